// An article dropped in: its events, who says what, and why each field is what it is. Nothing is kept.
import { useId, useState } from "preact/hooks";
import { ask, Refusal, type Attribution, type Coded, type EventRecord } from "../api";
import { AgreementCard } from "../parts/agreements";
import { Status, Type } from "../parts/badges";
import { csv, Export } from "../parts/export";
import { claimMarks, eventMarks, Legend, Marked, type Mark } from "../parts/sentence";
import { Problem } from "../parts/states";
import { iso, span } from "../dates";
import { headline, nameOf, plural, speaker, STANCES } from "../words";

const EXAMPLE =
  "The Kremlin denied on Thursday that Iran had sent ballistic missiles to Russia. Ukraine accused Tehran last week of supplying Moscow with drones. “We will answer,” President Zelensky told reporters in Kyiv.";
const MOST = 200 * 1024;

export function PasteView() {
  const [text, setText] = useState("");
  const [date, setDate] = useState(iso(new Date()));
  const [state, set] = useState<{ coded?: Coded; error?: Refusal; busy?: boolean }>({});
  const [over, setOver] = useState(false);
  const id = useId();
  const size = new Blob([text]).size;
  const code = async (what: string) => {
    if (!what.trim()) return;
    set({ busy: true });
    try {
      set({
        coded: await ask<Coded>("/api/code", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ text: what, date }),
        }),
      });
    } catch (error) {
      set({ error: error as Refusal });
    }
  };
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    const dropped = file ? await file.slice(0, MOST + 4).text() : (event.dataTransfer?.getData("text/plain") ?? "");
    setText(dropped);
    code(dropped);
  };
  return (
    <>
      <div class="title">
        <h1>Paste a text</h1>
        <p class="lead">
          Drop an English news article in and see its events, who says what, and why. The text goes to the program on
          this machine and is not kept.
        </p>
      </div>
      <form
        class={"card paste" + (over ? " over" : "")}
        onSubmit={(event) => {
          event.preventDefault();
          code(text);
        }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <label for={id}>The article</label>
        <textarea
          id={id}
          rows={state.coded ? 5 : 10}
          value={text}
          placeholder="Paste the text here, or drop a text file"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div class="row">
          <div class="field">
            <label for={id + "d"}>Date of the article</label>
            <input id={id + "d"} type="date" value={date} onInput={(event) => setDate(event.currentTarget.value)} />
          </div>
          <button class="primary" disabled={!text.trim() || size > MOST || state.busy}>
            {state.busy ? "Reading…" : "Read it"}
          </button>
          {!text && (
            <button
              type="button"
              onClick={() => {
                setText(EXAMPLE);
                code(EXAMPLE);
              }}
            >
              Try an example
            </button>
          )}
          {size > MOST && (
            <p class="wrong" role="alert">
              {Math.ceil(size / 1024)} KB: at most 200 KB are read at once.
            </p>
          )}
        </div>
      </form>
      {state.error && <Problem error={state.error} />}
      {state.coded && <Reading key={state.coded.text} coded={state.coded} />}
    </>
  );
}

function rows(coded: Coded): string {
  const codes = (who: EventRecord["actor"]) => who.map((one) => one.code).join(";");
  return csv([
    ["date", "actor", "type", "mode", "recipient", "status", "place", "cameo", "confidence", "said_by", "sentence"],
    ...coded.events.map((event) => {
      const sentence = coded.sentences[event.text_info.sequence];
      return [
        event.date,
        codes(event.actor),
        event.event[0],
        event.mode[0],
        codes(event.recipient),
        event.status,
        event.event_loc?.name,
        event.cameo,
        event.confidence,
        event.claims.map((claim) => `${speaker(claim)} ${claim.stance}`).join("; "),
        sentence && coded.text.slice(sentence.start, sentence.end),
      ];
    }),
  ]);
}

