import { safeText } from "../core/text/safe.ts";
import type { ValueCheck } from "./options.ts";

/** What environment variables say about one option. */
export type EnvironmentValue<T> =
  | { readonly state: "ok"; readonly value: T | undefined; readonly notices: readonly string[] }
  | { readonly state: "refused"; readonly reason: string };

/**
 * Reads an option from the variable `own` (`P2PCHAT_PORT`), else from `shared` (`PORT`).
 *
 * A wrong value of the own one is refused, since it was meant for this program. The shared one is set by others too (WSL
 * puts the computer's name into `NAME`, container platforms put addresses into `PORT`): a wrong value there leaves a notice
 * and is ignored.
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
