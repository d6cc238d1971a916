// Lists of stories and events: a line that tells what happened, the sentence, who says so.
import { useEffect, useState } from "preact/hooks";
import { address, ask, Refusal, type Claim, type EventRecord, type Rows } from "../api";
import { span } from "../dates";
import { href, type Filter } from "../router";
import { useAnswer } from "../use";
import { headline, plural, speaker, STANCES } from "../words";
import { Status, Type } from "./badges";
import { ClaimSentence, EventSentence } from "./sentence";
import { Empty, Problem, Show } from "./states";

/** Who says what of an event, in a line. */
export function voices(claims: Claim[]): string {
  const said = new Map<string, string>();
  for (const claim of claims) said.set(`${speaker(claim)} ${STANCES[claim.stance].says}`, "");
  const all = [...said.keys()];
  return all.slice(0, 3).join(" · ") + (all.length > 3 ? ` · ${all.length - 3} more` : "");
}

export function storyOf(event: EventRecord): number | null {
  return event.story ?? event.link ?? null;
}

export function Row({ event, denials = false }: { event: EventRecord; denials?: boolean }) {
  const story = storyOf(event);
  // A denial that stands in another sentence is shown beside what it denies.
  const denial = denials
    ? event.claims.find(
        (claim) => claim.stance === "denies" && claim.sentence?.text && claim.sentence.text !== event.sentence?.text,
      )
    : undefined;
  const { source, title } = event.cite_info;
  return (
    <article class="event">
      <p class="meta">
        <Status status={event.status} />
        <Type type={event.event[0]!} mode={event.mode[0]} />
        <time dateTime={event.date ?? undefined}>{span(event.date, event.enddate)}</time>
        {event.event_loc && <span>{event.event_loc.name}</span>}
      </p>
      <h3>{story === null ? headline(event) : <a href={href(["story", String(story)])}>{headline(event)}</a>}</h3>
      <EventSentence event={event} />
      {denial && (
        <div class="denial">
          <p>{speaker(denial)} denies it</p>
          <ClaimSentence event={event} claim={denial} />
        </div>
      )}
      <p class="by">
        <span>{voices(event.claims)}</span>
        <span>
          {[
            source ?? title,
            event.counts &&
              event.counts.reports > 1 &&
              `${plural(event.counts.reports, "report")}, ${event.counts.sources} independent`,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </p>
    </article>
  );
}

/** A list that grows when asked. `what` is what one is called: "story". */
export function List({
  path,
  filter,
  more = {},
  what,
  step = 20,
  denials,
}: {
  path: string;
  filter: Filter;
  more?: Record<string, string | number>;
  what: [string, string];
  step?: number;
  denials?: boolean;
}) {
  const url = address(path, filter, { ...more, limit: step });
  const answer = useAnswer<Rows>(url);
  const [grown, set] = useState<{
    url: string;
    rows: EventRecord[];
    more: boolean;
    busy: boolean;
    error: Refusal | null;
  }>({ url, rows: [], more: false, busy: false, error: null });
  useEffect(() => set({ url, rows: [], more: false, busy: false, error: null }), [url]);
  const mine = grown.url === url ? grown : null;
  return (
    <Show answer={answer}>
      {(first) => {
        const rows = [...first.rows, ...(mine?.rows ?? [])];
        if (!rows.length) return <Empty what={what[1]} />;
        const isMore = mine?.rows.length ? mine.more : first.more;
        const grow = async () => {
          set({ url, rows: mine?.rows ?? [], more: true, busy: true, error: null });
          try {
            const next = await ask<Rows>(address(path, filter, { ...more, limit: step, offset: rows.length }));
            set({ url, rows: [...(mine?.rows ?? []), ...next.rows], more: next.more, busy: false, error: null });
          } catch (error) {
            set({ url, rows: mine?.rows ?? [], more: true, busy: false, error: error as Refusal });
          }
        };
        return (
          <>
            <ol class="events">
              {rows.map((event) => (
                <li key={event.id + (event.story ?? "")}>
                  <Row event={event} denials={denials} />
                </li>
              ))}
            </ol>
            {mine?.error && <Problem error={mine.error} />}
            <p class="more">
              {isMore && (
                <button onClick={grow} disabled={mine?.busy}>
                  {mine?.busy ? "Loading…" : `Show more ${what[1]}`}
                </button>
              )}
              <span class="quiet" role="status">
                {isMore
                  ? `${rows.length} shown`
                  : rows.length === 1
                    ? `One ${what[0]}`
                    : `All ${rows.length} ${what[1]}`}
              </span>
            </p>
          </>
        );
      }}
    </Show>
  );
}
