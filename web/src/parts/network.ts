// Where the nodes of the network stand: a layout by forces, the same for the same data.
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from "d3-force";
import type { Network } from "../api";

export interface Spot {
  code: string;
  count: number;
  x: number;
  y: number;
}
interface Node extends SimulationNodeDatum {
  code: string;
  count: number;
  name: string;
}

export function radius(node: { count: number }, busiest: number, small: boolean): number {
  return (small ? 3 : 4) + (small ? 11 : 20) * Math.sqrt(node.count / busiest);
}

const ROUNDS = 260;

export function arrange(data: Network, width: number, height: number) {
  const small = width < 520;
  const busiest = Math.max(1, ...data.nodes.map((node) => node.count));
  const nodes: Node[] = data.nodes.map((node, i) => {
    const angle = i * 2.399963,
      far = 14 * Math.sqrt(i + 0.5);
    return { ...node, x: width / 2 + far * Math.cos(angle), y: height / 2 + far * Math.sin(angle) };
  });
  const known = new Set(nodes.map((node) => node.code));
  const links = data.links
    .filter((link) => link.actor !== link.recipient && known.has(link.actor) && known.has(link.recipient))
    .map((link) => ({ source: link.actor, target: link.recipient, count: link.count }));
  const strongest = Math.max(1, ...links.map((link) => link.count));
  const wide = width / Math.max(height, 1);
  const simulation = forceSimulation(nodes)
    .stop()
    .alphaDecay(1 - 0.001 ** (1 / ROUNDS))
    .force(
      "link",
      forceLink<Node, { source: string; target: string; count: number }>(links)
        .id((node) => node.code)
        .distance(small ? 48 : 96)
        .strength((link) => 0.12 + 0.4 * Math.sqrt(link.count / strongest)),
    )
    .force(
      "apart",
      forceManyBody()
        .strength(small ? -130 : -520)
        .distanceMax(Math.max(width, height) / 1.6),
    )
    .force("collide", forceCollide<Node>((node) => radius(node, busiest, small) + (small ? 11 : 18)).iterations(2))
    .force("x", forceX(width / 2).strength(0.09 / wide))
    .force("y", forceY(height / 2).strength(0.09));
  let done = 0;
  return {
    /** Goes on for some rounds; false when it is finished. */
    run(rounds: number): boolean {
      for (let i = 0; i < rounds && done < ROUNDS; i++, done++) simulation.tick();
      return done < ROUNDS;
    },
    /** The nodes, spread over all the room there is. */
    spots(): Spot[] {
      const stretch = (axis: "x" | "y", from: number, to: number) => {
        const values = nodes.map((node) => node[axis]!);
        const [least, most] = [Math.min(...values), Math.max(...values)];
        return (value: number) =>
          most > least ? from + ((value - least) * (to - from)) / (most - least) : (from + to) / 2;
      };
      const edge = small ? 40 : 70;
      const x = stretch("x", edge, width - edge),
        y = stretch("y", 30, height - (small ? 40 : 50));
      return nodes.map((node) => ({ code: node.code, count: node.count, x: x(node.x!), y: y(node.y!) }));
    },
  };
}

/** A bent arrow from a to b that ends before b's circle. */
export function bend(a: Spot, b: Spot, stop: number): string {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy) || 1;
  const [mx, my] = [(a.x + b.x) / 2 - dy * 0.13, (a.y + b.y) / 2 + dx * 0.13];
  const [ex, ey] = [b.x - mx, b.y - my];
  const end = Math.hypot(ex, ey) || 1;
  const [ux, uy] = [ex / end, ey / end];
  const [tx, ty] = [b.x - ux * Math.min(stop, length / 2), b.y - uy * Math.min(stop, length / 2)];
  const wing = 6;
  const f = (n: number) => n.toFixed(1);
  return `M${f(a.x)} ${f(a.y)}Q${f(mx)} ${f(my)} ${f(tx)} ${f(ty)}M${f(tx - ux * wing - uy * wing * 0.6)} ${f(ty - uy * wing + ux * wing * 0.6)}L${f(tx)} ${f(ty)}L${f(tx - ux * wing + uy * wing * 0.6)} ${f(ty - uy * wing - ux * wing * 0.6)}`;
}

export interface Label {
  text: string;
  x: number;
  y: number;
  "text-anchor": "start" | "middle" | "end";
}

type Box = [left: number, top: number, right: number, bottom: number];

/** How much of a box others cover. */
function covered(box: Box, others: Box[]): number {
  let all = 0;
  for (const other of others) {
    const wide = Math.min(box[2], other[2]) - Math.max(box[0], other[0]),
      high = Math.min(box[3], other[3]) - Math.max(box[1], other[1]);
    if (wide > 0 && high > 0) all += wide * high;
  }
  return all;
}

/** Below, above, right or left of a node, or beside it at a slant. */
function places(text: string, r: number): Label[] {
  const slant = r * 0.71 + 4;
  return [
    { text, x: 0, y: r + 13, "text-anchor": "middle" },
    { text, x: 0, y: -r - 5, "text-anchor": "middle" },
    { text, x: r + 4, y: 4, "text-anchor": "start" },
    { text, x: -r - 4, y: 4, "text-anchor": "end" },
    { text, x: slant, y: slant + 8, "text-anchor": "start" },
    { text, x: -slant, y: slant + 8, "text-anchor": "end" },
    { text, x: slant, y: -slant, "text-anchor": "start" },
    { text, x: -slant, y: -slant, "text-anchor": "end" },
  ];
}

/** A name for every node, the busiest first: where it has room, else its code, and that where it covers the least. */
export function withNames(
  spots: Spot[],
  width: number,
  name: (spot: Spot) => string,
  r: (spot: Spot) => number,
): Map<string, Label> {
  const found = new Map<string, Label>();
  const taken = spots.map((spot): Box => [spot.x - r(spot), spot.y - r(spot), spot.x + r(spot), spot.y + r(spot)]);
  for (const spot of [...spots].sort((a, b) => b.count - a.count)) {
    let best: { label: Label; box: Box; cost: number } | null = null;
    for (const label of [...places(name(spot), r(spot)), ...places(spot.code, r(spot))]) {
      const wide = 6.6 * label.text.length;
      const left = spot.x + label.x - { start: 0, middle: wide / 2, end: wide }[label["text-anchor"]];
      const box: Box = [left, spot.y + label.y - 10, left + wide, spot.y + label.y + 2];
      if (left < 0 || left + wide > width) continue;
      const cost = covered(box, taken);
      if (!best || cost < best.cost) best = { label, box, cost };
      if (!cost) break;
    }
    if (!best) continue;
    taken.push(best.box);
    found.set(spot.code, best.label);
  }
  return found;
}
