// Where things happened: circles on a map, joined where they would cover one another, apart again when one looks closer.
import { geoNaturalEarth1 } from "d3-geo";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior } from "d3-zoom";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { address as api, type PlaceCount } from "../api";
import { Export, csv } from "../parts/export";
import { Filters } from "../parts/filters";
import { cluster, size, slice, type Cluster } from "../parts/places";
import { Bound, useNewest } from "../parts/newest";
import { useOutlines } from "../parts/outlines";
import { Balance } from "../parts/pairs";
import { List } from "../parts/rows";
import { Empty, Show } from "../parts/states";
import { change, href, type Address } from "../router";
import { useAnswer, useWidth } from "../use";
import { plural, sides, TYPE_ORDER } from "../words";

const nameOf = (group: Cluster) =>
  group.places[0]!.name + (group.places.length > 1 ? ` +${group.places.length - 1}` : "");

interface View {
  x: number;
  y: number;
  k: number;
}

export function MapView({ address }: { address: Address }) {
  // The place that is chosen filters the stories; on the map it stands among the others.
  const answer = useAnswer<{ places: PlaceCount[] }>(api("places", { ...address.filter, place: undefined }));
  const newest = useNewest(address);
  return (
    <>
      <div class="title">
        <h1>Map</h1>
        <p class="lead">
          Events by place. A circle is as large as its events are many; blue is cooperation, orange conflict.
        </p>
      </div>
      <Filters address={address} without={["place"]} />
      <Show answer={answer}>
        {({ places }) =>
          places.length ? <Atlas places={places} address={address} /> : <Empty what="events with a place" />
        }
      </Show>
      {address.filter.place && (
        <section class="card">
          <div class="top">
            <h2>Stories in {address.filter.place}</h2>
            <button onClick={() => change(address, { place: undefined })}>All places</button>
          </div>
          <Bound of={newest} address={address} />
          <List path="stories" filter={newest.filter} more={{ newest: 1 }} what={["story", "stories"]} step={10} />
        </section>
      )}
    </>
  );
}

