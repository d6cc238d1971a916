// What is in the store: how much of what, when, between whom; the newest stories; what is disputed.
import { address as api, type Overview } from "../api";
import { Export } from "../parts/export";
import { Filters } from "../parts/filters";
import { Bound, useNewest } from "../parts/newest";
import { Balance, Finder } from "../parts/pairs";
import { List } from "../parts/rows";
import { Empty, Show } from "../parts/states";
import { amount, elsewhere, filled, numbers, Timeline } from "../parts/timeline";
import { TypeKey } from "../parts/types";
import { Status } from "../parts/badges";
import { full, span } from "../dates";
import { change, go, href, type Address } from "../router";
import { useAnswer, useMeta, useNames } from "../use";
import { pairName, plural, STATUS_ORDER } from "../words";

export function OverviewView({ address }: { address: Address }) {
  const meta = useMeta();
  const name = useNames();
  const { filter, own } = address;
  const answer = useAnswer<Overview>(api("overview", filter));
  const at = own.at;
  const newest = useNewest(address);
  const disputes = useNewest(address, { ...filter, status: undefined });
  return (
    <>
      <div class="title">
        <h1>Who did what to whom, and who says so</h1>
        <p class="lead">
          {plural(meta.events, "event")} in {plural(meta.documents, "report")}
          {meta.since && meta.until && ` from ${span(meta.since, meta.until)}`}.
        </p>
      </div>
      <Finder onFind={(a, b) => go(href(["dyad", a, b], filter))} />
      <Filters address={address} />
      <Show answer={answer}>
        {(data) => {
          if (!data.events)
            return (
              <Empty what="events">
                {meta.events === 0 && (
                  <p>
                    The reports of this store tell of none. More come in with <code>dragoman add</code>; “Paste a text”
                    shows what is read as an event.
                  </p>
                )}
              </Empty>
            );
          const since = filter.since ?? meta.since,
            until = filter.until ?? meta.until;
          const points = filled(data.months, "month", since, until);
          const outside = data.events - amount(points);
          return (
            <>
              <section class="card">
                <div class="top">
                  <h2>{plural(data.events, "event")} by month and type</h2>
                  <Export name="overview" rows={{ filter }} numbers={() => numbers(points)} plot />
                </div>
                <Timeline
                  points={points}
                  step="month"
                  label="Events by month"
                  picked={at}
                  onPick={(period) => change(address, {}, { at: period })}
                  onRange={(since, until) => change(address, { since, until })}
                />
                <p class="hint">
                  Drag over the plot to see a shorter time; click a month to read its stories; click a type to see it
                  alone.{elsewhere(outside)}
                </p>
                <TypeKey
                  counts={Object.fromEntries(data.types.map(({ type, count }) => [type, count]))}
                  address={address}
                />
              </section>
              {at && (
                <section class="card">
                  <div class="top">
                    <h2>Stories of {full(at)}</h2>
                    <button onClick={() => change(address, {}, { at: undefined })}>Close</button>
                  </div>
                  <List
                    path="stories"
                    filter={{ ...filter, since: at, until: at }}
                    what={["story", "stories"]}
                    step={10}
                  />
                </section>
              )}
              <div class="columns">
                <section class="card">
                  <h2>Busiest pairs</h2>
                  <ol class="bars">
                    {data.dyads.slice(0, 12).map((pair) => (
                      <li key={pair.actor + pair.recipient}>
                        <a href={href(["dyad", pair.actor, pair.recipient], filter)}>
                          {pairName(name(pair.actor), name(pair.recipient))}
                        </a>
                        <Balance of={pair} most={data.dyads[0]!.count} />
                      </li>
                    ))}
                  </ol>
                  {!data.dyads.length && (
                    <p class="quiet">No event here has both an actor and a recipient with a code.</p>
                  )}
                </section>
                <section class="card">
                  <h2>How real</h2>
                  <ul class="bars">
                    {STATUS_ORDER.map((status) => {
                      const count = data.statuses.find((row) => row.status === status)?.count ?? 0;
                      return (
                        count > 0 && (
                          <li key={status}>
                            <a href={href(["stories"], { ...filter, status })}>
                              <Status status={status} />
                            </a>
                            <Share n={count} of={data.events} />
                          </li>
                        )
                      );
                    })}
                  </ul>
                  <h2>Sources</h2>
                  <ul class="bars">
                    {data.sources.slice(0, 8).map(({ source, count }) => (
                      <li key={source}>
                        <a href={href([], { ...filter, source })}>{source || "Not named"}</a>
                        <Share n={count} of={data.sources[0]!.count} />
                      </li>
                    ))}
                  </ul>
                </section>
              </div>
            </>
          );
        }}
      </Show>
      <div class="columns">
        <section class="card">
          <div class="top">
            <h2>Newest stories</h2>
            <a href={href(["stories"], filter)}>All stories</a>
          </div>
          <Bound of={newest} address={address} />
          <List path="stories" filter={newest.filter} more={{ newest: 1 }} what={["story", "stories"]} step={5} />
        </section>
        <section class="card">
          <div class="top">
            <h2>Disputes</h2>
            <a href={href(["disputes"], { ...filter, status: undefined })}>All disputes</a>
          </div>
          <Bound of={disputes} address={address} />
          <List path="disputes" filter={disputes.filter} what={["dispute", "disputes"]} step={5} />
        </section>
      </div>
    </>
  );
}

function Share({ n, of }: { n: number; of: number }) {
  return (
    <span class="share">
      <svg aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none">
        <rect width={Math.max(0.5, (100 * n) / Math.max(1, of))} height="8" />
      </svg>
      <em>{n.toLocaleString("en")}</em>
    </span>
  );
}
