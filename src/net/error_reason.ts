/**
 * Reasons: why something with a socket failed, in a few words.
 *
 * @module
 */

import { codeOf, messageOf } from "../core/error_message.ts";
import type { DialProblem } from "../protocol/mesh/api/mesh_io.ts";

/** Returns the system's name of a failure where there is one (`EADDRINUSE`), else the message. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  // `node:dgram` calls every failure to send so
  return code === "UNKNOWN" ? "refused by the system" : code ?? messageOf(error);
}

/**
 * The words of the resolver on Linux and macOS (`getaddrinfo`), and on Windows (WSAHOST_NOT_FOUND).
 * A temporary failure (EAI_AGAIN) says nothing of the name: no server answers.
 */
const UNKNOWN_HOST =
  /failed to lookup address information(?!.*temporary)|no such host is known|os error 11001/i;

/** Returns what kind of failure a dial ended with. */
export function dialProblemOf(error: unknown): DialProblem {
  if (error instanceof Deno.errors.ConnectionRefused) return "refused";
  // `Deno.connect` is aborted after its time; the system itself gives up only later
  if (error instanceof DOMException || error instanceof Deno.errors.TimedOut) return "silent";
  return UNKNOWN_HOST.test(messageOf(error)) ? "unknown-host" : "other";
}

/** Returns why a connection failed, in words for a person. */
export function connectionReasonOf(error: unknown): string {
  if (error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe) {
    return "broke the connection";
  }
  if (error instanceof Deno.errors.ConnectionRefused) return "refused the connection";
  if (error instanceof DOMException) return "did not answer";
  return messageOf(error);
}
