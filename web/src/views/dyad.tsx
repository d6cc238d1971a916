// Two parties over time: what they did to and with each other, the stories of a month, their agreements.
import { useEffect } from "preact/hooks";
import { address as api, type Series } from "../api";
import { Agreements } from "../parts/agreements";
import { Disputed } from "../parts/denied";
import { Export } from "../parts/export";
import { Filters } from "../parts/filters";
import { Bound, useNewest } from "../parts/newest";
import { Finder } from "../parts/pairs";
import { List } from "../parts/rows";
import { Empty, Show } from "../parts/states";
import { amount, elsewhere, filled, numbers, Timeline } from "../parts/timeline";
import { totals, TypeKey } from "../parts/types";
import { Zoom } from "../parts/zoom";
import { end, full, utc, type Step } from "../dates";
import { change, go, href, type Address, type Filter } from "../router";
import { useAnswer, useMeta, useNames } from "../use";
import { plural } from "../words";

/** The step that gives a plot of the time some dozens to some hundreds of bars. */
export function stepFor(since: string | null | undefined, until: string | null | undefined): Step {
  if (!since || !until) return "month";
  const days = (+end(until) - +utc(since)) / 86400000;
  return days <= 100 ? "day" : days <= 366 * 20 ? "month" : "year";
}

export function DyadView({ address }: { address: Address }) {
  const [, a, b] = address.path;
  return a && b ? (
    <Dyad key={a + "/" + b} address={address} a={a} b={b} />
  ) : (
    <>
      <div class="title">
        <h1>Two parties</h1>
        <p class="lead">Their cooperation and conflict over time, and the sentence behind every point.</p>
      </div>
      <Finder onFind={(a, b) => go(href(["dyad", a, b], address.filter))} />
    </>
  );
}

const PARTIES = ["actor", "recipient", "party", "with"] as const;

function Dyad({ address, a, b }: { address: Address; a: string; b: string }) {
  const meta = useMeta();
  const name = useNames();
  const { way, at } = address.own;
  const rest: Filter = { ...address.filter };
  for (const key of PARTIES) delete rest[key];
  const filter: Filter =
    way === "to"
      ? { ...rest, actor: a, recipient: b }
      : way === "from"
        ? { ...rest, actor: b, recipient: a }
        : { ...rest, party: a, with: b };
  const since = rest.since ?? meta.since,
    until = rest.until ?? meta.until;
  const step = stepFor(since, until);
  // By day the time is bounded: a report may look back for decades.
  const time: Filter = step === "day" ? { since: since ?? undefined, until: until ?? undefined } : {};
  const answer = useAnswer<Series>(api("series", { ...time, ...filter }, { every: step }));
  const heading = a === b ? `Within ${name(a)}` : `${name(a)} – ${name(b)}`;
  useEffect(() => {
    document.title = `${heading} – dragoman`;
  }, [heading]);
  const picked: Filter = at ? { ...filter, since: at, until: at } : filter;
  const newest = useNewest(address, picked);
  const turn = (to?: string) => change(address, {}, { way: to, at: undefined });
  return (
    <>
      <div class="title">
        <h1>{heading}</h1>
        <p class="lead">
          Cooperation and conflict over time. Every bar leads to its stories, every story to its sentences.
        </p>
      </div>
      <details class="other">
        <summary>Other parties</summary>
        <Finder a={a} b={b} onFind={(a, b) => go(href(["dyad", a, b], rest))} />
      </details>
      <Filters address={address} without={[...PARTIES]} />
      <section class="card">
        <div class="top">
          <div class="switch" role="group" aria-label="Who acts">
            <button aria-pressed={!way} onClick={() => turn()}>
              Both ways
            </button>
            {a !== b && (
              <button aria-pressed={way === "to"} onClick={() => turn("to")}>
                {name(a)} → {name(b)}
              </button>
            )}
            {a !== b && (
              <button aria-pressed={way === "from"} onClick={() => turn("from")}>
                {name(b)} → {name(a)}
              </button>
            )}
          </div>
          <Export
            name={`${a}-${b}`}
            rows={{ filter: picked }}
            plot
            numbers={() => numbers(filled(answer.data?.points ?? [], step, since, until))}
          />
        </div>
        <Show answer={answer}>
          {(data) => {
            const points = filled(data.points, step, since, until);
            const counts = totals(points);
            const all = amount(points);
            return (
              <>
                <h2>
                  {plural(all, "event")} by {step}
                </h2>
                {all === 0 ? (
                  <Empty what="events between these two in this time">
                    <p>Other names, a longer time or fewer filters may find some.</p>
                  </Empty>
                ) : (
                  <Timeline
                    points={points}
                    step={step}
                    label={`Events between ${heading} by ${step}`}
                    picked={at}
                    onPick={(period) => change(address, {}, { at: period })}
                    onRange={(since, until) => change(address, { since, until }, { at: undefined })}
                  />
                )}
                <p class="hint">
                  {all > 0 && "Drag over the plot to see a shorter time; click a bar to read its stories."}
                  {elsewhere(amount(data.points) - all)}
                </p>
                {since && until && <Zoom address={address} since={since} until={until} />}
                <TypeKey counts={counts} address={address} />
              </>
            );
          }}
        </Show>
      </section>
      <div class="columns wide-first">
        <section class="card" aria-live="polite">
          <div class="top">
            <h2>Stories{at ? ` of ${full(at)}` : ""}</h2>
            {at && <button onClick={() => change(address, {}, { at: undefined })}>Show all</button>}
          </div>
          <Bound of={newest} address={address} />
          <List path="stories" filter={newest.filter} more={{ newest: 1 }} what={["story", "stories"]} step={10} />
        </section>
        <div>
          <section class="card">
            <h2>Disputed</h2>
            <Disputed a={a} b={b} rest={rest} />
          </section>
          <section class="card">
            <h2>Agreements</h2>
            <Agreements filter={{ party: a, with: b, since: rest.since, until: rest.until, source: rest.source }} />
          </section>
        </div>
      </div>
    </>
  );
}
