// Cooperation above the line, conflict below it, stacked by type, over time. Drag to zoom, click or Enter to pick.
import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { useRef, useState } from "preact/hooks";
import type { Point } from "../api";
import { end, full, iso, next, tick, utc, type Step } from "../dates";
import { useWidth } from "../use";
import { TYPES, TYPE_ORDER } from "../words";
import { csv } from "./export";

/** Every period from first to last, also those of which the server said nothing. */
export function filled(points: Point[], step: Step, since?: string | null, until?: string | null): Point[] {
  const size = { day: 10, month: 7, year: 4 }[step];
  const at = new Map(points.map((point) => [point.date.slice(0, size), point]));
  const dates = [...at.keys()].sort();
  const first = since?.slice(0, size) || dates[0],
    last = until ? iso(end(until)).slice(0, size) : dates[dates.length - 1];
  if (!first || !last) return [];
  const all: Point[] = [];
  const stop = utc(last);
  for (let date = utc(first); date <= stop && all.length < 4000; date = next(date, step)) {
    const name = iso(date).slice(0, size);
    all.push(at.get(name) ?? { date: name, types: {}, cooperation: 0, conflict: 0 });
  }
  return all;
}

export const amount = (points: Point[]) => points.reduce((sum, point) => sum + point.cooperation + point.conflict, 0);

/** Tells of events that a plot leaves out. */
export function elsewhere(n: number): string {
  return n > 0
    ? ` ${n.toLocaleString("en")} more, without a date or of other times that reports look back to, ${n === 1 ? "is" : "are"} not in the plot.`
    : "";
}

export function numbers(points: Point[]): string {
  return csv([
    ["date", "cooperation", "conflict", ...TYPE_ORDER],
    ...points.map((point) => [
      point.date,
      point.cooperation,
      point.conflict,
      ...TYPE_ORDER.map((type) => point.types[type] ?? 0),
    ]),
  ]);
}

interface Props {
  points: Point[];
  step: Step;
  label: string;
  picked?: string;
  onPick?: (period: string | undefined) => void;
  onRange?: (since: string, until: string) => void;
}

const MARGIN = { left: 40, right: 8, top: 22, bottom: 42 };
const tenth = (n: number) => Math.round(n * 10) / 10;
const say = (n: number) => n.toLocaleString("en");

