/**
 * Draws the pictures of the README from real runs: `deno task picture` writes
 * `src/ui/screen.dark.svg` and `.light.svg`.
 *
 * Needs `script` of util-linux, for a pseudo-terminal.
 *
 * @module
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { talk } from "./picture/conversation.ts";
import { drawSvg, THEMES } from "./picture/svg.ts";
import { SOURCE } from "./program/program.ts";
import { readFlags, ROOT, runTask } from "./task.ts";

/** How long a talk may take. */
const TALK_MS = 60_000;

if (import.meta.main) {
  await runTask(async () => {
    readFlags(Deno.args, {});
    for (const [name, theme] of Object.entries(THEMES)) {
      const screen = await talk(SOURCE, theme.background, AbortSignal.timeout(TALK_MS));
      const path = join(ROOT, "src", "ui", `screen.${name}.svg`);
      await writeFile(path, drawSvg(screen, theme, "p2pchat"));
      console.log(path);
    }
    return 0;
  });
}
