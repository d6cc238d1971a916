// Plain words for what the records hold in codes. Nothing here decides anything; it only names.
import type { Entity, EventRecord, Stance } from "./api";

/** To do it, did it, having done it, doing it: forms that one or many may do. */
type Forms = [does: string, did: string, done: string, doing: string];

interface TypeWords {
  name: string;
  means: string;
  forms: Forms;
  /** The word before whom it is done to. */
  to: string;
  /** The forms where nobody is named to whom it is done, if they read otherwise. */
  alone?: Forms;
  side: "cooperation" | "conflict";
}

export const TYPES: Record<string, TypeWords> = {
  AGREE: {
    name: "Agree",
    means: "promises, offers or agrees to cooperate",
    forms: ["promise cooperation", "promised cooperation", "promised cooperation", "promising cooperation"],
    to: "to",
    side: "cooperation",
  },
  CONSULT: {
    name: "Consult",
    means: "meets, visits, hosts, phones, negotiates",
    forms: ["talk", "talked", "talked", "talking"],
    to: "with",
    side: "cooperation",
  },
  SUPPORT: {
    name: "Support",
    means: "praises, recognises, backs; signs or ratifies an agreement",
    forms: ["back", "backed", "backed", "backing"],
    to: "",
    alone: ["give support", "gave support", "given support", "giving support"],
    side: "cooperation",
  },
  CONCEDE: {
    name: "Concede",
    means: "gives way in words or law",
    forms: ["give way", "gave way", "given way", "giving way"],
    to: "to",
    side: "cooperation",
  },
  COOPERATE: {
    name: "Cooperate",
    means: "exchanges material things: trade, joint exercises, evidence, extradition",
    forms: ["cooperate", "cooperated", "cooperated", "cooperating"],
    to: "with",
    side: "cooperation",
  },
  AID: {
    name: "Aid",
    means: "gives material help: money, arms, relief, asylum",
    forms: ["give aid", "gave aid", "given aid", "giving aid"],
    to: "to",
    side: "cooperation",
  },
  RETREAT: {
    name: "Retreat",
    means: "gives way in fact: withdraws, releases, disarms, ceases fire, lets in, resigns",
    forms: ["pull back", "pulled back", "pulled back", "pulling back"],
    to: "from",
    side: "cooperation",
  },
  REQUEST: {
    name: "Request",
    means: "asks, appeals, demands",
    forms: ["make a demand", "made a demand", "made a demand", "making a demand"],
    to: "to",
    side: "conflict",
  },
  ACCUSE: {
    name: "Accuse",
    means: "blames, condemns, sues, investigates",
    forms: ["accuse", "accused", "accused", "accusing"],
    to: "",
    alone: ["make an accusation", "made an accusation", "made an accusation", "making an accusation"],
    side: "conflict",
  },
  REJECT: {
    name: "Reject",
    means: "refuses, declines, vetoes, defies",
    forms: ["refuse", "refused", "refused", "refusing"],
    to: "",
    alone: ["say no", "said no", "said no", "saying no"],
    side: "conflict",
  },
  THREATEN: {
    name: "Threaten",
    means: "threatens, gives an ultimatum",
    forms: ["threaten", "threatened", "threatened", "threatening"],
    to: "",
    alone: ["make a threat", "made a threat", "made a threat", "making a threat"],
    side: "conflict",
  },
  PROTEST: {
    name: "Protest",
    means: "civilians dissent together: demonstrations, strikes, boycotts, riots",
    forms: ["protest", "protested", "protested", "protesting"],
    to: "against",
    side: "conflict",
  },
  SANCTION: {
    name: "Sanction",
    means: "reduces or ends relations, aid, trade or talks; convicts; expels diplomats",
    forms: ["punish", "punished", "punished", "punishing"],
    to: "",
    alone: ["impose a sanction", "imposed a sanction", "imposed a sanction", "imposing a sanction"],
    side: "conflict",
  },
  MOBILIZE: {
    name: "Mobilize",
    means: "moves or readies force without using it",
    forms: ["ready force", "readied force", "readied force", "readying force"],
    to: "against",
    side: "conflict",
  },
  COERCE: {
    name: "Coerce",
    means: "takes liberty, rights or property: arrests, bans, seizes, deports",
    forms: ["coerce", "coerced", "coerced", "coercing"],
    to: "",
    alone: ["use coercion", "used coercion", "used coercion", "using coercion"],
    side: "conflict",
  },
  ASSAULT: {
    name: "Assault",
    means: "uses force that can harm bodies",
    forms: ["attack", "attacked", "attacked", "attacking"],
    to: "",
    side: "conflict",
  },
};
export const TYPE_ORDER = Object.keys(TYPES);

