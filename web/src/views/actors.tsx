// Who acts on whom, as a network: blue lines are mostly cooperation, orange ones mostly conflict.
import { useEffect, useMemo, useState } from "preact/hooks";
import { address as api, type Network, type Pair } from "../api";
import { Export, csv } from "../parts/export";
import { Filters } from "../parts/filters";
import { arrange, bend, radius, withNames, type Label, type Spot } from "../parts/network";
import { Balance } from "../parts/pairs";
import { Empty, Show } from "../parts/states";
import { change, go, href, type Address } from "../router";
import { useAnswer, useNames, useWidth } from "../use";
import { pairName, plural } from "../words";

export function ActorsView({ address }: { address: Address }) {
  const most = Number(address.own.most) || (innerWidth < 600 ? 20 : 40);
  const answer = useAnswer<Network>(api("actors", address.filter, { most }));
  return (
    <>
      <div class="title">
        <h1>Actors</h1>
        <p class="lead">
          Who acts on whom. A line is as wide as its events are many. Click an actor to see its partners, a pair to see
          its history.
        </p>
      </div>
      <Filters address={address} />
      <Show answer={answer}>
        {(data) => (data.nodes.length ? <Graph data={data} address={address} most={most} /> : <Empty what="actors" />)}
      </Show>
    </>
  );
}

function Graph({ data, address, most }: { data: Network; address: Address; most: number }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const name = useNames();
  const [over, setOver] = useState<string | null>(null);
  const chosen = address.own.at ?? null;
  const height = Math.round(Math.min(760, Math.max(width * 0.72, Math.min(width * 1.3, 460))));
  const spots = useSpots(data, width, height);
  const strongest = Math.max(1, ...data.links.map((link) => link.count));
  const busiest = Math.max(1, ...data.nodes.map((node) => node.count));
  const lit = chosen ?? over;
  const near = useMemo(() => {
    const set = new Set<string>();
    for (const link of data.links)
      if (link.actor === lit || link.recipient === lit) set.add(link.actor).add(link.recipient);
    return set;
  }, [data, lit]);
  // Of very many lines only the widest, and those of the actor that is looked at.
  const drawn = useMemo(
    () =>
      [...data.links]
        .filter((link) => link.actor !== link.recipient)
        .sort((a, b) => b.count - a.count)
        .filter((link, i) => i < 3.5 * data.nodes.length || link.actor === lit || link.recipient === lit),
    [data, lit],
  );
  const at = new Map(spots.map((spot) => [spot.code, spot]));
  const label = (code: string) => data.nodes.find((node) => node.code === code)?.name || name(code);
  const rows = data.links
    .filter((link) => !chosen || link.actor === chosen || link.recipient === chosen)
    .sort((a, b) => b.count - a.count);
  const choose = (code: string) => change(address, {}, { at: code === chosen ? undefined : code });
  const numbers = () =>
    csv([
      ["actor", "recipient", "events", "cooperation", "conflict"],
      ...rows.map((row) => [row.actor, row.recipient, row.count, row.cooperation, row.conflict]),
    ]);
  const small = width < 520;
  const named = useMemo(
    () =>
      withNames(
        spots,
        width,
        (spot) => short(label(spot.code), small),
        (spot) => radius(spot, busiest, small),
      ),
    [spots, small],
  );
  return (
    <div class="columns wide-first">
      <section class="card" ref={ref}>
        <div class="top">
          <label class="inline">
            At most{" "}
            <select value={most} onChange={(event) => change(address, {}, { most: event.currentTarget.value })}>
              {[10, 20, 40, 60, 100].map((n) => (
                <option key={n} value={n}>
                  {n} actors
                </option>
              ))}
            </select>
          </label>
          <Export name="actors" rows={{ filter: address.filter }} numbers={numbers} plot />
        </div>
        <p class="colours">
          <span>
            <i class="line good" />
            mostly cooperation
          </span>
          <span>
            <i class="line mixed" />
            both
          </span>
          <span>
            <i class="line bad" />
            mostly conflict
          </span>
          {drawn.length > 3.5 * data.nodes.length - 1 &&
            "The busiest lines only; all of an actor appear when you point at it."}
        </p>
        {spots.length > 0 && (
          <svg
            class="plot network"
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
            role="group"
            aria-label="Network of actors; the list of pairs says the same in words"
          >
            {drawn.map((link) => {
              const a = at.get(link.actor),
                b = at.get(link.recipient);
              return (
                a &&
                b && (
                  <Line
                    key={link.actor + link.recipient}
                    link={link}
                    path={bend(a, b, radius(b, busiest, small) + 3)}
                    width={1 + 7 * Math.sqrt(link.count / strongest)}
                    light={!lit ? "" : lit === link.actor || lit === link.recipient ? " on" : " off"}
                    name={pairName(label(link.actor), label(link.recipient))}
                    onPick={() => go(href(["dyad", link.actor, link.recipient], address.filter))}
                  />
                )
              );
            })}
            {spots.map((spot) => (
              <Node
                key={spot.code}
                spot={spot}
                r={radius(spot, busiest, small)}
                name={label(spot.code)}
                label={named.get(spot.code)}
                whole={lit === spot.code || near.has(spot.code) ? short(label(spot.code), small) : undefined}
                off={!!lit && lit !== spot.code && !near.has(spot.code)}
                chosen={chosen === spot.code}
                onPick={() => choose(spot.code)}
                onOver={(over) => setOver(over ? spot.code : null)}
              />
            ))}
          </svg>
        )}
      </section>
      <section class="card">
        <div class="top">
          <h2>{chosen ? `Pairs of ${label(chosen)}` : "Busiest pairs"}</h2>
          {chosen && <button onClick={() => choose(chosen)}>Show all</button>}
        </div>
        <ol class="bars">
          {rows.slice(0, 20).map((pair) => (
            <li key={pair.actor + pair.recipient}>
              <a href={href(["dyad", pair.actor, pair.recipient], address.filter)}>
                {pairName(label(pair.actor), label(pair.recipient))}
              </a>
              <Balance of={pair} most={rows[0]!.count} />
            </li>
          ))}
        </ol>
        {chosen && (
          <p>
            <a href={href(["stories"], { ...address.filter, party: chosen })}>Stories with {label(chosen)}</a>
          </p>
        )}
      </section>
    </div>
  );
}

