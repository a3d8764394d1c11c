/**
 * The directory where the program keeps its files, by platform.
 *
 * @module
 */
import { isAbsolute, join } from "node:path";

/** The directory, or a sentence that says what to set. */
export type ConfigurationDirectory =
  | { readonly state: "ok"; readonly path: string }
  | { readonly state: "failed"; readonly reason: string };

/**
 * Returns `P2PCHAT_HOME` where it is set, else `p2pchat` in the platform's place for such files
 * (XDG base directories; `~/Library/Application Support`; `%APPDATA%`). Nothing is created.
 */
export function configurationDirectory(
  os: typeof Deno.build.os,
  environment: (name: string) => string | undefined,
): ConfigurationDirectory {
  const own = environment("P2PCHAT_HOME");
  if (own !== undefined && own !== "") return { state: "ok", path: own };
  if (os === "windows") return under(environment, "APPDATA", "p2pchat");
  if (os === "darwin") return under(environment, "HOME", "Library/Application Support/p2pchat");
  const xdg = environment("XDG_CONFIG_HOME");
  // The XDG specification says to ignore a relative path.
  if (xdg !== undefined && isAbsolute(xdg)) return { state: "ok", path: join(xdg, "p2pchat") };
  return under(environment, "HOME", ".config/p2pchat");
}

function under(
  environment: (name: string) => string | undefined,
  variable: string,
  below: string,
): ConfigurationDirectory {
  const base = environment(variable);
  if (base === undefined || base === "") {
    return {
      state: "failed",
      reason: `Cannot find your configuration directory, because ${variable} is not set: ` +
        `set P2PCHAT_HOME to a directory that you can write to.`,
    };
  }
  return { state: "ok", path: join(base, below) };
}
