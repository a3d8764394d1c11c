import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import configuration from "../deno.json" with { type: "json" };
import { parseCommandLine } from "../src/app/cli.ts";
import { COMMANDS } from "../src/chat/commands/command_table.ts";
import {
  DEFAULT_RATE_BURST,
  DEFAULT_RATE_PER_SECOND,
  LATE_AFTER_MS,
  MAX_SEARCH_RESULTS,
  MAX_WAITING_DRAFTS,
  SLOW_DELIVERY_AFTER_MS,
} from "../src/core/limits/chat.ts";
import {
  ACTIVE_FOR_MS,
  END_OF_INPUT_ACKNOWLEDGED_MS,
  END_OF_INPUT_FIRST_LINK_MS,
  MAX_INPUT_LINE_BYTES,
  MAX_SCROLLBACK_LINES,
} from "../src/core/limits/front_ends.ts";
import {
  FIRST_AUTO_PORT,
  FULL_MESH_UP_TO,
  LAST_AUTO_PORT,
  MAX_LINKS,
  MAX_RANDOM_INBOUND_LINKS,
  RANDOM_OUTBOUND_LINKS,
  REKEY_AFTER_MS,
  RING_LINKS_PER_SIDE,
} from "../src/core/limits/links.ts";
import {
  MAX_CLOCK_CORRECTION_MS,
  MAX_LOG_AGE_MS,
  MAX_LOG_BYTES,
  MAX_MISDATED_MS,
  OVERDUE_AFTER_MS,
} from "../src/core/limits/replication.ts";
import {
  MAX_CONTENT_BYTES,
  MAX_NAME_CHARACTERS,
  MIN_NAME_CHARACTERS,
} from "../src/core/limits/text.ts";
import { readIntent } from "../src/ui/lines/json_intent.ts";

const ROOT = new URL("../", import.meta.url);
const README = readFileSync(new URL("README.md", ROOT), "utf8").replaceAll(/\s+/g, " ");

function says(text: string): void {
  assert.ok(README.includes(text), `README.md does not say ${text}`);
}

/** What stands in README.md where `pattern` has its group. */
function every(pattern: RegExp): readonly string[] {
  const found = [...README.matchAll(pattern)].map(([, group = ""]) => group);
  assert.ok(found.length > 0, `README.md has nothing like ${pattern}`);
  return found;
}

Deno.test("README.md has every option, and no other", async () => {
  const help = await parseCommandLine(["-help"], () => undefined);
  assert.equal(help.state, "exit");
  const options = [...help.stdout.matchAll(/^ {2}(-[a-z-]+)/gm)].map(([, option]) => `${option}`);
  const documented = every(/`(-[a-z][a-z-]*)(?: [A-Z][^`]*)?`/g);
  assert.ok(options.length > 10);
  assert.deepEqual(options.filter((option) => !documented.includes(option)), []);
  const known = [...options, "-name", "-completion"];
  assert.deepEqual(documented.filter((option) => !known.includes(option)), []);
});

Deno.test("README.md has every command, with its aliases", () => {
  for (const { usage, aliases } of COMMANDS) {
    says(`| \`${usage.replaceAll("|", "\\|")}\` `);
    for (const alias of aliases) says(`\`/${alias}\``);
  }
});

Deno.test("README.md has every library", () => {
  for (const library of Object.keys(configuration.imports)) says(`\`${library}\``);
});

Deno.test("README.md names only tasks that there are", () => {
  const tasks = every(/deno(?:@[\d.]+)? task ([a-z][a-z:]*[a-z])/g);
  assert.deepEqual(tasks.filter((task) => !Object.hasOwn(configuration.tasks, task)), []);
});

Deno.test("README.md links only to files that there are", async () => {
  const paths = [...every(/\]\(((?!https:)[^)]+)\)/g), ...every(/(?:src|srcset)="([^"]+)"/g)];
  for (const path of paths) await stat(new URL(path, ROOT));
});

