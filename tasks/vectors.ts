/**
 * Writes the test vectors of `src/PROTOCOL.md` anew: `deno task vectors`. Do that only where the
 * wire is meant to change.
 *
 * @module
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeVectors } from "../tests/vectors/make_vectors.ts";
import { readFlags, ROOT, runTask } from "./task.ts";

if (import.meta.main) {
  await runTask(async () => {
    readFlags(Deno.args, {});
    const text = JSON.stringify(await makeVectors(), undefined, 2);
    await writeFile(join(ROOT, "tests/vectors/vectors.json"), `${text}\n`);
    return 0;
  });
}