function Reading({ coded }: { coded: Coded }) {
  const [chosen, choose] = useState<string | null>(coded.events[0]?.id ?? null);
  const event = coded.events.find(({ id }) => id === chosen);
  // Of all events at once only the words for what is done: more would cover one another.
  const marks: Mark[] = event
    ? [...eventMarks(event), ...event.claims.flatMap(claimMarks)]
    : coded.events.map(({ trigger }) => ({ ...trigger, role: "trigger" }));
  return (
    <>
      <p class="quiet" role="status">
        {plural(coded.events.length, "event")}, {plural(coded.claims.length, "attribution")},{" "}
        {plural(coded.agreements.length, "agreement")} in {coded.ms.toLocaleString("en", { maximumFractionDigits: 0 })}{" "}
        ms
      </p>
      <div class="columns reading">
        <section class="card">
          <div class="top">
            <h2>The text</h2>
            {chosen && <button onClick={() => choose(null)}>Mark all events</button>}
          </div>
          <Legend />
          <div
            class="sentence article"
            tabIndex={0}
            role="region"
            aria-label="The text with the words of its events marked"
          >
            <Marked text={coded.text} marks={marks} />
          </div>
        </section>
        <section class="card">
          <div class="top">
            <h2>Events</h2>
            <Export name="text" made={() => rows(coded)} />
          </div>
          {!coded.events.length && (
            <p class="quiet">
              No event was found. Plain statements and descriptions are none; what somebody does to somebody is one.
            </p>
          )}
          <ol class="events found">
            {coded.events.map((event) => (
              <li key={event.id} class={chosen === event.id ? "chosen" : ""}>
                <p class="meta">
                  <Status status={event.status} />
                  <Type type={event.event[0]!} mode={event.mode[0]} />
                  <time>{span(event.date, event.enddate)}</time>
                  {event.event_loc && <span>{event.event_loc.name}</span>}
                </p>
                <h3>
                  <button
                    class="plain link"
                    aria-pressed={chosen === event.id}
                    onClick={() => choose(chosen === event.id ? null : event.id)}
                  >
                    {headline(event)}
                  </button>
                </h3>
                <p>
                  “{event.event_text}”{event.theme && <>, {event.theme.text}</>}
                </p>
                <p class="by">
                  <span>
                    {[...new Set(event.claims.map((claim) => `${speaker(claim)} ${STANCES[claim.stance].says}`))].join(
                      " · ",
                    )}
                  </span>
                  <span>
                    {Math.round(event.confidence * 100)} % sure of the type{event.cameo && ` · CAMEO ${event.cameo}`}
                  </span>
                </p>
              </li>
            ))}
          </ol>
        </section>
      </div>
      <div class="columns">
        <section class="card">
          <h2>Who says what</h2>
          <Attributions coded={coded} />
        </section>
        <section class="card">
          <h2>Agreements</h2>
          {coded.agreements.length ? (
            coded.agreements.map((agreement) => <AgreementCard key={agreement.id} agreement={agreement} />)
          ) : (
            <p class="quiet">No treaty, deal or ceasefire is spoken of.</p>
          )}
        </section>
      </div>
      <details class="card explanation">
        <summary>Why each field is what it is</summary>
        <pre tabIndex={0}>{coded.explanation}</pre>
      </details>
    </>
  );
}

function Attributions({ coded }: { coded: Coded }) {
  if (!coded.claims.length) return <p class="quiet">Nobody is said to say anything; the report speaks for itself.</p>;
  const words = (claim: Attribution) => claim.content.map((span) => span.text).join(" … ");
  return (
    <ul class="attributions">
      {coded.claims.map((claim, i) => (
        <li key={i}>
          <b>{claim.by ? nameOf(claim.by) : "The report"}</b>{" "}
          <span class={`verb ${claim.stance}`}>
            {claim.cue.map((span) => span.text).join(" … ") || STANCES[claim.stance].says}
          </span>{" "}
          <q>{words(claim)}</q>
        </li>
      ))}
    </ul>
  );
}
