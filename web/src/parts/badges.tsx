// Small marks that stand beside events: status and type, always in words, with a shape as well as a colour.
import { STATUSES, TYPES, spaced } from "../words";

const SHAPES: Record<string, string> = {
  occurred: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z",
  ongoing: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2v8a4 4 0 0 1 0-8z",
  planned: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
  hypothetical: "M2 6h3v4H2zM6.5 6h3v4h-3zM11 6h3v4h-3z",
  negated: "M4 2.6 8 6.6l4-4L13.4 4l-4 4 4 4-1.4 1.4-4-4-4 4L2.6 12l4-4-4-4z",
  alleged: "M8 1.5 15 14H1z",
  disputed: "M1 8l4-4v3h6V4l4 4-4 4V9H5v3z",
};

export function Status({ status }: { status: string }) {
  const words = STATUSES[status];
  return (
    <span class={`status s-${status}`} title={words?.means}>
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <path d={SHAPES[status]} fill-rule="evenodd" />
      </svg>
      {words?.name ?? status}
    </span>
  );
}

export function Type({ type, mode }: { type: string; mode?: string }) {
  const words = TYPES[type];
  return (
    <span class="type" title={words && `${words.name}: ${words.means}`}>
      <i class={`swatch t-${type}`} aria-hidden="true" />
      {words?.name ?? type}
      {mode && <span class="mode"> · {spaced(mode)}</span>}
    </span>
  );
}
