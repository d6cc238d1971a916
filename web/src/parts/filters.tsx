// The filter of a view, as it stands in the address: a line of what is asked, and a panel to change it.
import { useEffect, useId, useState } from "preact/hooks";
import type { Meta } from "../api";
import { full, valid } from "../dates";
import { change, type Address, type Filter, type FilterKey } from "../router";
import { useMeta, useNames } from "../use";
import { spaced, STATUSES, TYPES } from "../words";
import { Who } from "./who";

const WORDS: Record<FilterKey, string> = {
  actor: "Who acts",
  recipient: "To whom",
  party: "Party",
  with: "With",
  type: "Type",
  status: "Status",
  since: "From",
  until: "Until",
  source: "Source",
  by: "Said by",
  text: "Words",
  place: "Place",
  mode: "Mode",
  context: "Context",
  cameo: "CAMEO",
  confidence: "Confidence from",
  story: "Story",
};

/** A field with `options` picks one of them, one with a `hint` takes what is typed, any other an actor. */
interface Field {
  key: FilterKey;
  label?: string;
  options?: (meta: Meta) => [value: string, name: string][];
  hint?: string;
  check?: (text: string) => boolean;
}

const DAYS = { hint: "2024, 2024-03 or 2024-03-14", check: valid };
const FIELDS: Field[] = [
  { key: "text", label: "Words in the sentence", hint: "missile* OR drone*" },
  { key: "since", ...DAYS },
  { key: "until", ...DAYS },
  {
    key: "source",
    options: ({ sources }) =>
      sources.map(({ name, documents }) => [name, `${name} (${documents.toLocaleString("en")})`]),
  },
  { key: "actor" },
  { key: "recipient" },
  { key: "party", label: "Either side" },
  { key: "by" },
  { key: "place", hint: "Kharkiv, or a country’s code" },
  { key: "context", options: ({ contexts }) => contexts.map((code) => [code, spaced(code)]) },
];

/** Filters that take several of a few codes. */
const CHOICES: Partial<Record<FilterKey, Record<string, { name: string; means: string }>>> = {
  type: TYPES,
  status: STATUSES,
};

function Text({
  label,
  value,
  onSet,
  hint,
  check,
}: {
  label: string;
  value: string;
  onSet: (value: string) => void;
  hint: string;
  check?: (text: string) => boolean;
}) {
  const id = useId();
  const [typed, set] = useState(value);
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    set(value);
    setWrong(false);
  }, [value]);
  const done = () => {
    const text = typed.trim();
    const bad = text !== "" && check !== undefined && !check(text);
    setWrong(bad);
    if (!bad && text !== value) onSet(text);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        value={typed}
        placeholder={hint}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        spellcheck={false}
        onInput={(event) => set(event.currentTarget.value)}
        onBlur={done}
        onKeyDown={(event) => event.key === "Enter" && done()}
      />
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          Write a year, a month or a day: {hint}
        </p>
      )}
    </div>
  );
}

function Choose({
  label,
  value,
  options,
  onSet,
}: {
  label: string;
  value: string;
  options: Record<string, { name: string; means: string }>;
  onSet: (value: string) => void;
}) {
  const chosen = value.split(",").filter((code) => code && code !== "all");
  const toggle = (code: string) =>
    onSet((chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code]).join(","));
  return (
    <fieldset class="choose">
      <legend>{label}</legend>
      <div>
        {Object.entries(options).map(([code, { name, means }]) => (
          <label key={code} title={means}>
            <input type="checkbox" checked={chosen.includes(code)} onChange={() => toggle(code)} />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Pick({
  label,
  value,
  options,
  onSet,
}: {
  label: string;
  value: string;
  options: [string, string][];
  onSet: (value: string) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onSet(event.currentTarget.value)}>
        <option value="">Any</option>
        {value && !options.some(([code]) => code === value) && <option value={value}>{value}</option>}
        {options.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What a value of the filter means to a person. */
function useReading(): (key: FilterKey, value: string) => string {
  const name = useNames();
  return (key, value) => {
    const choices = CHOICES[key];
    if (choices)
      return value
        .split(",")
        .map((code) => choices[code]?.name ?? code)
        .join(", ");
    if (key === "since" || key === "until") return valid(value) ? full(value) : value;
    if (key === "mode" || key === "context") return spaced(value);
    return ["actor", "recipient", "party", "with", "by", "place"].includes(key) ? name(value) : value;
  };
}

function Panel({
  id,
  filter,
  without,
  set,
}: {
  id: string;
  filter: Filter;
  without: FilterKey[];
  set: (values: Filter) => void;
}) {
  const meta = useMeta();
  const common = (key: FilterKey) => ({
    label: WORDS[key],
    value: filter[key] ?? "",
    // The other side goes with the one.
    onSet: (value: string) => set(key === "party" && !value ? { party: value, with: undefined } : { [key]: value }),
  });
  const field = ({ key, label = WORDS[key], options, hint, check }: Field) => {
    const { value, onSet } = common(key);
    if (options) return <Pick key={key} label={label} value={value} options={options(meta)} onSet={onSet} />;
    if (hint) return <Text key={key} label={label} value={value} hint={hint} check={check} onSet={onSet} />;
    return <Who key={key} label={label} value={value} onPick={onSet} />;
  };
  return (
    <div class="panel" id={id}>
      <div class="fields">{FIELDS.filter(({ key }) => !without.includes(key)).map(field)}</div>
      {(Object.keys(CHOICES) as FilterKey[])
        .filter((key) => !without.includes(key))
        .map((key) => (
          <Choose key={key} {...common(key)} options={CHOICES[key]!} />
        ))}
    </div>
  );
}

export function Filters({ address, without = [] }: { address: Address; without?: FilterKey[] }) {
  const reading = useReading();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { filter } = address;
  const set = (values: Filter) => change(address, values, { at: undefined });
  const asked = (Object.keys(filter) as FilterKey[]).filter((key) => !without.includes(key));
  return (
    <section class="filters" aria-label="Filters">
      <div class="asked">
        <button aria-expanded={open} aria-controls={id} class={open ? "on" : ""} onClick={() => setOpen(!open)}>
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <path d="M1 3h14v2H1zm3 4h8v2H4zm2.500 4h3v2h-3z" />
          </svg>
          Filters{asked.length ? ` (${asked.length})` : ""}
        </button>
        {asked.map((key) => (
          <button
            key={key}
            class="chip"
            onClick={() => set({ [key]: undefined })}
            aria-label={`Remove the filter ${WORDS[key]}: ${reading(key, filter[key]!)}`}
          >
            <span>{WORDS[key]}</span> {reading(key, filter[key]!)} <i aria-hidden="true">×</i>
          </button>
        ))}
        {asked.length > 1 && (
          <button class="plain" onClick={() => set(Object.fromEntries(asked.map((key) => [key, undefined])))}>
            Clear all
          </button>
        )}
        {!asked.length && <span class="quiet">Nothing is filtered out</span>}
      </div>
      {open && <Panel id={id} filter={filter} without={without} set={set} />}
    </section>
  );
}
