import type { Now } from "./time.ts";

/**
 * The one shape of everything that decides: no sockets, no clock, no randomness of its own.
 *
 * `handle` takes what happened and returns what is to be done about it, in order; the shell around the machine does it.
 * A machine that wants to act though nothing happens says when in `deadline`, in monotonic milliseconds, and is then
 * handed a `{ type: "tick" }`. A tick that comes early does no harm.
 */
export interface Machine<Event, Effect> {
  handle(event: Event | Tick, now: Now): readonly Effect[];
  deadline(): number | undefined;
}

/** Time has passed. */
export interface Tick {
  readonly type: "tick";
}
