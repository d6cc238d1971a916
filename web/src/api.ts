// What the server answers (docs/serve.md), and how it is asked.
import { FILTER_KEYS, type Filter } from "./router";

export interface Entity {
  code: string | null;
  sector: string[];
  entity_text: string;
  identifier_text: string | null;
  identifier_id: string | null;
  office: string | null;
  former: boolean;
  start: number | null;
  end: number | null;
}
export interface Span {
  text: string;
  start: number | null;
  end: number | null;
}
export interface Sentence {
  text: string;
  start: number | null;
  end: number | null;
}
export type Stance = "asserts" | "denies" | "alleges" | "anticipates";
export interface Claim {
  by: Entity | null;
  medium: string | null;
  stance: Stance;
  quote: "direct" | "indirect" | "mixed" | "none";
  cue: Span | null;
  content: Span | null;
  of: number | null;
  sentence?: Sentence;
}
export interface Cite {
  source: string | null;
  title: string | null;
  url: string | null;
  language: string | null;
  published: string | null;
}
export interface Place {
  name: string;
  code: string | null;
  start: number | null;
  end: number | null;
}
export interface Denial {
  code: string;
  name: string | null;
  first: string | null;
  last: string | null;
  reports: number;
}
export interface Day {
  published: string | null;
  status: string;
  reports: number;
}
export interface EventRecord {
  id: string;
  date: string | null;
  enddate: string | null;
  actor: Entity[];
  recipient: Entity[];
  event: string[];
  mode: string[];
  context: string[];
  event_text: string;
  event_loc: Place | null;
  quad_code: number;
  event_scale: number;
  text_info: { sequence: number; start: number; end: number };
  cite_info: Cite;
  doc: string;
  cameo: string | null;
  goldstein: number | null;
  status: string;
  claims: Claim[];
  theme: Span | null;
  confidence: number;
  trigger: { start: number | null; end: number | null };
  sentence?: Sentence;
  story?: number | null;
  link?: number | null;
  counts?: Counts;
}
export interface Counts {
  events: number;
  reports: number;
  sources: number;
}
export interface Meta {
  version: string;
  model: string;
  store: string;
  documents: number;
  events: number;
  claims: number;
  stories: number;
  agreements: number;
  since: string | null;
  until: string | null;
  sources: { name: string; documents: number }[];
  types: string[];
  statuses: string[];
  modes: { type: string; mode: string }[];
  contexts: string[];
  names: Record<string, string>;
}
export interface Point {
  date: string;
  types: Record<string, number>;
  cooperation: number;
  conflict: number;
}
export interface Pair {
  actor: string;
  recipient: string;
  count: number;
  cooperation: number;
  conflict: number;
}
export interface Overview {
  events: number;
  types: { type: string; count: number; cooperation: number; conflict: number }[];
  statuses: { status: string; count: number }[];
  months: Point[];
  dyads: Pair[];
  sources: { source: string; count: number }[];
}
export interface Series {
  by: "day" | "month" | "year";
  since: string;
  until: string;
  points: Point[];
}
export interface Rows<T = EventRecord> {
  rows: T[];
  more: boolean;
}
export interface Story {
  story: EventRecord & { counts: Counts; history?: Day[]; denials?: Denial[] };
  mentions: EventRecord[];
  /** There are more mentions than these. */
  more?: boolean;
}
export interface Agreement {
  id: string;
  doc: string;
  kind: string;
  name: string | null;
  text: string;
  parties: Entity[];
  stage: string;
  date: string | null;
  provisions: (Span & { included: boolean; by: Entity | null; stance: Stance })[];
  claims: Claim[];
  /** Of a store; a text that was pasted has none of these. */
  published?: string | null;
  source?: string | null;
  title?: string | null;
  sentence?: string | null;
}
export interface Network {
  nodes: { code: string; name: string; count: number }[];
  links: Pair[];
}
export interface PlaceCount {
  name: string;
  code: string | null;
  lat: number;
  lon: number;
  count: number;
  types: Record<string, number>;
}
export interface Name {
  code: string | null;
  name: string;
  count: number;
}
export interface Document {
  id: string;
  title: string | null;
  source: string | null;
  date: string | null;
  url: string | null;
  text: string;
  sentences: { start: number; end: number }[];
}
export interface Attribution {
  sequence: number;
  by: Entity | null;
  medium: string | null;
  stance: Stance;
  quote: string;
  source_text: Span[] | null;
  cue: Span[];
  content: Span[];
  events: string[];
}
export interface Coded {
  text: string;
  sentences: { start: number; end: number }[];
  events: EventRecord[];
  claims: Attribution[];
  agreements: Agreement[];
  explanation: string;
  ms: number;
}

/** An answer that is none: `status` 0 where the server could not be reached at all. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export type Query = Record<string, string | number | undefined>;

/** The address of an answer; the order of the parameters is fixed, so that the browser's cache knows it again. */
export function address(path: string, filter: Filter = {}, more: Query = {}): string {
  const query = new URLSearchParams();
  for (const key of FILTER_KEYS) if (filter[key]) query.set(key, filter[key]!);
  for (const [key, value] of Object.entries(more))
    if (value !== undefined && value !== "") query.set(key, String(value));
  const text = query.toString();
  return "/api/" + path + (text ? "?" + text : "");
}

export async function ask<T>(url: string, init: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(url, init);
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    throw new Refusal(0, "The server does not answer. Is “dragoman serve” still running?");
  }
  const body = await answer.json().catch(() => null);
  if (!answer.ok || body === null)
    throw new Refusal(answer.status, body?.error ?? `The server answered ${answer.status} without saying why.`);
  return body as T;
}
