// The address is the state: the path names the view, the query string the filter. Nothing else is remembered.
import { useEffect, useState } from "preact/hooks";

/** Parameters that ask the store; they are those of `dragoman query`. */
export const FILTER_KEYS = [
  "actor",
  "recipient",
  "party",
  "with",
  "type",
  "status",
  "since",
  "until",
  "source",
  "by",
  "text",
  "place",
  "mode",
  "context",
  "cameo",
  "confidence",
  "story",
] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export type Filter = Partial<Record<FilterKey, string>>;

export interface Address {
  path: string[];
  filter: Filter;
  /** What the view itself keeps in the address, such as the month that was clicked. */
  own: Record<string, string>;
}

export function read(location: { pathname: string; search: string }): Address {
  const filter: Filter = {};
  const own: Record<string, string> = {};
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (!value) continue;
    if ((FILTER_KEYS as readonly string[]).includes(key)) filter[key as FilterKey] = value;
    else own[key] = value;
  }
  return { path: location.pathname.split("/").filter(Boolean).map(decoded), filter, own };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function href(path: string[], filter: Filter = {}, own: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const key of FILTER_KEYS) if (filter[key]) query.set(key, filter[key]!);
  for (const [key, value] of Object.entries(own)) if (value) query.set(key, value);
  const text = query.toString();
  return "/" + path.map(encodeURIComponent).join("/") + (text ? "?" + text : "");
}

const listeners = new Set<() => void>();

export function go(to: string, { replace = false, top = true } = {}): void {
  if (to === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  for (const tell of listeners) tell();
  if (top) scrollTo(0, 0);
}

export function useAddress(): Address {
  const [address, set] = useState(() => read(location));
  useEffect(() => {
    const tell = () => set(read(location));
    listeners.add(tell);
    addEventListener("popstate", tell);
    return () => {
      listeners.delete(tell);
      removeEventListener("popstate", tell);
    };
  }, []);
  return address;
}

/** Changes the filter, or what the view keeps, and stays where the reader is. */
export function change(
  address: Address,
  filter: Filter,
  own: Record<string, string | undefined> = {},
  replace = false,
): void {
  go(href(address.path, { ...address.filter, ...filter }, { ...address.own, ...own }), { replace, top: false });
}

/** Links inside the page change the address without loading it anew; all other clicks are the browser's. */
export function followLinks(root: HTMLElement): void {
  root.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.("a");
    if (
      !link ||
      event.defaultPrevented ||
      event.button ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    if (
      link.origin !== location.origin ||
      link.target ||
      link.hasAttribute("download") ||
      link.pathname.startsWith("/api/")
    )
      return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
