import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { WriteStream } from "node:tty";
import configuration from "../../deno.json" with { type: "json" };
import { PERMISSION_FLAGS, VARIABLES } from "../../src/app/permissions.ts";
import { bundle } from "../../tasks/compile/bundle.ts";
import { SOURCE } from "../../tasks/program/program.ts";
import { ROOT } from "../../tasks/task.ts";
import { command } from "../e2e/command.ts";
import { withTemporaryProject } from "./temporary_project.ts";

const ALLOWED: readonly string[] = Object.values(VARIABLES).flat();

/** Returns the names that a pattern finds in the source of the program. */
async function namesIn(directory: string, end: string, pattern: RegExp): Promise<Set<string>> {
  const names = new Set<string>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(end)) continue;
    const text = await readFile(join(entry.parentPath, entry.name), "utf8");
    for (const [, name = ""] of text.matchAll(pattern)) names.add(name);
  }
  return names;
}

/** Returns the variables that the runtime reads to choose its colours, whatever their values. */
function colourVariables(): ReadonlySet<string> {
  const names = new Set<string>();
  const record = (values: Readonly<Record<string, string>>) =>
    new Proxy(values, {
      get: (_, name) => (names.add(String(name)), values[String(name)]),
      has: (_, name) => (names.add(String(name)), String(name) in values),
      getOwnPropertyDescriptor(_, name) {
        names.add(String(name));
        return Reflect.getOwnPropertyDescriptor(values, name);
      },
    });
  const depth = (values: Readonly<Record<string, string>>) =>
    WriteStream.prototype.getColorDepth.call(undefined as never, record(values));
  depth({});
  for (const name of [...names]) {
    for (const value of ["", "iTerm.app", "1"]) depth({ [name]: value });
  }
  for (const name of [...names]) depth({ CI: "1", TF_BUILD: "1", [name]: "1" });
  return names;
}

Deno.test("VARIABLES has every variable that the program reads, and no name twice", async () => {
  const read = await namesIn(
    join(ROOT, "src"),
    ".ts",
    /(?:environment\(|env\.get\(|under\(environment, )"(\w+)"/g,
  );
  for (
    const name of await namesIn(
      join(ROOT, "src/app"),
      ".ts",
      /"((?:P2PCHAT_)?(?:PORT|USERNAME|NAME))"/g,
    )
  ) {
    if (name !== "USERNAME") read.add(name);
  }
  for (const name of ["P2PCHAT_HOME", "P2PCHAT_PORT", "NAME", "APPDATA", "HOME", "TERM"]) {
    assert.ok(read.has(name), name);
  }
  assert.deepEqual([...read].filter((name) => !ALLOWED.includes(name)), []);
  assert.equal(new Set(ALLOWED).size, ALLOWED.length);
});

Deno.test("VARIABLES has every variable that a library of the program reads", async () => {
  await withTemporaryProject(async (directory) => {
    await bundle(directory);
    const read = await namesIn(directory, ".js", /\bprocess(?:\$\d+)?\.env\??\.(\w+)/g);
    assert.ok(read.has("TERM") && read.has("ACCESSIBLE"));
    assert.deepEqual([...read].filter((name) => !ALLOWED.includes(name)), []);
    const whole = await namesIn(directory, ".js", /(.*\bprocess(?:\$\d+)?\.env\b(?!\??\.\w).*)/g);
    assert.deepEqual([...whole], [], "a library reads variables by a name that it computes");
  });
});

Deno.test("VARIABLES has every variable that the runtime reads for colours", () => {
  const read = colourVariables();
  assert.ok(read.has("TMUX") && read.has("GITHUB_ACTIONS"));
  assert.deepEqual([...read].filter((name) => !ALLOWED.includes(name)), []);
});

Deno.test("PERMISSION_FLAGS are those of every way to start the program", () => {
  const flags = PERMISSION_FLAGS.join(" ");
  const { start } = configuration.tasks;
  // `deno task` does not stop with the program: a C-z would leave a terminal without a shell.
  assert.equal(start.command, `deno run ${flags.replace(" --allow-run", "")} main.ts`);
  assert.ok(SOURCE.args.join(" ").startsWith(`run ${flags} `));
  assert.ok(command([]).join(" ").includes(` ${flags} `) || Deno.env.has("P2PCHAT_BINARY"));
});

Deno.test("PERMISSION_FLAGS gives no more than the manual says", () => {
  const allowed = PERMISSION_FLAGS.filter((flag) => flag.startsWith("--allow-"));
  assert.deepEqual(allowed.map((flag) => flag.split("=")[0]), [
    "--allow-net",
    "--allow-read",
    "--allow-write",
    "--allow-run",
    "--allow-sys",
    "--allow-env",
  ]);
  assert.ok(allowed.includes("--allow-sys=networkInterfaces"));
  assert.ok(allowed.every((flag) => flag !== "--allow-env"));
});

Deno.test("every task has a description", () => {
  for (const [name, { description }] of Object.entries(configuration.tasks)) {
    assert.ok(description.length > 0, name);
  }
});
