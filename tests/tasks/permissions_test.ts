import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import configuration from "../../deno.json" with { type: "json" };
import { ROOT } from "../../tasks/task.ts";

/** Returns the names of the environment variables that the program reads. */
async function variablesRead(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const entry of await readdir(join(ROOT, "src"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const text = await readFile(join(entry.parentPath, entry.name), "utf8");
    for (const [, name] of text.matchAll(/(?:environment|env\.get)\("(\w+)"\)/g)) names.add(name!);
  }
  return names;
}

Deno.test("deno task start lets the program read every variable that it asks for", async () => {
  const [, list = ""] = /--allow-env=(\S+)/.exec(configuration.tasks.start.command) ?? [];
  const allowed = list.split(",");
  const read = await variablesRead();
  assert.ok(read.has("P2PCHAT_HOME") && read.has("TERM"));
  assert.deepEqual([...read].filter((name) => !allowed.includes(name)), []);
});

Deno.test("every task has a description", () => {
  for (const [name, { description }] of Object.entries(configuration.tasks)) {
    assert.ok(description.length > 0, name);
  }
});
