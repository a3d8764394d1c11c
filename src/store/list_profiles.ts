/**
 * The names of the profiles on this machine, for a question that offers them.
 *
 * @module
 */
import { join } from "node:path";

/**
 * Returns the names of the profiles in a configuration directory, those started last first. What
 * cannot be read is left out: the profile that is chosen says what is wrong.
 */
export function listProfiles(directory: string): readonly string[] {
  const place = join(directory, "profiles");
  try {
    return [...Deno.readDirSync(place)]
      .flatMap(({ name }) => {
        const time = lastStart(join(place, name, "epoch"));
        return time === undefined ? [] : [{ name, time }];
      })
      .sort((a, b) => b.time - a.time || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name);
  } catch {
    return []; // mostly: there is none yet
  }
}

/** When a profile was started last, in ms since 1970. */
function lastStart(path: string): number | undefined {
  try {
    return Deno.statSync(path).mtime?.getTime() ?? 0;
  } catch {
    return undefined;
  }
}
