// Hooks: asking the server, sizes, what the reader prefers.
import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ask, Refusal, type Meta } from "./api";

export interface Answer<T> {
  data: T | null;
  error: Refusal | null;
  /** True while an answer is on its way; `data` is the one before it. */
  waiting: boolean;
  again: () => void;
}

let underway = 0;
const watchers = new Set<(n: number) => void>();
function count(step: number) {
  underway += step;
  for (const tell of watchers) tell(underway);
}

/** How many answers the page is waiting for. */
export function useUnderway(): number {
  const [n, set] = useState(underway);
  useEffect(() => {
    watchers.add(set);
    return () => void watchers.delete(set);
  }, []);
  return n;
}

/** The answer to `url`, or nothing for null. An answer that is no longer wanted is given up. */
export function useAnswer<T>(url: string | null): Answer<T> {
  const [state, set] = useState<{ url: string | null; data: T | null; error: Refusal | null }>({
    url: null,
    data: null,
    error: null,
  });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!url) return;
    const stop = new AbortController();
    count(1);
    ask<T>(url, { signal: stop.signal })
      .then(
        (data) => set({ url, data, error: null }),
        (error) => {
          if (error.name !== "AbortError")
            set({ url, data: null, error: error instanceof Refusal ? error : new Refusal(0, String(error)) });
        },
      )
      .finally(() => count(-1));
    return () => stop.abort();
  }, [url, tries]);
  return {
    data: url ? state.data : null,
    error: state.url === url ? state.error : null,
    waiting: url !== null && state.url !== url,
    again: () => {
      set({ url: null, data: null, error: null });
      setTries(tries + 1);
    },
  };
}

/** The width of an element, as it changes. */
export function useWidth<E extends Element>(): [{ current: E | null }, number] {
  const ref = useRef<E | null>(null);
  const [width, set] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    set(element.getBoundingClientRect().width);
    const observer = new ResizeObserver(([entry]) => set(entry!.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

/** A value that has not changed for some time: what is typed asks the server only when the typing rests. */
export function useRested<T>(value: T, ms = 200): T {
  const [rested, set] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => set(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

export const MetaContext = createContext<Meta | null>(null);
export const useMeta = () => useContext(MetaContext)!;

/** What a code of an actor means in words. */
export function useNames(): (code: string) => string {
  const { names } = useMeta();
  return (code) => names[code] ?? code;
}
