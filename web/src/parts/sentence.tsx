// A sentence with the words of an event highlighted and named. Texts are only ever text nodes.
import type { Claim, EventRecord, Sentence as Spot } from "../api";
import { ROLES, type Role } from "../words";

export interface Mark {
  start: number | null | undefined;
  end: number | null | undefined;
  role: Role;
}

const STRENGTH: Role[] = ["trigger", "actor", "recipient", "source", "cue", "theme", "place", "content"];

interface Piece {
  text: string;
  roles: Role[];
  /** Roles whose words begin here: these get their label. */
  begins: Role[];
}

/** Cuts a text where marks begin and end. */
export function pieces(text: string, marks: Mark[]): Piece[] {
  const sound = marks.filter(
    (mark) =>
      mark.start != null && mark.end != null && mark.start >= 0 && mark.end > mark.start && mark.end <= text.length,
  );
  const cuts = [...new Set([0, text.length, ...sound.flatMap((mark) => [mark.start!, mark.end!])])].sort(
    (a, b) => a - b,
  );
  const found: Piece[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i]!, cuts[i + 1]!];
    const here = sound.filter((mark) => mark.start! <= from && mark.end! >= to);
    const roles = STRENGTH.filter((role) => here.some((mark) => mark.role === role));
    const begins = roles.filter((role) => here.some((mark) => mark.role === role && mark.start === from));
    found.push({ text: text.slice(from, to), roles, begins });
  }
  return found;
}

export function Marked({ text, marks }: { text: string; marks: Mark[] }) {
  return (
    <>
      {pieces(text, marks).map((piece, i) => {
        const [main] = piece.roles.filter((role) => role !== "content");
        const said = piece.roles.includes("content") ? " said" : "";
        if (!main)
          return said ? (
            <span key={i} class="said">
              {piece.text}
            </span>
          ) : (
            piece.text
          );
        const label = piece.begins
          .filter((role) => role !== "content")
          .map((role) => ROLES[role].label)
          .join(" + ");
        // The label hangs under the first word, or two short ones: what stands in a ruby does not break into lines.
        const [, lead = "", word = "", rest = ""] = /^(\s*)(\S{1,3} \S+|\S+)(.*)$/s.exec(piece.text) ?? [];
        return (
          <mark key={i} class={`r-${main}${said}`}>
            {label && word ? (
              <>
                {lead}
                <ruby>
                  {word}
                  <rt>{label}</rt>
                </ruby>
                {rest}
              </>
            ) : (
              piece.text
            )}
          </mark>
        );
      })}
    </>
  );
}

/** The marks of an event and of one of its claims, as far as they lie in the sentence of the event. */
export function eventMarks(event: EventRecord): Mark[] {
  return [
    ...event.actor.map((who): Mark => ({ ...who, role: "actor" })),
    ...event.recipient.map((who): Mark => ({ ...who, role: "recipient" })),
    { ...event.trigger, role: "trigger" },
    ...(event.theme ? [{ ...event.theme, role: "theme" } as Mark] : []),
    ...(event.event_loc ? [{ ...event.event_loc, role: "place" } as Mark] : []),
  ];
}

export function claimMarks(claim: Claim): Mark[] {
  return [
    ...(claim.by ? [{ ...claim.by, role: "source" } as Mark] : []),
    ...(claim.cue ? [{ ...claim.cue, role: "cue" } as Mark] : []),
    ...(claim.content ? [{ ...claim.content, role: "content" } as Mark] : []),
  ];
}

const same = (a?: Spot, b?: Spot) => !!a && !!b && a.start === b.start && a.end === b.end;

/** The sentence in which a claim stands; the event's words are marked in it where the event stands there too. */
export function ClaimSentence({ event, claim }: { event: EventRecord; claim: Claim }) {
  const sentence = claim.sentence ?? event.sentence;
  if (!sentence) return null;
  const marks = [
    ...claimMarks(claim),
    ...(!claim.sentence || same(claim.sentence, event.sentence) ? eventMarks(event) : []),
  ];
  return (
    <blockquote class="sentence">
      <Marked text={sentence.text} marks={marks} />
    </blockquote>
  );
}

export function EventSentence({ event }: { event: EventRecord }) {
  if (!event.sentence) return null;
  const inside = event.claims.filter((claim) => !claim.sentence || same(claim.sentence, event.sentence));
  return (
    <blockquote class="sentence">
      <Marked text={event.sentence.text} marks={[...eventMarks(event), ...inside.flatMap(claimMarks)]} />
    </blockquote>
  );
}

export function Legend() {
  return (
    <dl class="legend" aria-label="What the highlighted words mean">
      {(Object.keys(ROLES) as Role[]).map((role) => (
        <div key={role}>
          <dt>
            {role === "content" ? <span class="said">said</span> : <mark class={`r-${role}`}>{ROLES[role].label}</mark>}
          </dt>
          <dd>{ROLES[role].means}</dd>
        </div>
      ))}
    </dl>
  );
}
