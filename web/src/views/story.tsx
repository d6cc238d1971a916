// One event of the world: what is said to have happened, who says it and who denies it, each with the sentence.
import { useEffect, useState } from "preact/hooks";
import { address as api, type Claim, type Document, type EventRecord, type Stance, type Story } from "../api";
import { Status, Type } from "../parts/badges";
import { Export } from "../parts/export";
import { ClaimSentence, EventSentence, Legend } from "../parts/sentence";
import { Problem, Show } from "../parts/states";
import { full, span } from "../dates";
import { href, type Address } from "../router";
import { useAnswer, useNames } from "../use";
import { Refusal } from "../api";
import { headline, list, nameOf, plural, sectors, spaced, speaker, STANCES, STATUSES, TYPES } from "../words";

interface Voice {
  claim: Claim;
  event: EventRecord;
  reports: string[];
}

/** The claims of all mentions; the same words of the same speaker, as in wire copies, stand there once. */
function voices(mentions: EventRecord[]): Map<Stance, Voice[]> {
  const found = new Map<Stance, Map<string, Voice>>();
  for (const event of mentions) {
    for (const claim of event.claims) {
      const key = [speaker(claim), claim.content?.text ?? (claim.sentence ?? event.sentence)?.text].join("|");
      const group = found.get(claim.stance) ?? new Map<string, Voice>();
      found.set(claim.stance, group);
      const voice = group.get(key) ?? { claim, event, reports: [] };
      group.set(key, voice);
      const report = event.cite_info.source ?? event.doc;
      if (!voice.reports.includes(report)) voice.reports.push(report);
    }
  }
  return new Map([...found].map(([stance, group]) => [stance, [...group.values()]]));
}

export function StoryView({ address }: { address: Address }) {
  const id = address.path[1] ?? "";
  const answer = useAnswer<Story>(/^\d+$/.test(id) ? api(`stories/${id}`) : null);
  useEffect(() => {
    if (answer.data) document.title = `${headline(answer.data.story)} – dragoman`;
  }, [answer.data]);
  if (!/^\d+$/.test(id)) return <Problem error={new Refusal(404, `A story has a number; “${id}” is none.`)} />;
  return <Show answer={answer}>{(data) => <Telling data={data} id={id} />}</Show>;
}

function Telling({ data, id }: { data: Story; id: string }) {
  const { story, mentions } = data;
  const said = voices(mentions);
  const stances = (["asserts", "alleges", "denies", "anticipates"] as Stance[]).filter((stance) => said.has(stance));
  return (
    <>
      <div class="title story">
        <p class="meta">
          <Status status={story.status} />
          <Type type={story.event[0]!} mode={story.mode[0]} />
          <time dateTime={story.date ?? undefined}>{span(story.date, story.enddate)}</time>
        </p>
        <h1>{headline(story)}</h1>
        <p class="lead">
          {STATUSES[story.status]?.means}. {plural(story.counts.reports, "report")} from{" "}
          {plural(story.counts.sources, "independent source")}; {plural(story.counts.events, "mention")}.
        </p>
      </div>
      <div class="columns story">
        <div>
          <section class="card">
            <div class="top">
              <h2>Who says what</h2>
              <Export name={`story-${id}`} rows={{ filter: { story: id } }} />
            </div>
            <Legend />
            <div class={`voices n${stances.length}`}>
              {stances.map((stance) => (
                <section key={stance} class={`stance ${stance}`} aria-label={STANCES[stance].head}>
                  <h3>
                    {STANCES[stance].head} <em>{said.get(stance)!.length}</em>
                  </h3>
                  {said.get(stance)!.map((voice, i) => (
                    <VoiceCard key={i} voice={voice} />
                  ))}
                </section>
              ))}
            </div>
          </section>
          <History {...data} />
          <section class="card">
            <h2>{data.more ? `The first ${mentions.length} mentions` : plural(mentions.length, "mention")}</h2>
            <ol class="events">
              {mentions.map((event) => (
                <li key={event.id}>
                  <Mention event={event} />
                </li>
              ))}
            </ol>
          </section>
        </div>
        <Facts story={story} />
      </div>
    </>
  );
}

function VoiceCard({ voice: { claim, event, reports } }: { voice: Voice }) {
  const said = {
    direct: "in their own words",
    mixed: "partly in their own words",
    indirect: "as the report puts it",
    none: "",
  }[claim.quote];
  return (
    <article class="voice">
      <h4>
        {speaker(claim)}
        {claim.by?.office && <small> {claim.by.office}</small>}
      </h4>
      <ClaimSentence event={event} claim={claim} />
      <p class="by">
        <span>{[claim.medium && `by ${claim.medium}`, said].filter(Boolean).join(", ")}</span>
        <span>
          {list(reports)}
          {event.cite_info.published && `, ${full(event.cite_info.published)}`}
        </span>
      </p>
    </article>
  );
}

