// Taking away what a view shows: rows as CSV, the plot as SVG or PNG, the address for a colleague.
import { useEffect, useRef, useState } from "preact/hooks";
import { address, type Query } from "../api";
import type { Filter } from "../router";
import { useMeta } from "../use";

function save(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function csv(rows: (string | number | null | undefined)[][]): string {
  const cell = (value: string | number | null | undefined) => {
    const text = String(value ?? "");
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

const KEPT = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
  "fill-opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
  "display",
  "vector-effect",
];

/** A copy of a plot that needs no style sheet: what the sheet says becomes attributes. */
function standing(svg: SVGSVGElement): { text: string; width: number; height: number } {
  const { width, height } = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of KEPT) to[i]!.setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "style", "tabindex", "role"]) to[i]!.removeAttribute(name);
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  if (!copy.hasAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  for (const name of ["class", "style", "tabindex"]) copy.removeAttribute(name);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const box = copy.getAttribute("viewBox")!.split(/[ ,]+/);
  [
    ["x", box[0]],
    ["y", box[1]],
    ["width", box[2]],
    ["height", box[3]],
    ["fill", getComputedStyle(document.body).backgroundColor],
  ].forEach(([name, value]) => ground.setAttribute(name!, value!));
  copy.prepend(ground);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

async function png(svg: SVGSVGElement): Promise<Blob> {
  const { text, width, height } = standing(svg);
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) =>
      canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** More rows than these the server does not give at once. */
const MOST = 50000;

interface Props {
  name: string;
  /** The rows of the view, asked from the server, or made here. */
  rows?: { filter: Filter; more?: Query };
  made?: () => string;
  /** The numbers behind the plot, and the plot: the first svg.plot on the page. */
  numbers?: () => string;
  plot?: boolean;
}

export function Export({ name, rows, made, numbers, plot }: Props) {
  const [said, say] = useState("");
  const { events } = useMeta();
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !ref.current?.contains(event.target as Node))
        ref.current?.removeAttribute("open");
    };
    addEventListener("pointerdown", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("keydown", close);
    };
  }, []);
  const picture = async (kind: "svg" | "png") => {
    const svg = document.querySelector<SVGSVGElement>("svg.plot");
    if (!svg) return say("There is no plot here");
    save(
      `${name}.${kind}`,
      kind === "png" ? await png(svg) : new Blob([standing(svg).text], { type: "image/svg+xml" }),
    );
    say("Saved");
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say("Link copied");
    } catch {
      say("Copy the address from the browser’s bar");
    }
  };
  const text = (what: string, body: string) => save(`${name}${what}.csv`, new Blob([body], { type: "text/csv" }));
  return (
    <div class="tools">
      <span role="status" class="quiet">
        {said}
      </span>
      {!made && <button onClick={copy}>Copy link</button>}
      <details class="menu right" ref={ref}>
        <summary>Export</summary>
        <div class="panel">
          {rows && (
            <a href={address("export.csv", rows.filter, rows.more)} download={`${name}.csv`}>
              Rows as CSV{events > MOST && <small> {MOST.toLocaleString("en")} at most</small>}
            </a>
          )}
          {made && <button onClick={() => text("", made())}>Rows as CSV</button>}
          {numbers && <button onClick={() => text("-plot", numbers())}>Numbers of the plot as CSV</button>}
          {plot && <button onClick={() => picture("svg")}>Plot as SVG</button>}
          {plot && <button onClick={() => picture("png")}>Plot as PNG</button>}
        </div>
      </details>
    </div>
  );
}
