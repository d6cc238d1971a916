// What one of two parties denies, alleges or asserts of the other, where others say otherwise.
import { address, type EventRecord, type Rows } from "../api";
import { href, type Filter } from "../router";
import { span } from "../dates";
import { useAnswer, useNames } from "../use";
import { headline } from "../words";
import { Status } from "./badges";
import { storyOf, voices } from "./rows";
import { Problem } from "./states";

export function Disputed({ a, b, rest }: { a: string; b: string; rest: Filter }) {
  const name = useNames();
  const { status: _, by: __, ...filter } = rest;
  const between = useAnswer<Rows>(address("disputes", { ...filter, party: a, with: b }, { limit: 10 }));
  const first = useAnswer<Rows>(address("disputes", { ...filter, party: b, by: a }, { limit: 10 }));
  const second = useAnswer<Rows>(a === b ? null : address("disputes", { ...filter, party: a, by: b }, { limit: 10 }));
  const answers = [between, first, second];
  const error = answers.find((answer) => answer.error);
  if (error) return <Problem error={error.error!} again={error.again} />;
  const found = new Map<number, EventRecord>();
  for (const { data } of answers) for (const event of data?.rows ?? []) found.set(storyOf(event)!, event);
  const rows = [...found.values()].sort((x, y) => (y.date ?? "").localeCompare(x.date ?? ""));
  if (!rows.length)
    return (
      <p class="quiet" aria-busy={answers.some((answer) => answer.waiting)}>
        {answers.some((answer) => answer.waiting)
          ? "Looking…"
          : `Nothing between ${name(a)} and ${name(b)}, or that one says of the other, is denied.`}
      </p>
    );
  return (
    <ol class="events brief">
      {rows.map((event) => (
        <li key={event.id}>
          <p class="meta">
            <Status status={event.status} />
            <time>{span(event.date, event.enddate)}</time>
          </p>
          <h3>
            <a href={href(["story", String(storyOf(event))])}>{headline(event)}</a>
          </h3>
          <p class="by">{voices(event.claims)}</p>
        </li>
      ))}
    </ol>
  );
}
