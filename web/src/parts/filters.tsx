// The filter of a view, as it stands in the address: a line of what is asked, and a panel to change it.
import { useEffect, useId, useState } from "preact/hooks";
import { full, valid } from "../dates";
import { change, type Address, type Filter, type FilterKey } from "../router";
import { useMeta, useNames } from "../use";
import { spaced, STATUSES, STATUS_ORDER, TYPES, TYPE_ORDER } from "../words";
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
  options: { code: string; name: string; title?: string }[];
  onSet: (value: string) => void;
}) {
  const chosen = value.split(",").filter(Boolean);
  const toggle = (code: string) =>
    onSet((chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code]).join(","));
  return (
    <fieldset class="choose">
      <legend>{label}</legend>
      <div>
        {options.map(({ code, name, title }) => (
          <label key={code} title={title}>
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
    if (key === "type")
      return value
        .split(",")
        .map((type) => TYPES[type]?.name ?? type)
        .join(", ");
    if (key === "status")
      return value
        .split(",")
        .map((status) => STATUSES[status]?.name ?? status)
        .join(", ");
    if (key === "since" || key === "until") return valid(value) ? full(value) : value;
    if (key === "mode" || key === "context") return spaced(value);
    return ["actor", "recipient", "party", "with", "by", "place"].includes(key) ? name(value) : value;
  };
}

export function Filters({ address, without = [] }: { address: Address; without?: FilterKey[] }) {
  const meta = useMeta();
  const reading = useReading();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { filter } = address;
  const set = (values: Filter) => change(address, values, { at: undefined });
  const asked = (Object.keys(filter) as FilterKey[]).filter((key) => !without.includes(key));
  const has = (key: FilterKey) => !without.includes(key);
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
        {!asked.length && <span class="quiet">Everything in the store is shown</span>}
      </div>
      {open && (
        <div class="panel" id={id}>
          <div class="fields">
            {has("text") && (
              <Text
                label="Words in the sentence"
                hint="missile* OR drone*"
                value={filter.text ?? ""}
                onSet={(text) => set({ text })}
              />
            )}
            {has("since") && (
              <Text
                label="From"
                hint="2024, 2024-03 or 2024-03-14"
                check={valid}
                value={filter.since ?? ""}
                onSet={(since) => set({ since })}
              />
            )}
            {has("until") && (
              <Text
                label="Until"
                hint="2024, 2024-03 or 2024-03-14"
                check={valid}
                value={filter.until ?? ""}
                onSet={(until) => set({ until })}
              />
            )}
            {has("source") && (
              <Pick
                label="Source"
                value={filter.source ?? ""}
                options={meta.sources.map(({ name, documents }) => [
                  name,
                  `${name} (${documents.toLocaleString("en")})`,
                ])}
                onSet={(source) => set({ source })}
              />
            )}
            {has("actor") && <Who label="Who acts" value={filter.actor ?? ""} onPick={(actor) => set({ actor })} />}
            {has("recipient") && (
              <Who label="To whom" value={filter.recipient ?? ""} onPick={(recipient) => set({ recipient })} />
            )}
            {has("party") && (
              <Who
                label="Either side"
                value={filter.party ?? ""}
                onPick={(party) => set({ party, with: party ? filter.with : undefined })}
              />
            )}
            {has("by") && <Who label="Said by" value={filter.by ?? ""} onPick={(by) => set({ by })} />}
            {has("place") && (
              <Text
                label="Place"
                hint="Kharkiv, or a country’s code"
                value={filter.place ?? ""}
                onSet={(place) => set({ place })}
              />
            )}
            {has("context") && (
              <Pick
                label="Context"
                value={filter.context ?? ""}
                options={meta.contexts.map((code) => [code, spaced(code)])}
                onSet={(context) => set({ context })}
              />
            )}
          </div>
          {has("type") && (
            <Choose
              label="Type"
              value={filter.type ?? ""}
              options={TYPE_ORDER.map((code) => ({ code, name: TYPES[code]!.name, title: TYPES[code]!.means }))}
              onSet={(type) => set({ type })}
            />
          )}
          {has("status") && (
            <Choose
              label="Status"
              value={filter.status === "all" ? "" : (filter.status ?? "")}
              options={STATUS_ORDER.map((code) => ({ code, name: STATUSES[code]!.name, title: STATUSES[code]!.means }))}
              onSet={(status) => set({ status })}
            />
          )}
        </div>
      )}
    </section>
  );
}
