/**
 * The message of an error. `net/error_reason.ts` words errors of the network for people, and begins
 * with these.
 *
 * @module
 */

/** Returns the message of an error, or what else was thrown, as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns the system's name of a failure (`EADDRINUSE`), `undefined` where there is none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/** Returns the system's words for a failure without its number: `permission denied`. */
export function systemMessageOf(error: unknown): string {
  const [words = ""] = messageOf(error).split(/ \(os error|[\r\n]/);
  return words.charAt(0).toLowerCase() + words.slice(1);
}
