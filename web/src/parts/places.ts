// Circles of a map that would cover one another become one.
import type { PlaceCount } from "../api";
import { sides } from "../words";

export interface Cluster {
  key: string;
  x: number;
  y: number;
  count: number;
  cooperation: number;
  conflict: number;
  places: PlaceCount[];
  /** How far its places lie apart, in units of the map at zoom 1. */
  spread: [number, number];
  label: boolean;
}

export function size(count: number, most: number, small: boolean): number {
  return (small ? 3 : 4) + (small ? 13 : 22) * Math.sqrt(count / most);
}

interface Point {
  place: PlaceCount;
  at: [number, number];
}

/** The busiest places first; each takes in what lies within its reach on the screen. */
export function cluster(points: Point[], k: number, small: boolean): Cluster[] {
  const reach = (small ? 26 : 34) / k;
  const cells = new Map<string, number[]>();
  const cell = (x: number, y: number) => `${Math.floor(x / reach)},${Math.floor(y / reach)}`;
  const order = points.map((_, i) => i).sort((a, b) => points[b]!.place.count - points[a]!.place.count);
  for (const i of order) {
    const key = cell(...points[i]!.at);
    const list = cells.get(key);
    if (list) list.push(i);
    else cells.set(key, [i]);
  }
  const taken = new Uint8Array(points.length);
  const found: Cluster[] = [];
  for (const i of order) {
    if (taken[i]) continue;
    const [x, y] = points[i]!.at;
    const group: Cluster = {
      key: `${points[i]!.place.name}${x.toFixed(2)}`,
      x,
      y,
      count: 0,
      cooperation: 0,
      conflict: 0,
      places: [],
      spread: [0, 0],
      label: false,
    };
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const j of cells.get(`${Math.floor(x / reach) + dx},${Math.floor(y / reach) + dy}`) ?? []) {
          const other = points[j]!;
          const far: [number, number] = [Math.abs(other.at[0] - x), Math.abs(other.at[1] - y)];
          if (taken[j] || Math.hypot(...far) > reach) continue;
          taken[j] = 1;
          group.places.push(other.place);
          group.count += other.place.count;
          group.spread = [Math.max(group.spread[0], 2 * far[0]), Math.max(group.spread[1], 2 * far[1])];
          const { cooperation, conflict } = sides(other.place.types);
          group.cooperation += cooperation;
          group.conflict += conflict;
        }
      }
    }
    group.places.sort((a, b) => b.count - a.count);
    found.push(group);
  }
  // Names where they have room.
  const boxes: [number, number, number][] = [];
  for (const group of found.sort((a, b) => b.count - a.count)) {
    const half = (3.4 * (group.places[0]!.name.length + (group.places.length > 1 ? 3 : 0))) / k;
    const free = boxes.every(([x, y, other]) => Math.abs(x - group.x) > half + other || Math.abs(y - group.y) > 22 / k);
    if (free) boxes.push([group.x, group.y, half]);
    group.label = free;
  }
  return found;
}

/** A slice of a circle that begins above and goes round by its share. */
export function slice(r: number, share: number): string {
  if (share <= 0) return "";
  if (share >= 0.9999) return `M0 ${-r}A${r} ${r} 0 1 1 -0.01 ${-r}Z`;
  const angle = 2 * Math.PI * share;
  return `M0 0V${-r}A${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${(r * Math.sin(angle)).toFixed(2)} ${(-r * Math.cos(angle)).toFixed(2)}Z`;
}
