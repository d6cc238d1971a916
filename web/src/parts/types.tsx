// The key of the types: what each means, how many there are, and a button that asks for it alone.
import { change, type Address } from "../router";
import { TYPES, TYPE_ORDER } from "../words";

export function TypeKey({ counts, address }: { counts: Record<string, number>; address: Address }) {
  const chosen = address.filter.type?.split(",").filter(Boolean) ?? [];
  const toggle = (type: string) => {
    const next = chosen.includes(type) ? chosen.filter((other) => other !== type) : [...chosen, type];
    change(address, { type: next.join(",") || undefined });
  };
  const shown = TYPE_ORDER.filter((type) => counts[type] || chosen.length > 0);
  const side = (name: "cooperation" | "conflict", head: string) =>
    shown.some((type) => TYPES[type]!.side === name) && (
      <div class="key" role="group" aria-label={head}>
        <h3>{head}</h3>
        <ul>
          {shown
            .filter((type) => TYPES[type]!.side === name)
            .map((type) => (
              <li key={type}>
                <button
                  class="plain"
                  aria-pressed={chosen.includes(type)}
                  onClick={() => toggle(type)}
                  title={TYPES[type]!.means}
                >
                  <i class={`swatch t-${type}`} aria-hidden="true" />
                  <span>
                    {TYPES[type]!.name}
                    <small>{TYPES[type]!.means}</small>
                  </span>
                  <em>{(counts[type] ?? 0).toLocaleString("en")}</em>
                </button>
              </li>
            ))}
        </ul>
      </div>
    );
  return (
    <div class="keys">
      {side("cooperation", "Cooperation")}
      {side("conflict", "Conflict")}
    </div>
  );
}

export function totals(points: { types: Record<string, number> }[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const point of points) for (const [type, n] of Object.entries(point.types)) all[type] = (all[type] ?? 0) + n;
  return all;
}
