// Lists that begin with the newest: what some report misdates, as of the year 2836, would stand on top of them.
import { full, iso, next, utc } from "../dates";
import { change, type Address, type Filter } from "../router";
import { useMeta } from "../use";

export interface Newest {
  /** The filter, up to a year after the last report, unless it says itself until when. */
  filter: Filter;
  /** That day, where it bounds the list or has done so. */
  end: string | null;
  whole: boolean;
}

export function useNewest(address: Address, filter: Filter = address.filter): Newest {
  const { until } = useMeta();
  const end = until ? iso(next(utc(until), "year")) : null;
  const whole = address.own.dates === "all";
  if (!end || filter.until || (filter.since ?? "") > end) return { filter, end: null, whole };
  return { filter: whole ? filter : { ...filter, until: end }, end, whole };
}

/** Says what the list leaves out, and lets it in. */
export function Bound({ of: { end, whole }, address }: { of: Newest; address: Address }) {
  if (!end) return null;
  const turn = (dates?: string) => (
    <button class="plain link" onClick={() => change(address, {}, { dates })}>
      {dates ? "Show all dates" : "Leave these out"}
    </button>
  );
  return (
    <p class="hint bound">
      {whole
        ? `Also without a date, or dated after ${full(end)}. `
        : `Dated up to ${full(end)}, a year after the last report. `}
      {turn(whole ? undefined : "all")}
    </p>
  );
}
