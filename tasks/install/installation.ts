/**
 * Installs, inspects and removes the program below a prefix.
 *
 * @module
 */

import { chmod, copyFile, lstat, mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal } from "../task.ts";
import type { Places } from "./places.ts";
import { type FileState, readReceipt, stateOf, writeReceipt } from "./receipt.ts";

/** What is installed below a prefix. */
export type Installation =
  | { readonly state: "none" }
  | {
    readonly state: "installed";
    readonly version: string;
    readonly files: readonly { readonly path: string; readonly state: FileState }[];
    /** What the program itself says when asked for its version; undefined when it does not run. */
    readonly runs: string | undefined;
  };

/**
 * Copies the program `binary` to its place, and lets it write completions for the shells; returns
 * the paths written. An installation that is there already is replaced.
 *
 * @throws {Refusal} where something else has the place, where it can't be written, or when the
 * program does not run
 */
export async function install(places: Places, binary: string): Promise<readonly string[]> {
  const version = await versionOf(binary);
  if (version === undefined) {
    throw new Refusal(`${binary} does not run here: make the program with "deno task compile".`);
  }
  return await refusing(places.prefix, async () => {
    const owned = new Set((await readReceipt(places.receipt))?.files.map(({ path }) => path));
    for (const path of [places.program, ...places.completions.map(({ path }) => path)]) {
      if (owned.has(path) || !await exists(path)) continue;
      throw new Refusal(
        `${path} is there already, from elsewhere: move it away, or choose another --prefix.`,
      );
    }
    await mkdir(places.directory, { recursive: true });
    // Beside its place first: a program that runs can't be overwritten, but replaced.
    const fresh = `${places.program}.new`;
    await copyFile(binary, fresh);
    await chmod(fresh, 0o755);
    await rename(fresh, places.program);
    const written = [places.program];
    for (const { shell, path } of places.completions) {
      const { stdout } = await new Deno.Command(places.program, { args: ["-completion", shell] })
        .output();
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, stdout);
      written.push(path);
    }
    await writeReceipt(places.receipt, version, written);
    return [...written, places.receipt];
  });
}

/**
 * Looks at what is installed.
 *
 * @throws {Refusal} where it can't be read
 */
export async function inspect(places: Places): Promise<Installation> {
  return await refusing(places.prefix, async () => {
    const receipt = await readReceipt(places.receipt);
    if (receipt === undefined) return { state: "none" };
    const files = await Promise.all(
      receipt.files.map(async (file) => ({ path: file.path, state: await stateOf(file) })),
    );
    const runs = await versionOf(places.program);
    return { state: "installed", version: receipt.version, files, runs };
  });
}

/** What {@link uninstall} did. */
export interface Removal {
  readonly removed: readonly string[];
  /** Files that somebody changed after they were installed. */
  readonly kept: readonly string[];
}

/**
 * Removes what was installed and nothing else; undefined where nothing is.
 *
 * @throws {Refusal} where it can't be removed
 */
export async function uninstall(places: Places): Promise<Removal | undefined> {
  const installation = await inspect(places);
  if (installation.state === "none") return undefined;
  const paths = (wanted: FileState) =>
    installation.files.filter(({ state }) => state === wanted).map(({ path }) => path);
  const removed = [...paths("as installed"), places.receipt];
  return await refusing(places.prefix, async () => {
    for (const path of removed) await rm(path);
    await removeIfEmpty(dirname(places.receipt));
    return { removed, kept: paths("changed") };
  });
}

/**
 * What `binary` answers when asked for its version, without its name; undefined when it does not
 * run.
 */
async function versionOf(binary: string): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command(binary, { args: ["-version"] }).output();
    return /^p2pchat (\S+)\s*$/.exec(new TextDecoder().decode(stdout))?.[1];
  } catch (error) {
    if (error instanceof Error) return undefined; // not there, no program, or for another machine
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

async function removeIfEmpty(directory: string): Promise<void> {
  try {
    await rmdir(directory);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOTEMPTY")) throw error;
  }
}

/** Does `work`; what the system forbids becomes a sentence. */
async function refusing<T>(prefix: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new Refusal(
      `Cannot use ${prefix} (${error.message}): choose a --prefix that you may write to.`,
      { cause: error },
    );
  }
}
