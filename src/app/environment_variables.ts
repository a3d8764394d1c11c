/**
 * Reads options from environment variables.
 *
 * @module
 */
import { safeText } from "../core/text/safe.ts";
import type { ValueCheck } from "./options.ts";

/** The value of one option in the environment. */
export type EnvironmentValue<T> =
  | { readonly state: "ok"; readonly value: T | undefined; readonly notices: readonly string[] }
  | { readonly state: "refused"; readonly reason: string };

/**
 * Returns whether a variable that switches something on is set: to anything but `0`, `false` and
 * `no`.
 */
export function isSet(value: string | undefined): boolean {
  return !["", "0", "false", "no"].includes((value ?? "").trim().toLowerCase());
}

/**
 * Reads an option from the variable `own` (`P2PCHAT_PORT`), else from `shared` (`PORT`).
 *
 * A wrong value of `own` is refused, since it is meant for this program. Other programs set
 * `shared` too: WSL puts the computer's name into `NAME`, container platforms put addresses into
 * `PORT`. A wrong value there is ignored, with a notice.
 */
export function fromEnvironment<T>(
  environment: (name: string) => string | undefined,
  own: string,
  shared: string,
  check: (text: string) => ValueCheck<T>,
): EnvironmentValue<T> {
  const ownText = environment(own);
  if (ownText !== undefined && ownText !== "") {
    const result = check(ownText);
    if (result.state === "ok") return { ...result, notices: [] };
    return { state: "refused", reason: `${own} in the environment: ${result.reason}` };
  }
  const sharedText = environment(shared);
  if (sharedText === undefined || sharedText === "") {
    return { state: "ok", value: undefined, notices: [] };
  }
  const result = check(sharedText);
  if (result.state === "ok") return { ...result, notices: [] };
  const notice = `Ignored ${shared}="${safeText(sharedText)}" in the environment. ${result.reason}`;
  return { state: "ok", value: undefined, notices: [notice] };
}
