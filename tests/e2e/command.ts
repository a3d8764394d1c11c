/**
 * The command that starts the program, compiled or from source, and its environment.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { PERMISSION_FLAGS } from "../../src/app/permissions.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The compiled program to test, where the environment names one. */
export const BINARY = Deno.env.get("P2PCHAT_BINARY");

/**
 * The command that runs the program: the compiled one, or from source with the same permissions,
 * `preload` before everything else.
 */
export function command(args: readonly string[], preload?: string): readonly string[] {
  if (BINARY !== undefined) return [BINARY, ...args];
  const preloads = preload === undefined ? [] : ["--preload", preload];
  const config = ["--config", `${ROOT}deno.json`];
  return [
    Deno.execPath(),
    "run",
    ...PERMISSION_FLAGS,
    "--quiet",
    ...config,
    ...preloads,
    `${ROOT}main.ts`,
    ...args,
  ];
}

/** The environment to run it in: this one, without what would change what it does. */
export function environment(
  home: string,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const inherited = Object.entries(Deno.env.toObject()).filter(([name]) =>
    !name.startsWith("P2PCHAT_") &&
    !["PORT", "NAME", "NO_COLOR", "COLORFGBG", "TMUX", "ACCESSIBLE"].includes(name)
  );
  return {
    ...Object.fromEntries(inherited),
    P2PCHAT_HOME: home,
    TERM: "xterm-256color",
    LC_ALL: "C.UTF-8",
    ...extra,
  };
}