function History({ story: { history: days = [], denials = [] } }: Story) {
  const name = useNames();
  if (days.length < 2 && denials.every((denial) => denial.reports < 2)) return null;
  return (
    <section class="card">
      <h2>From day to day</h2>
      <ol class="history">
        {days.map((day, i) => {
          return (
            <li key={i}>
              <time>{day.published ? full(day.published) : "No date"}</time>
              <Status status={day.status} />
              <span>{plural(day.reports, "report")}</span>
            </li>
          );
        })}
      </ol>
      {denials.length > 0 && (
        <ul class="denials">
          {denials.map((denial, i) => (
            <li key={i}>
              <b>{denial.name ?? (denial.code === "UNK" ? "Somebody" : name(denial.code))}</b> denied it{" "}
              {denial.first &&
                (denial.first === denial.last
                  ? `on ${full(denial.first)}`
                  : `from ${full(denial.first)} to ${denial.last && full(denial.last)}`)}
              , {plural(denial.reports, "report")}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Facts({ story }: { story: EventRecord }) {
  const type = TYPES[story.event[0]!];
  const people = (who: EventRecord["actor"]) =>
    who.length ? (
      who.map((one, i) => (
        <span key={i} class="person">
          {one.code && one.code !== "UNK" ? (
            <a href={href(["stories"], { party: one.code })}>{nameOf(one)}</a>
          ) : (
            nameOf(one)
          )}
          {sectors(one) && <small> {sectors(one)}</small>}
        </span>
      ))
    ) : (
      <span class="quiet">not said</span>
    );
  const codes = [...new Set([story.actor[0]?.code, story.recipient[0]?.code ?? story.actor[1]?.code])].filter(
    (code) => code && code !== "UNK",
  ) as string[];
  return (
    <aside class="card facts" aria-label="The event in fields">
      <h2>In short</h2>
      <dl>
        <dt>Who</dt>
        <dd>{people(story.actor)}</dd>
        {story.recipient.length > 0 && (
          <>
            <dt>To whom</dt>
            <dd>{people(story.recipient)}</dd>
          </>
        )}
        <dt>What</dt>
        <dd>
          <Type type={story.event[0]!} mode={story.mode[0]} />
          <small>{type?.means}</small>
        </dd>
        {story.theme && (
          <>
            <dt>Of what</dt>
            <dd>{story.theme.text}</dd>
          </>
        )}
        <dt>When</dt>
        <dd>{span(story.date, story.enddate)}</dd>
        <dt>Where</dt>
        <dd>{story.event_loc ? story.event_loc.name : <span class="quiet">not said</span>}</dd>
        {story.context.length > 0 && (
          <>
            <dt>Context</dt>
            <dd>{story.context.map(spaced).join(", ")}</dd>
          </>
        )}
        <dt>Codes</dt>
        <dd>
          CAMEO {story.cameo ?? "none"}
          {story.goldstein !== null && `, Goldstein ${story.goldstein}`}
        </dd>
        <dt>Confidence</dt>
        <dd>
          {Math.round(story.confidence * 100)} %<small>how sure the program is of the type</small>
        </dd>
      </dl>
      {codes.length === 2 && (
        <p>
          <a href={href(["dyad", codes[0]!, codes[1]!])}>The history of the two</a>
        </p>
      )}
    </aside>
  );
}

function Mention({ event }: { event: EventRecord }) {
  const [open, set] = useState(false);
  const { source, title, published, url } = event.cite_info;
  const outside = url && /^https?:/.test(url) ? url : null;
  return (
    <article class="event">
      <p class="meta">
        <Status status={event.status} />
        <span>{source ?? "Source not named"}</span>
        {published && <time dateTime={published}>{full(published)}</time>}
      </p>
      <h3>{title ?? event.doc}</h3>
      <EventSentence event={event} />
      <p class="row">
        <button class="plain link" aria-expanded={open} onClick={() => set(!open)}>
          {open ? "Hide the report" : "Read it in the report"}
        </button>
        {outside && (
          <a href={outside} rel="noreferrer noopener" target="_blank">
            Where it was published
          </a>
        )}
      </p>
      {open && <Report doc={event.doc} start={event.text_info.sequence} />}
    </article>
  );
}

function Report({ doc, start }: { doc: string; start: number }) {
  const answer = useAnswer<Document>(api(`documents/${encodeURIComponent(doc)}`));
  return (
    <Show answer={answer}>
      {(data) => {
        const here = data.sentences[start];
        return (
          <div class="report" tabIndex={0} role="region" aria-label={`The report ${data.title ?? data.id}`}>
            {here ? (
              <>
                {data.text.slice(0, here.start)}
                <mark class="here">{data.text.slice(here.start, here.end)}</mark>
                {data.text.slice(here.end)}
              </>
            ) : (
              data.text
            )}
          </div>
        );
      }}
    </Show>
  );
}
