// Buttons that do what dragging does: a shorter or longer time, an earlier or later one.
import { end, iso, utc } from "../dates";
import { change, type Address } from "../router";
import { useMeta } from "../use";

const DAY = 86400000;

export function Zoom({ address, since, until }: { address: Address; since: string; until: string }) {
  const meta = useMeta();
  const [from, to] = [+utc(since), +end(until)];
  const length = Math.max(to - from, DAY);
  const least = meta.since ? +utc(meta.since) : from,
    most = meta.until ? +end(meta.until) : to;
  const show = (start: number, stop: number) =>
    change(
      address,
      { since: iso(new Date(Math.max(start, least))), until: iso(new Date(Math.min(stop, most))) },
      { at: undefined },
    );
  const whole = from <= least && to >= most;
  return (
    <div class="zoom" role="group" aria-label="Time shown">
      <button disabled={length <= 14 * DAY} onClick={() => show(from + length / 4, to - length / 4)}>
        Zoom in
      </button>
      <button disabled={whole} onClick={() => show(from - length / 2, to + length / 2)}>
        Zoom out
      </button>
      <button disabled={from <= least} onClick={() => show(from - length / 2, to - length / 2)}>
        ← Earlier
      </button>
      <button disabled={to >= most} onClick={() => show(from + length / 2, to + length / 2)}>
        Later →
      </button>
      <button
        disabled={!address.filter.since && !address.filter.until}
        onClick={() => change(address, { since: undefined, until: undefined }, { at: undefined })}
      >
        Whole time
      </button>
    </div>
  );
}
