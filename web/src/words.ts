// Plain words for what the records hold in codes. Nothing here decides anything; it only names.
import type { Entity, EventRecord, Stance } from "./api";

interface TypeWords {
  name: string;
  means: string;
  /** One acts, several act, and the word before whom it is done to. */
  one: string;
  many: string;
  to: string;
  side: "cooperation" | "conflict";
}

export const TYPES: Record<string, TypeWords> = {
  AGREE: { name: "Agree", means: "promises, offers or agrees to cooperate", one: "promises cooperation", many: "promise cooperation", to: "to", side: "cooperation" },
  CONSULT: { name: "Consult", means: "meets, visits, hosts, phones, negotiates", one: "talks", many: "talk", to: "with", side: "cooperation" },
  SUPPORT: { name: "Support", means: "praises, recognises, backs; signs or ratifies an agreement", one: "gives backing", many: "sign or back an agreement", to: "to", side: "cooperation" },
  CONCEDE: { name: "Concede", means: "gives way in words or law", one: "gives way", many: "give way", to: "to", side: "cooperation" },
  COOPERATE: { name: "Cooperate", means: "exchanges material things: trade, joint exercises, evidence, extradition", one: "cooperates", many: "cooperate", to: "with", side: "cooperation" },
  AID: { name: "Aid", means: "gives material help: money, arms, relief, asylum", one: "gives aid", many: "give aid", to: "to", side: "cooperation" },
  RETREAT: { name: "Retreat", means: "gives way in fact: withdraws, releases, disarms, ceases fire, lets in, resigns", one: "pulls back", many: "pull back", to: "for", side: "cooperation" },
  REQUEST: { name: "Request", means: "asks, appeals, demands", one: "makes a demand", many: "make a demand", to: "of", side: "conflict" },
  ACCUSE: { name: "Accuse", means: "blames, condemns, sues, investigates", one: "accuses", many: "accuse", to: "", side: "conflict" },
  REJECT: { name: "Reject", means: "refuses, declines, vetoes, defies", one: "refuses", many: "refuse", to: "", side: "conflict" },
  THREATEN: { name: "Threaten", means: "threatens, gives an ultimatum", one: "threatens", many: "threaten", to: "", side: "conflict" },
  PROTEST: { name: "Protest", means: "civilians dissent together: demonstrations, strikes, boycotts, riots", one: "protests", many: "protest", to: "against", side: "conflict" },
  SANCTION: { name: "Sanction", means: "reduces or ends relations, aid, trade or talks; convicts; expels diplomats", one: "sanctions", many: "sanction", to: "", side: "conflict" },
  MOBILIZE: { name: "Mobilize", means: "moves or readies force without using it", one: "readies force", many: "ready force", to: "towards", side: "conflict" },
  COERCE: { name: "Coerce", means: "takes liberty, rights or property: arrests, bans, seizes, deports", one: "coerces", many: "coerce", to: "", side: "conflict" },
  ASSAULT: { name: "Assault", means: "uses force that can harm bodies", one: "attacks", many: "attack", to: "", side: "conflict" },
};
export const TYPE_ORDER = Object.keys(TYPES);

export const STATUSES: Record<string, { name: string; means: string }> = {
  occurred: { name: "Happened", means: "Reported as something that has happened" },
  ongoing: { name: "Going on", means: "Reported as still going on" },
  planned: { name: "Planned", means: "Lies ahead, or is planned, promised or demanded" },
  hypothetical: { name: "Possible", means: "Stands under if, would, could or may" },
  negated: { name: "Did not happen", means: "Said not to have happened, or not to happen" },
  alleged: { name: "Alleged", means: "Asserted only as an accusation, a suspicion or an unconfirmed report" },
  disputed: { name: "Disputed", means: "Someone denies what another asserts or alleges" },
};
export const STATUS_ORDER = Object.keys(STATUSES);

export const STANCES: Record<Stance, { says: string; head: string; means: string }> = {
  asserts: { says: "says so", head: "Say it happened", means: "state it as a fact" },
  alleges: { says: "alleges it", head: "Allege it", means: "accuse, suspect or report it unconfirmed" },
  denies: { says: "denies it", head: "Deny it", means: "say it did not happen" },
  anticipates: { says: "expects it", head: "Expect it", means: "plan it, promise it or warn of it" },
};

/** What the parts of a sentence do in an event: for highlights and their legend. */
export const ROLES = {
  source: { label: "says", means: "who says so" },
  cue: { label: "how", means: "the words that make it a statement, an allegation or a denial" },
  content: { label: "said", means: "what is said (dotted line)" },
  actor: { label: "who", means: "who acts" },
  trigger: { label: "does", means: "the words for what is done" },
  recipient: { label: "to whom", means: "to whom it is done" },
  theme: { label: "what", means: "what is given, demanded, signed, bought" },
  place: { label: "where", means: "the place" },
} as const;
export type Role = keyof typeof ROLES;

const SECTORS: Record<string, string> = {
  COP: "police", GOV: "government", JUD: "courts", LEG: "parliament", MIL: "military", PRM: "paramilitary", PTY: "party", REB: "rebels",
  SPY: "intelligence", UAF: "unknown armed force", AGR: "farmers", BUS: "business", CRM: "criminals", CVL: "civilians", EDU: "education",
  ELI: "former officials", JRN: "media", LAB: "labour", MED: "health", REF: "refugees", OPP: "opposition", PRE: "recognised by few",
  REL: "religious", SOC: "movement",
};

export const STAGES = ["proposed", "negotiated", "to-be-signed", "signed", "ratified", "in-force"];
export const ENDED: Record<string, string> = { suspended: "suspended", left: "left or broken off", expired: "expired" };

export function sectors(entity: Entity): string {
  return entity.sector.map((code) => SECTORS[code]).filter(Boolean).join(", ");
}

export function nameOf(entity: Entity): string {
  const name = entity.identifier_text || entity.entity_text;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function list(words: string[]): string {
  if (words.length < 2) return words[0] ?? "";
  if (words.length > 4) return `${words.slice(0, 3).join(", ")} and ${words.length - 3} others`;
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** What happened as one plain clause: "Iran gives aid to Russia". */
export function headline(event: EventRecord): string {
  const type = TYPES[event.event[0] ?? ""];
  const actors = [...new Set(event.actor.map(nameOf))];
  const recipients = [...new Set(event.recipient.map(nameOf))];
  const does = type ? (actors.length > 1 ? type.many : type.one) : event.event_text;
  const said = actors.length ? `${list(actors)} ${does}` : `Somebody ${does}`;
  return recipients.length ? [said, type?.to, list(recipients)].filter(Boolean).join(" ") : said;
}

export function speaker(claim: { by: Entity | null }): string {
  if (!claim.by) return "The report itself";
  const name = nameOf(claim.by);
  return claim.by.code === "UNK" ? `${name} (not named)` : name;
}

export function plural(n: number, one: string, many = one + "s"): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

export function spaced(code: string): string {
  return code.replace(/[-_]/g, " ");
}