function Atlas({ places, address }: { places: PlaceCount[]; address: Address }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const svg = useRef<SVGSVGElement>(null);
  const behave = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null);
  const [view, setView] = useState<View>({ x: 0, y: 0, k: 1 });
  const [fine, setFine] = useState(false);
  const height = Math.round(Math.max(width * 0.52, Math.min(width * 0.62, 260)));
  useEffect(() => {
    if (view.k > 2.5) setFine(true);
  }, [view.k]);

  const projection = useMemo(
    () =>
      geoNaturalEarth1().fitExtent(
        [
          [4, 4],
          [width - 4, height - 4],
        ],
        { type: "Sphere" },
      ),
    [width, height],
  );
  const outlines = useOutlines(projection, fine, width);
  const points = useMemo(
    () => places.map((place) => ({ place, at: projection([place.lon, place.lat]) ?? ([0, 0] as [number, number]) })),
    [places, projection],
  );
  const groups = useMemo(
    () => cluster(points, view.k, width < 520),
    [points, Math.round(Math.log2(view.k) * 3), width],
  );
  const most = Math.max(1, ...groups.map((group) => group.count));

  useEffect(() => {
    if (!svg.current || !width) return;
    const behaviour = zoom<SVGSVGElement, unknown>()
      .scaleExtent([1, 40])
      .extent([
        [0, 0],
        [width, height],
      ])
      .translateExtent([
        [0, 0],
        [width, height],
      ])
      .filter(
        (event) =>
          !event.button &&
          (event.type !== "wheel" || event.ctrlKey || event.metaKey || document.activeElement === svg.current),
      )
      .on("zoom", (event: D3ZoomEvent<SVGSVGElement, unknown>) => setView(event.transform));
    behave.current = behaviour;
    const selection = select(svg.current);
    selection.call(behaviour).on("dblclick.zoom", null);
    // The part of the world that has events, when it is far smaller than the world.
    const [xs, ys] = [points.map(({ at }) => at[0]), points.map(({ at }) => at[1])];
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const k = Math.max(1, Math.min(5, 0.8 / Math.max((x1 - x0) / width, (y1 - y0) / height, 0.01)));
    if (k > 1.6)
      selection.call(
        behaviour.transform,
        zoomIdentity
          .translate(width / 2, height / 2)
          .scale(k)
          .translate(-(x0 + x1) / 2, -(y0 + y1) / 2),
      );
    return () => {
      selection.on(".zoom", null);
    };
  }, [width, height, points]);

  const step = (factor: number) =>
    svg.current && behave.current && select(svg.current).call(behave.current.scaleBy, factor);
  const open = (group: Cluster) => {
    if (group.places.length === 1) return change(address, { place: group.places[0]!.name });
    if (!svg.current || !behave.current) return;
    const k = Math.min(
      40,
      Math.max(view.k * 2, 0.5 / Math.max(group.spread[0] / width, group.spread[1] / height, 0.012)),
    );
    select(svg.current).call(
      behave.current.transform,
      zoomIdentity
        .translate(width / 2, height / 2)
        .scale(k)
        .translate(-group.x, -group.y),
    );
  };
  const numbers = () =>
    csv([
      ["place", "country", "lat", "lon", "events", ...TYPE_ORDER],
      ...places.map((place) => [
        place.name,
        place.code,
        place.lat,
        place.lon,
        place.count,
        ...TYPE_ORDER.map((type) => place.types[type] ?? 0),
      ]),
    ]);
  const visible = groups
    .map((group) => ({ group, x: group.x * view.k + view.x, y: group.y * view.k + view.y }))
    .filter(({ x, y }) => x > -20 && y > -20 && x < width + 20 && y < height + 20);
  return (
    <div class="columns wide-first">
      <section class="card" ref={ref}>
        <div class="top">
          <div class="zoom" role="group" aria-label="Zoom">
            <button onClick={() => step(2)} aria-label="Zoom in">
              +
            </button>
            <button onClick={() => step(0.5)} aria-label="Zoom out" disabled={view.k <= 1}>
              −
            </button>
            <button
              onClick={() =>
                svg.current && behave.current && select(svg.current).call(behave.current.transform, zoomIdentity)
              }
              disabled={view.k <= 1}
            >
              World
            </button>
          </div>
          <Export name="map" rows={{ filter: address.filter }} numbers={numbers} plot />
        </div>
        {width > 0 && (
          <svg
            class="plot atlas"
            ref={svg}
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
            role="group"
            tabindex={0}
            aria-label="Map of events; the list of places says the same in words. Plus and minus zoom."
            onKeyDown={(event) => {
              if (event.key === "+" || event.key === "=") step(2);
              else if (event.key === "-") step(0.5);
            }}
          >
            {outlines && (
              <g transform={`translate(${view.x} ${view.y}) scale(${view.k})`}>
                <path class="sea" d={outlines.sphere} vector-effect="non-scaling-stroke" />
                <path class="land" d={outlines.land} vector-effect="non-scaling-stroke" />
              </g>
            )}
            {visible.map(({ group, x, y }) => {
              const r = size(group.count, most, width < 520);
              const told = `${nameOf(group)}: ${plural(group.count, "event")}, ${group.cooperation} of cooperation, ${group.conflict} of conflict`;
              return (
                <g
                  key={group.key}
                  class={"spot" + (group.places.some(({ name }) => name === address.filter.place) ? " chosen" : "")}
                  transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
                  tabindex={0}
                  role="button"
                  aria-label={told}
                  onClick={() => open(group)}
                  onKeyDown={(event) => {
                    if (event.key === "Enter" || event.key === " ") {
                      event.preventDefault();
                      open(group);
                    }
                  }}
                >
                  <title>{told}</title>
                  <circle class="good" r={r} />
                  <path class="bad" d={slice(r, group.conflict / Math.max(1, group.count))} />
                  <circle class="rim" r={r} />
                </g>
              );
            })}
            {visible
              .filter(({ group }) => group.label)
              .slice(0, width < 520 ? 8 : 24)
              .map(({ group, x, y }) => (
                <text
                  key={group.key}
                  x={x}
                  y={y - size(group.count, most, width < 520) - 4}
                  text-anchor="middle"
                  aria-hidden="true"
                >
                  {nameOf(group)}
                </text>
              ))}
          </svg>
        )}
        <p class="hint">
          Drag to move; zoom with the buttons, or the wheel once the map has been clicked. Outlines: Natural Earth.
        </p>
      </section>
      <section class="card">
        <h2>Busiest places</h2>
        <ol class="bars">
          {places.slice(0, 20).map((place) => (
            <li key={`${place.name}${place.lat}`}>
              <a
                href={href(["map"], { ...address.filter, place: place.name })}
                aria-current={place.name === address.filter.place || undefined}
                onClick={(event) => {
                  event.preventDefault();
                  change(address, { place: place.name });
                }}
              >
                {place.name}
                {place.code && <small> {place.code}</small>}
              </a>
              <Balance of={{ ...sides(place.types), count: place.count }} most={places[0]!.count} />
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
