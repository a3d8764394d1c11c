/**
 * The paths of an installation, by prefix and system.
 *
 * @module
 */

import { join } from "node:path";
import { Refusal } from "../task.ts";

/** Where an installation puts what. */
export interface Places {
  readonly prefix: string;
  /** The program. */
  readonly program: string;
  /** Directory of the program, which should be on PATH. */
  readonly directory: string;
  /** Completions, where each shell looks for them below a prefix that it knows. */
  readonly completions: readonly {
    readonly shell: "bash" | "zsh" | "fish";
    readonly path: string;
  }[];
  /** What was installed, so that just that is removed. */
  readonly receipt: string;
}

/**
 * Everything of an installation lies below `prefix`. On Windows there are no completions:
 * PowerShell has no place for them.
 */
export function placesBelow(prefix: string, os: typeof Deno.build.os): Places {
  const windows = os === "windows";
  const directory = join(prefix, "bin");
  const share = (...parts: readonly string[]) => join(prefix, "share", ...parts);
  return {
    prefix,
    directory,
    program: join(directory, windows ? "p2pchat.exe" : "p2pchat"),
    completions: windows ? [] : [
      { shell: "bash", path: share("bash-completion", "completions", "p2pchat") },
      { shell: "zsh", path: share("zsh", "site-functions", "_p2pchat") },
      { shell: "fish", path: share("fish", "vendor_completions.d", "p2pchat.fish") },
    ],
    receipt: share("p2pchat", "installed.json"),
  };
}

/**
 * Where to install when nobody says where: for everybody if we may, else for the user.
 *
 * @throws {Refusal} where the user's directory is not known
 */
export function defaultPrefix(
  os: typeof Deno.build.os,
  root: boolean,
  environment: (name: string) => string | undefined,
): string {
  if (root) return "/usr/local";
  const [variable, ...below] = os === "windows"
    ? ["LOCALAPPDATA", "Programs", "p2pchat"] as const
    : ["HOME", ".local"] as const;
  const base = environment(variable);
  if (base === undefined || base === "") {
    throw new Refusal(`${variable} is not set: say with --prefix where to install.`);
  }
  return join(base, ...below);
}
