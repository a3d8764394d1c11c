/**
 * Distributions of the delay of a link.
 *
 * @module
 */

import { between, exponential, type Random } from "./random.ts";

/**
 * How long links take, each its own time: all the same, or spread between two or around a mean (ms
 * one way).
 */
export type Delay =
  | { readonly spread: "constant"; readonly ms: number }
  | { readonly spread: "uniform"; readonly from: number; readonly to: number }
  | { readonly spread: "exponential"; readonly mean: number };

/** A packet takes its link's delay, and up to so much of it less or more. */
const JITTER = 0.5;

/** How long one link takes, ms one way. */
export function drawDelay(delay: Delay, random: Random): number {
  switch (delay.spread) {
    case "constant":
      return delay.ms;
    case "uniform":
      return between(delay.from, delay.to, random);
    case "exponential":
      return exponential(delay.mean, random);
  }
}

/** How long a packet takes on a link of `ms`. */
export function jittered(ms: number, random: Random): number {
  return ms * between(1 - JITTER, 1 + JITTER, random);
}

/**
 * The delay that `text` spells: `5`, `uniform:10-80` or `exponential:50`, in ms; `undefined` where
 * it spells none.
 */
export function parseDelay(text: string): Delay | undefined {
  const [, spread, first, second] =
    /^(?:(constant|uniform|exponential):)?(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  if (first === undefined || (spread === "uniform") !== (second !== undefined)) return undefined;
  switch (spread) {
    case "uniform":
      return { spread, from: Number(first), to: Number(second) };
    case "exponential":
      return { spread, mean: Number(first) };
    default:
      return { spread: "constant", ms: Number(first) };
  }
}

/** What {@link parseDelay} reads. */
export function formatDelay(delay: Delay): string {
  switch (delay.spread) {
    case "constant":
      return `${delay.ms}`;
    case "uniform":
      return `uniform:${delay.from}-${delay.to}`;
    case "exponential":
      return `exponential:${delay.mean}`;
  }
}
