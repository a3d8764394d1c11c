/**
 * Timers under a test's control.
 *
 * @module
 */

/**
 * Has every timer that is set from now on do what `set` says, until it is disposed of: `run` is
 * what would happen after `ms`. Timers that were set before, and those of the runtime itself, are
 * left alone.
 */
export function replaceTimers(set: (run: () => void, ms: number) => void): Disposable {
  const original = globalThis.setTimeout;
  const replacement = (run: () => void, ms = 0): number => {
    set(run, ms);
    return 0;
  };
  Reflect.set(globalThis, "setTimeout", replacement);
  return { [Symbol.dispose]: () => void Reflect.set(globalThis, "setTimeout", original) };
}