interface LineProps {
  link: Pair;
  path: string;
  width: number;
  light: string;
  name: string;
  onPick: () => void;
}

function Line({ link, path, width, light, name, onPick }: LineProps) {
  const share = link.conflict / Math.max(1, link.cooperation + link.conflict);
  return (
    <path
      class={`link ${share > 0.6 ? "bad" : share < 0.4 ? "good" : "mixed"}${light}`}
      d={path}
      stroke-width={width}
      onClick={onPick}
    >
      <title>{`${name}: ${plural(link.count, "event")}, ${link.cooperation} of cooperation, ${link.conflict} of conflict`}</title>
    </path>
  );
}

interface NodeProps {
  spot: Spot;
  r: number;
  name: string;
  label?: Label;
  /** Its name, where it is told even if it covers others. */
  whole?: string;
  off: boolean;
  chosen: boolean;
  onPick: () => void;
  onOver: (over: boolean) => void;
}

function Node({ spot, r, name, label, whole, off, chosen, onPick, onOver }: NodeProps) {
  const drawn = label && (whole ?? label.text);
  return (
    <g
      class={`node${off ? " off" : ""}${chosen ? " chosen" : ""}`}
      transform={`translate(${spot.x.toFixed(1)} ${spot.y.toFixed(1)})`}
      tabindex={0}
      role="button"
      aria-pressed={chosen}
      aria-label={`${drawn && drawn !== name ? `${drawn}: ` : ""}${name}, ${plural(spot.count, "event")}`}
      onClick={onPick}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          onPick();
        }
      }}
      onPointerEnter={() => onOver(true)}
      onPointerLeave={() => onOver(false)}
      onFocus={() => onOver(true)}
      onBlur={() => onOver(false)}
    >
      <circle r={r} />
      {label && (
        <text x={label.x} y={label.y} text-anchor={label["text-anchor"]} aria-hidden="true">
          {drawn}
        </text>
      )}
    </g>
  );
}

/** Whole words, where there are several. */
function short(text: string, small: boolean): string {
  const most = small ? 17 : 26;
  return text.length <= most ? text : (text.slice(0, most).replace(/\s+\S*$/, "") || text.slice(0, most)) + "…";
}

/** The places of the nodes: worked out a few steps a frame, so that nothing waits for it. */
function useSpots(data: Network, width: number, height: number): Spot[] {
  const [spots, set] = useState<Spot[]>([]);
  useEffect(() => {
    if (!width) return;
    const work = arrange(data, width, height);
    let frame = 0;
    const on = () => {
      const more = work.run(8);
      if (!more) set(work.spots());
      else frame = requestAnimationFrame(on);
    };
    on();
    return () => cancelAnimationFrame(frame);
  }, [data, width, height]);
  return spots;
}
