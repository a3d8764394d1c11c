/**
 * A preload that throws an uncaught exception at SIGUSR2.
 *
 * @module
 */

/** Loaded before the program: throws where nobody catches, when the signal comes. */
Deno.addSignalListener("SIGUSR2", () => {
  throw new Error("a mistake in the program");
});
