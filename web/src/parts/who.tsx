// A field for an actor: a code, a name, or a sector, completed from what the store knows.
import { useId, useRef, useState } from "preact/hooks";
import { address, type Name } from "../api";
import { useAnswer, useNames, useRested } from "../use";

interface Props {
  label: string;
  value: string;
  onPick: (value: string) => void;
  placeholder?: string;
}

export function Who({ label, value, onPick, placeholder }: Props) {
  const id = useId();
  const name = useNames();
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(-1);
  const picked = useRef(false);
  const asked = useRested(typed?.trim() ?? "", 120);
  const answer = useAnswer<{ names: Name[] }>(asked ? address("names", {}, { q: asked }) : null);
  const options = typed !== null && typed.trim() ? (answer.data?.names ?? []) : [];
  const shown = typed ?? (value && name(value) !== value ? `${name(value)} (${value})` : value);
  // A code stands for all of a country: its army or a minister is asked for by name.
  const valueOf = (option: Name) =>
    option.code && (name(option.code) === option.name || option.name === option.code) ? option.code : option.name;
  const take = (found: string) => {
    picked.current = true;
    setTyped(null);
    setActive(-1);
    if (found !== value) onPick(found);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const n = options.length;
      if (n) setActive((active + (event.key === "ArrowDown" ? 1 : -1) + n) % n);
    } else if (event.key === "Enter" && typed !== null) {
      event.preventDefault();
      const exact = options.find((option) =>
        [option.code, option.name].some((word) => word?.toLowerCase() === typed.trim().toLowerCase()),
      );
      const best = options[active] ?? exact;
      take(best ? valueOf(best) : typed.trim());
    } else if (event.key === "Escape") {
      setTyped(null);
      setActive(-1);
    }
  };
  return (
    <div class="field who">
      <label for={id}>{label}</label>
      <input
        id={id}
        role="combobox"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={options[active] ? `${id}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder ?? "Country, code or name"}
        value={shown}
        onFocus={(event) => {
          picked.current = false;
          event.currentTarget.select();
        }}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(-1);
        }}
        onKeyDown={keys}
        onBlur={() => {
          if (picked.current || typed === null) return setTyped(null);
          const exact = options.find((option) =>
            [option.code, option.name].some((word) => word?.toLowerCase() === typed.trim().toLowerCase()),
          );
          take(exact ? valueOf(exact) : typed.trim());
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!options.length}>
        {options.map((option, i) => (
          <li
            key={`${option.code}${option.name}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            onPointerDown={(event) => {
              event.preventDefault();
              take(valueOf(option));
            }}
          >
            <span>{option.name}</span>
            {option.code && <code>{option.code}</code>}
            <em>{option.count.toLocaleString("en")}</em>
          </li>
        ))}
      </ul>
    </div>
  );
}
