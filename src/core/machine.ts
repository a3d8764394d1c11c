/**
 * Machines: the one shape of everything that decides (a functional core, also known as sans-IO). A
 * machine has no sockets, no clock and no randomness of its own.
 *
 * @module
 */

import type { Now } from "./now.ts";

/** A state machine: events in, effects out. */
export interface Machine<Event, Effect> {
  /** Takes an event; returns the effects, in order, for the shell around the machine to perform. */
  handle(event: Event | Tick, now: Now): readonly Effect[];
  /** Returns when the machine wants a tick, in monotonic milliseconds; `undefined`: never. */
  deadline(): number | undefined;
}

/** Time has passed. A tick that comes early does no harm. */
export interface Tick {
  readonly type: "tick";
}