Deno.test("the pages about the code name only files that there are, and all helpers of tests", async () => {
  const files: string[] = [];
  const list = async (path: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(new URL(path, ROOT))) {
      if (isDirectory) await list(`${path}${name}/`);
      else files.push(`${path}${name}`);
    }
  };
  for (const folder of ["src/", "tests/", "tasks/"]) await list(folder);
  const named = (page: string): readonly string[] =>
    [...readFileSync(new URL(page, ROOT), "utf8").matchAll(/`([\w./]+\.ts)`/g)]
      .map(([, name = ""]) => name);
  const examples = ["x.ts", "x_test.ts", "main.ts"];
  for (const page of ["src/README.md", "tests/README.md"]) {
    const wrong = named(page).filter((name) =>
      !examples.includes(name) && !files.some((file) => `/${file}`.endsWith(`/${name}`))
    );
    assert.deepEqual(wrong, [], page);
  }
  const listed = named("tests/README.md");
  const helpers = files.filter((file) => /^tests\/.*(?<!_test)\.ts$/.test(file))
    .map((file) => file.slice("tests/".length));
  assert.deepEqual(helpers.filter((helper) => !listed.includes(helper)), []);
});

Deno.test("README.md tells the limits as they are", () => {
  const number = (value: number) => value.toLocaleString("en");
  says(`at most ${number(MAX_CONTENT_BYTES)} bytes`);
  says(`${MIN_NAME_CHARACTERS} to ${MAX_NAME_CHARACTERS} letters`);
  says(`at most ${MAX_LINKS} links`);
  says(`direct links, 1 to ${MAX_LINKS};`);
  says(`Up to ${FULL_MESH_UP_TO} people, everybody links to everybody`);
  const fewest = 2 * RING_LINKS_PER_SIDE + RANDOM_OUTBOUND_LINKS;
  says(`${fewest} to ${fewest + MAX_RANDOM_INBOUND_LINKS} of them`);
  says(`at most ${MAX_LOG_BYTES / 2 ** 20} MiB in all`);
  says(`remembers ${number(MAX_SCROLLBACK_LINES)} lines`);
  says(`at most ${MAX_INPUT_LINE_BYTES / 2 ** 10} KiB`);
  says(`${FIRST_AUTO_PORT} to ${LAST_AUTO_PORT}`);
  says(`up to ${END_OF_INPUT_FIRST_LINK_MS / 1_000} seconds for a first link`);
  says(`then up to ${END_OF_INPUT_ACKNOWLEDGED_MS / 1_000} until`);
  says(`acknowledges nothing for ${OVERDUE_AFTER_MS / 1_000} seconds while others do`);
  says(`less than the default ${DEFAULT_RATE_BURST}/${DEFAULT_RATE_PER_SECOND}`);
  says(`the newest ${MAX_LOG_BYTES / 2 / 2 ** 20} MiB of what you said`);
  says(`more than ${LATE_AFTER_MS / 1_000} seconds`);
  says(`others have not for ${SLOW_DELIVERY_AFTER_MS / 1_000} seconds`);
  says(`up to ${number(MAX_WAITING_DRAFTS)} wait`);
  says(`every ${REKEY_AFTER_MS / 60_000} minutes`);
  says(`more than ${MAX_MISDATED_MS / 60_000} minutes`);
  assert.equal(MAX_CLOCK_CORRECTION_MS, 7 * 24 * 3600_000);
  says("by a week at most");
  says(`the last ${MAX_SEARCH_RESULTS} at most`);
  assert.equal(ACTIVE_FOR_MS, 5 * 60_000);
  says("those who spoke in the last five minutes");
  assert.equal(MAX_LOG_AGE_MS, 5 * 60_000);
  says("said in the last five minutes");
});

Deno.test("README.md shows intents that are understood", () => {
  for (const line of every(/(\{"intent":[^}]*\})/g)) {
    assert.equal(readIntent(line, "general").state, "intent", line);
  }
});
