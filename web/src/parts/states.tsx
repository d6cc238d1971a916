// What stands where nothing else can: waiting, nothing found, something wrong.
import type { ComponentChildren } from "preact";
import { useUnderway, type Answer } from "../use";
import { change, go, href, useAddress } from "../router";
import type { Refusal } from "../api";

/** The line at the top of the page that shows that answers are on their way. */
export function Progress() {
  const waiting = useUnderway() > 0;
  return (
    <div
      class={"progress" + (waiting ? " on" : "")}
      role="progressbar"
      aria-label="Waiting for the server"
      aria-hidden={!waiting}
    />
  );
}

export function Problem({ error, again }: { error: Refusal; again?: () => void }) {
  const address = useAddress();
  const asked = Object.keys(address.filter).length > 0;
  const head =
    error.status === 0
      ? "No answer"
      : error.status === 404
        ? "Not here"
        : error.status === 400
          ? "The question is not clear"
          : error.status === 503
            ? "That took too long"
            : "Something went wrong";
  return (
    <div class="state problem" role="alert">
      <h2>{head}</h2>
      <p>{error.message}</p>
      <p class="row">
        {again && <button onClick={again}>Try again</button>}
        {asked && <button onClick={() => go(href(address.path))}>Drop all filters</button>}
        <a href="/">Overview</a>
      </p>
    </div>
  );
}

export function Empty({ what, children }: { what: string; children?: ComponentChildren }) {
  const address = useAddress();
  const keys = Object.keys(address.filter) as (keyof typeof address.filter)[];
  return (
    <div class="state">
      <h2>No {what}</h2>
      {children ||
        (keys.length ? <p>Nothing in this store fits all the filters. Take one away:</p> : <p>There are none here.</p>)}
      {keys.length > 0 && (
        <p class="row">
          {keys.map((key) => (
            <button key={key} onClick={() => change(address, { [key]: undefined })}>
              without {key} “{address.filter[key]}”
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

/** Shows the answer, or why there is none. Earlier data stay, faded, until the new ones are there. */
export function Show<T>({ answer, children }: { answer: Answer<T>; children: (data: T) => ComponentChildren }) {
  if (answer.error) return <Problem error={answer.error} again={answer.again} />;
  if (!answer.data)
    return (
      <div class="skeleton" aria-busy="true" aria-label="Loading">
        <i />
        <i />
        <i />
      </div>
    );
  return (
    <div class={"answer" + (answer.waiting ? " stale" : "")} aria-busy={answer.waiting}>
      {children(answer.data)}
    </div>
  );
}
