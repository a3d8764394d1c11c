/**
 * The graph of links with which a scenario starts.
 *
 * @module
 */

import { below, type Random, shuffled } from "./random.ts";

/** Who is told whose address at the start. */
export type Topology =
  /** Each the next; in a ring, the last the first. */
  | { readonly shape: "line" | "ring" | "full" }
  /** A connected graph of chance in which everybody has `degree` links. */
  | { readonly shape: "random"; readonly degree: number }
  /** Everybody knows 1 to 3 of those who came before, and the rest is theirs to find out. */
  | { readonly shape: "self" };

const MAX_KNOWN_AT_FIRST = 3;

/** The first connects to the second. */
export type Edge = readonly [from: number, to: number];

/** The links that `nodes` nodes, numbered from 0, are told to make. */
export function edgesOf(topology: Topology, nodes: number, random: Random): readonly Edge[] {
  const numbers = Array.from({ length: nodes }, (_, number) => number);
  switch (topology.shape) {
    case "line":
      return chain(numbers);
    case "ring":
      return closed(numbers);
    case "full":
      return numbers.flatMap((to) => numbers.slice(0, to).map((from): Edge => [from, to]));
    case "random":
      return withDegree(topology.degree, numbers, random);
    case "self":
      return numbers.slice(1).flatMap((from) => {
        const known = Math.min(from, 1 + below(MAX_KNOWN_AT_FIRST, random));
        return shuffled(numbers.slice(0, from), random).slice(0, known).map((
          to,
        ): Edge => [from, to]);
      });
  }
}

function chain(numbers: readonly number[]): readonly Edge[] {
  return numbers.slice(1).map((to, index): Edge => [numbers[index]!, to]);
}

function closed(numbers: readonly number[]): readonly Edge[] {
  if (numbers.length < 3) return chain(numbers);
  return [...chain(numbers), [numbers.at(-1)!, numbers[0]!]];
}

/**
 * Rings in orders of chance, one for each two of the degree: so it is connected. What two of them
 * share counts once.
 */
function withDegree(degree: number, numbers: readonly number[], random: Random): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (let links = 0; links < degree; links += 2) {
    const order = shuffled(numbers, random);
    for (const [from, to] of links + 1 < degree ? closed(order) : pairs(order)) {
      edges.set(`${Math.min(from, to)} ${Math.max(from, to)}`, [from, to]);
    }
  }
  return [...edges.values()];
}

function pairs(numbers: readonly number[]): readonly Edge[] {
  return chain(numbers).filter((_, index) => index % 2 === 0);
}

/** How many links each of `nodes` nodes has by these edges. */
export function degreesOf(edges: readonly Edge[], nodes: number): readonly number[] {
  const degrees = new Array<number>(nodes).fill(0);
  for (const edge of edges) for (const node of edge) degrees[node]!++;
  return degrees;
}