/** How many of some events are cooperation, and how many conflict. */
export function sides(types: Record<string, number>): { cooperation: number; conflict: number } {
  const found = { cooperation: 0, conflict: 0 };
  for (const [type, n] of Object.entries(types)) found[TYPES[type]?.side ?? "conflict"] += n;
  return found;
}

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
  COP: "police",
  GOV: "government",
  JUD: "courts",
  LEG: "parliament",
  MIL: "military",
  PRM: "paramilitary",
  PTY: "party",
  REB: "rebels",
  SPY: "intelligence",
  UAF: "unknown armed force",
  AGR: "farmers",
  BUS: "business",
  CRM: "criminals",
  CVL: "civilians",
  EDU: "education",
  ELI: "former officials",
  JRN: "media",
  LAB: "labour",
  MED: "health",
  REF: "refugees",
  OPP: "opposition",
  PRE: "recognised by few",
  REL: "religious",
  SOC: "movement",
};

export const STAGES = ["proposed", "negotiated", "to-be-signed", "signed", "ratified", "in-force"];
export const ENDED: Record<string, string> = { suspended: "suspended", left: "left or broken off", expired: "expired" };

export function sectors(entity: Entity): string {
  return entity.sector
    .map((code) => SECTORS[code])
    .filter(Boolean)
    .join(", ");
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

/** Words that mean nothing away from their sentence: then the name of whom they mean is told. */
const LEANS = /^(he|she|it|they|we|i|you|who|his|her|its|their|our|my|this|that|these|those|him|them|the|a|an)\b/i;

/** How an actor is called in a headline: "Congolese civilians" tells more than the name of the group. */
function called(entity: Entity): string {
  const words = entity.entity_text;
  const own =
    /^\p{Lu}/u.test(words) && !LEANS.test(words) && words.length <= 40 && !/^Q\d/.test(entity.identifier_id ?? "");
  return own ? words.replace(/['’]s$/, "") : nameOf(entity);
}

/** The names of a side; where the words of one lie within another's ("Russian and Iranian navies"), the names of the two. */
function side(entities: Entity[]): string {
  const names = entities.map(called);
  const within = names.some((name, i) => names.some((other, j) => i !== j && other !== name && other.includes(name)));
  return list([...new Set(within ? entities.map(nameOf) : names)]);
}

/** Several together back an agreement, as a rule their own. */
const TOGETHER: Forms = [
  "sign or back an agreement",
  "signed or backed an agreement",
  "signed or backed an agreement",
  "signing or backing an agreement",
];

/** What happened as one plain clause, as sure as its status: "Iran said to have given aid to Russia". */
export function headline(event: EventRecord): string {
  const type = TYPES[event.event[0] ?? ""];
  if (!type) return event.event_text;
  const actors = side(event.actor) || "Somebody";
  const recipients = side(event.recipient);
  const together = event.actor.length > 1 && event.event[0] === "SUPPORT";
  const alone = together ? TOGETHER : type.alone;
  const [does, did, done, doing] = !recipients && alone ? alone : type.forms;
  const clause =
    {
      occurred: did,
      ongoing: doing,
      planned: `to ${does}`,
      hypothetical: `may ${does}`,
      negated: `did not ${does}`,
      alleged: `said to have ${done}`,
      disputed: `said to have ${done}`,
    }[event.status] ?? did;
  if (recipients) return [actors, clause, type.to, recipients].filter(Boolean).join(" ");
  return `${actors} ${clause}${event.event_loc ? ` in ${event.event_loc.name}` : ""}`;
}

/** A pair by the names of its sides: "Iran → Russia", "Within Sudan". */
export function pairName(actor: string, recipient: string): string {
  return actor === recipient ? `Within ${actor}` : `${actor} → ${recipient}`;
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
