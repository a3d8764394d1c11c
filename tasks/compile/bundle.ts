/**
 * The bundle: one main module and lazy chunks, made by `deno bundle`.
 *
 * @module
 */

import { ROOT } from "../task.ts";

/**
 * Writes the program and its libraries into `directory`: `main.js`, and beside it a file for each
 * part that is imported when needed. In one file, what such a part needs of Node would be loaded at
 * every start, which costs 10 ms.
 *
 * @throws {Error} with what the bundler says, where it fails
 */
export async function bundle(directory: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "deno", "--code-splitting"],
      ...["--outdir", directory, "main.ts"],
    ],
    cwd: ROOT,
    stdout: "null",
  }).output();
  if (!success) throw new Error(`Cannot bundle: ${new TextDecoder().decode(stderr)}`);
}
