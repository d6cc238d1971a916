// Two parties: the fields that ask for them, and the bar that shows how they stand.
import { useState } from "preact/hooks";
import type { Pair } from "../api";
import { Who } from "./who";

export function Finder({
  a = "",
  b = "",
  onFind,
  button = "Show their history",
}: {
  a?: string;
  b?: string;
  onFind: (a: string, b: string) => void;
  button?: string;
}) {
  const [first, setFirst] = useState(a);
  const [second, setSecond] = useState(b);
  const [said, say] = useState("");
  return (
    <form
      class="finder"
      aria-label="Find two parties"
      onSubmit={(event) => {
        event.preventDefault();
        if (first && second) onFind(first, second);
        else say("Name both parties");
      }}
    >
      <Who label="One party" value={first} onPick={setFirst} placeholder="Russia" />
      <span class="and" aria-hidden="true">
        and
      </span>
      <Who label="The other" value={second} onPick={setSecond} placeholder="Iran" />
      <button class="primary">{button}</button>
      <p class="wrong" role="status">
        {!(first && second) && said}
      </p>
    </form>
  );
}

/** Cooperation and conflict of a pair or a place in one bar, as long as their number. */
export function Balance({ of, most }: { of: Pick<Pair, "count" | "cooperation" | "conflict">; most: number }) {
  const good = (100 * of.cooperation) / Math.max(1, most),
    bad = (100 * of.conflict) / Math.max(1, most);
  return (
    <span class="share" title={`${of.cooperation} of cooperation, ${of.conflict} of conflict`}>
      <svg aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none">
        <rect class="good" width={good} height="8" />
        <rect class="bad" x={good} width={bad} height="8" />
      </svg>
      <em>{of.count.toLocaleString("en")}</em>
    </span>
  );
}
