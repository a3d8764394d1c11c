/**
 * A case of the lab: what happens to networks and programs, and what must hold when it is over.
 *
 * @module
 */

import { type LabSession, openLabSession } from "./lab_session.ts";

/** Something that happens to networks and programs, and what must be true when it is over. */
export interface LabCase {
  readonly name: string;
  /** Takes a minute or more: it is left to `deno task lab`. */
  readonly long?: boolean;
  /** Why it can't run here, where there can be a lab. */
  readonly whyNot?: () => Promise<string | undefined>;
  /**
   * Lets it happen. Passes on conditions alone: it resolves when everything is as it must be.
   *
   * @returns the milliseconds to heal: from when everything needed for it was there, until all was
   * well
   */
  readonly run: (place: LabSession) => Promise<number>;
}

export type Outcome =
  | { readonly state: "ok"; readonly healedMs: number }
  | { readonly state: "left out"; readonly reason: string }
  | { readonly state: "failed"; readonly error: unknown };

/** Runs a case in a place of its own, which is gone afterwards; an aborted one fails. */
export async function runCase(
  { whyNot, run }: LabCase,
  signal?: AbortSignal,
): Promise<Outcome> {
  try {
    const reason = await whyNot?.();
    if (reason !== undefined) return { state: "left out", reason };
    await using place = await openLabSession();
    const close = () => void place[Symbol.asyncDispose]();
    signal?.addEventListener("abort", close, { once: true });
    try {
      signal?.throwIfAborted();
      return { state: "ok", healedMs: await run(place) };
    } finally {
      signal?.removeEventListener("abort", close);
    }
  } catch (error) {
    return { state: "failed", error };
  }
}
