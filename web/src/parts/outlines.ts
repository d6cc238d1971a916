// The outlines of countries as paths of a map, worked out a few countries a frame, so that nothing waits for them.
import { geoPath, type GeoProjection } from "d3-geo";
import { useEffect, useState } from "preact/hooks";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

declare const WORLD_COARSE: string;
declare const WORLD_FINE: string;

export interface Outlines {
  land: string;
  sphere: string;
}

export function useOutlines(projection: GeoProjection, fine: boolean, width: number): Outlines | null {
  const [outlines, set] = useState<Outlines | null>(null);
  useEffect(() => {
    if (!width) return;
    let frame = 0,
      wanted = true;
    const draw = (world: Topology<{ countries: GeometryCollection }>) => {
      const path = geoPath(projection).digits(fine ? 2 : 1);
      const countries = world.objects.countries.geometries;
      let land = "",
        done = 0;
      const on = () => {
        const stop = performance.now() + 10;
        while (done < countries.length && performance.now() < stop)
          land += path(feature(world, countries[done++]!)) ?? "";
        if (done < countries.length) frame = requestAnimationFrame(on);
        else set({ land, sphere: path({ type: "Sphere" }) ?? "" });
      };
      on();
    };
    fetch(fine ? WORLD_FINE : WORLD_COARSE)
      .then((answer) => answer.json())
      .then(
        (world) => wanted && draw(world),
        () => {},
      );
    return () => {
      wanted = false;
      cancelAnimationFrame(frame);
    };
  }, [projection, fine, width]);
  return outlines;
}