export function Timeline({ points, step, label, picked, onPick, onRange }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [over, setAt] = useState<number | null>(null);
  // Other points may have come since.
  const at = over !== null && over < points.length ? over : null;
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const began = useRef<number | null>(null);
  const height = width < 520 ? 260 : 320;
  const inner = Math.max(1, width - MARGIN.left - MARGIN.right);
  const band = inner / Math.max(1, points.length);
  const up = max(points, (point) => point.cooperation) ?? 0,
    down = max(points, (point) => point.conflict) ?? 0;
  const least = Math.max(up, down, 1) * 0.12;
  const y = scaleLinear([-Math.max(down, least), Math.max(up, least)], [height - MARGIN.bottom, MARGIN.top]).nice(5);
  const left = (i: number) => MARGIN.left + i * band;
  const gap = band > 6 ? Math.min(2, band * 0.18) : 0;

  const bar = tenth(Math.min(band - gap, 56));
  const paths = new Map<string, string>();
  points.forEach((point, i) => {
    let above = 0,
      below = 0;
    for (const type of TYPE_ORDER) {
      const n = point.types[type] ?? 0;
      if (!n) continue;
      const side = TYPES[type]!.side === "cooperation";
      const from = side ? above : below,
        to = side ? above + n : below - n;
      if (side) above = to;
      else below = to;
      paths.set(
        type,
        `${paths.get(type) ?? ""}M${tenth(left(i) + (band - bar) / 2)} ${tenth(y(from))}h${bar}V${tenth(y(to))}h${-bar}z`,
      );
    }
  });

  const indexAt = (x: number) => Math.max(0, Math.min(points.length - 1, Math.floor((x - MARGIN.left) / band)));
  const place = (event: PointerEvent) => event.clientX - (event.currentTarget as Element).getBoundingClientRect().left;
  const pick = (i: number) => onPick?.(points[i]!.date === picked ? undefined : points[i]!.date);
  const keys = (event: KeyboardEvent) => {
    const now = at ?? points.findIndex((point) => point.date === picked);
    const to = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      Home: 0,
      End: points.length - 1,
      PageUp: now - 12,
      PageDown: now + 12,
    }[event.key];
    if (to !== undefined) setAt(Math.max(0, Math.min(points.length - 1, to)));
    else if ((event.key === "Enter" || event.key === " ") && now >= 0) pick(now);
    else if (event.key === "Escape") setAt(null);
    else return;
    event.preventDefault();
  };

  const room = step === "day" ? 64 : step === "month" ? 40 : 44;
  const every = Math.max(1, Math.ceil(room / band));
  const round = (n: number) => (step === "month" ? ([1, 2, 3, 6, 12, 24, 36, 60, 120].find((m) => m >= n) ?? 240) : n);
  const stride = round(every);
  const isTick = (point: Point, i: number) =>
    step !== "month"
      ? i % stride === 0
      : (utc(point.date).getUTCFullYear() * 12 + utc(point.date).getUTCMonth()) % stride === 0;
  const firstTick = points.findIndex(isTick);
  const told = at !== null ? points[at] : undefined;
  const speak = (point: Point) =>
    `${full(point.date)}: ${say(point.cooperation)} of cooperation, ${say(point.conflict)} of conflict`;
  const shown = points.findIndex((point) => point.date === picked);
  /** From top to bottom of the plot. */
  const pane = (name: string, x: number, wide: number) => (
    <rect class={name} x={x} width={wide} y={MARGIN.top} height={height - MARGIN.top - MARGIN.bottom} />
  );

  return (
    <div class="timeline" ref={ref}>
      {width > 0 && points.length > 0 && (
        <div
          class="plotbox"
          tabIndex={0}
          role="slider"
          aria-label={`${label}. Arrow keys move, Enter picks.`}
          aria-valuemin={0}
          aria-valuemax={points.length - 1}
          aria-valuenow={Math.max(0, at ?? shown)}
          aria-valuetext={speak(points[Math.max(0, at ?? shown)]!)}
          onKeyDown={keys}
          onBlur={() => setAt(null)}
          onPointerMove={(event) => {
            const x = place(event);
            setAt(indexAt(x));
            if (began.current !== null && onRange && Math.abs(x - began.current) > 8) setDrag([began.current, x]);
          }}
          onPointerLeave={() => {
            setAt(null);
          }}
          onPointerDown={(event) => {
            if (event.button) return;
            began.current = place(event);
            if (event.pointerType === "mouse") (event.currentTarget as Element).setPointerCapture(event.pointerId);
          }}
          onPointerUp={(event) => {
            if (began.current === null) return;
            const x = place(event);
            if (drag && onRange) {
              const [a, b] = [indexAt(Math.min(...drag)), indexAt(Math.max(...drag))];
              onRange(points[a]!.date, points[b]!.date);
            } else if (x >= MARGIN.left) pick(indexAt(x));
            began.current = null;
            setDrag(null);
          }}
          onPointerCancel={() => {
            began.current = null;
            setDrag(null);
          }}
        >
          <svg class="plot" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            {y
              .ticks(5)
              .filter(Number.isInteger)
              .map((n) => (
                <g key={n}>
                  <line class={n ? "grid" : "zero"} x1={MARGIN.left} x2={width - MARGIN.right} y1={y(n)} y2={y(n)} />
                  <text class="tick" x={MARGIN.left - 6} y={y(n)} text-anchor="end" dominant-baseline="middle">
                    {say(Math.abs(n))}
                  </text>
                </g>
              ))}
            {shown >= 0 && pane("picked", left(shown), band)}
            {at !== null && pane("over", left(at), band)}
            {[...paths].map(([type, d]) => (
              <path key={type} class={`bar t-${type}`} d={d} />
            ))}
            <line class="zero" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(0)} y2={y(0)} />
            {points.map(
              (point, i) =>
                isTick(point, i) && (
                  <text
                    key={point.date}
                    class={"tick" + (step === "month" && point.date.endsWith("-01") ? " strong" : "")}
                    x={left(i) + band / 2}
                    y={height - 7}
                    text-anchor="middle"
                  >
                    {tick(point.date, step)}
                    {i === firstTick && step !== "year" && !/^\d+$/.test(tick(point.date, step)) && band * stride > 56
                      ? ` ${point.date.slice(0, 4)}`
                      : ""}
                  </text>
                ),
            )}
            <text class="side" x={MARGIN.left} y={13}>
              Cooperation ↑
            </text>
            <text class="side" x={MARGIN.left} y={height - MARGIN.bottom + 15}>
              Conflict ↓
            </text>
            {drag && pane("drag", Math.min(...drag), Math.abs(drag[1] - drag[0]))}
          </svg>
          {told && (
            <div
              class="tip"
              style={
                left(at!) + band / 2 < width / 2
                  ? { left: `${left(at!) + band + 8}px` }
                  : { right: `${width - left(at!) + 8}px` }
              }
            >
              <b>{full(told.date)}</b>
              {TYPE_ORDER.filter((type) => told.types[type]).map((type) => (
                <span key={type}>
                  <i class={`swatch t-${type}`} />
                  {TYPES[type]!.name}
                  <em>{say(told.types[type]!)}</em>
                </span>
              ))}
              {!TYPE_ORDER.some((type) => told.types[type]) && <span>Nothing</span>}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
