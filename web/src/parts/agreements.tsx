// Treaties, deals, ceasefires, each with how far it has come and what is said to stand in it.
import { address, type Agreement, type Rows } from "../api";
import { full } from "../dates";
import type { Filter } from "../router";
import { useAnswer } from "../use";
import { ENDED, list, nameOf, spaced, speaker, STAGES } from "../words";
import { Show } from "./states";

function Stage({ stage }: { stage: string }) {
  if (ENDED[stage])
    return (
      <p class="stage ended">
        <b>{ENDED[stage]}</b>
      </p>
    );
  const reached = STAGES.indexOf(stage);
  return (
    <ol class="stages" aria-label={`Stage: ${spaced(stage)}`}>
      {STAGES.map((name, i) => (
        <li
          key={name}
          class={i < reached ? "past" : i === reached ? "now" : ""}
          aria-current={i === reached ? "step" : undefined}
        >
          {spaced(name)}
        </li>
      ))}
    </ol>
  );
}

export function AgreementCard({ agreement }: { agreement: Agreement }) {
  const title = agreement.name ?? agreement.text;
  return (
    <article class="agreement">
      <p class="meta">
        <span>{agreement.kind}</span>
        {agreement.date && <time dateTime={agreement.date}>{full(agreement.date)}</time>}
      </p>
      <h3>{title.charAt(0).toUpperCase() + title.slice(1)}</h3>
      {agreement.parties.length > 0 && <p>{list([...new Set(agreement.parties.map(nameOf))])}</p>}
      <Stage stage={agreement.stage} />
      {agreement.provisions.length > 0 && (
        <ul class="provisions">
          {agreement.provisions.map((provision, i) => (
            <li key={i} class={provision.included ? "in" : "out"}>
              <b>{provision.included ? "In it" : "Not in it"}</b> <q>{provision.text}</q>
              <small>{provision.by ? ` ${speaker(provision)} says` : ""}</small>
            </li>
          ))}
        </ul>
      )}
      {agreement.sentence && <blockquote class="sentence small">{agreement.sentence}</blockquote>}
      {agreement.source && (
        <p class="by">
          {agreement.source}
          {agreement.published && `, ${full(agreement.published)}`}
        </p>
      )}
    </article>
  );
}

export function Agreements({ filter }: { filter: Filter }) {
  const answer = useAnswer<Rows<Agreement>>(address("agreements", filter, { limit: 50 }));
  return (
    <Show answer={answer}>
      {(data) =>
        data.rows.length ? (
          <>
            {data.rows.map((agreement) => (
              <AgreementCard key={agreement.id} agreement={agreement} />
            ))}
            {data.more && <p class="quiet">And more: filter the time to see them.</p>}
          </>
        ) : (
          <p class="quiet">No report here speaks of a treaty, deal or ceasefire between them.</p>
        )
      }
    </Show>
  );
}
