import assert from "node:assert/strict";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkLayers } from "../../tasks/layers.ts";
import { findCycles } from "../../tasks/layers/cycles.ts";
import { FLOORS, PACKAGES } from "../../tasks/layers/floors.ts";
import plugin from "../../tasks/layers/plugin.ts";
import { POWERS } from "../../tasks/layers/powers.ts";
import { withTemporaryProject } from "./temporary_project.ts";

/** What is reported about `source`, were it in `file` below `src/`. */
function messages(file: string, source: string): readonly string[] {
  return Deno.lint.runPlugin(plugin, `/project/src/${file}`, source).map(({ message }) => message);
}

function assertBroken(file: string, source: string, sentence: RegExp): void {
  const found = messages(file, source);
  assert(found.length > 0, `${file} passes: ${source}`);
  assert.match(found.join("\n"), sentence);
}

function assertKept(file: string, source: string): void {
  assert.deepEqual(messages(file, source), [], source);
}

Deno.test("layers lets a file import from its own folder and from floors below", () => {
  assertKept("chat/a.ts", `import { b } from "./b.ts"; import { c } from "../core/text/c.ts";`);
  assertKept("core/text/a.ts", `import { b } from "../b.ts";`);
  assertKept("ui/screen/a.ts", `import type { B } from "../../term/b.ts";`);
  assertKept("ui/screen/a.ts", `import { b } from "../../front_end/b.ts";`);
  assertKept("app/a.ts", `const { b } = await import("../ui/b.ts");`);
  assertKept(
    "../main.ts",
    `import { run } from "./src/app/run.ts"; Deno.exit(await run(Deno.args));`,
  );
});

Deno.test("layers finds an import from above, however it is written", () => {
  const above = /chat\/, which is above it \(src\/chat\/b\.ts\)/;
  assertBroken("core/a.ts", `import { b } from "../chat/b.ts";`, above);
  assertBroken("core/a.ts", `import type { B } from "../chat/b.ts";`, above);
  assertBroken("core/a.ts", `import "../chat/b.ts";`, above);
  assertBroken("core/a.ts", `export { b } from "../chat/b.ts";`, above);
  assertBroken("core/a.ts", `export * from "../chat/b.ts";`, above);
  assertBroken("core/a.ts", `export const b = import("../chat/b.ts");`, above);
  assertBroken("core/a.ts", `export type B = import("../chat/b.ts").B;`, above);
  assertBroken("core/text/a.ts", `import { b } from "../../chat/b.ts";`, above);
  assertBroken("app/a.ts", "await import(name);", /name the file/);
});

Deno.test("layers finds an import from a neighbour on the same floor", () => {
  for (const [from, to] of [["net", "term"], ["store", "crypto"], ["crypto", "net"]]) {
    assertBroken(
      `${from}/a.ts`,
      `import { b } from "../${to}/b.ts";`,
      /may not know its neighbour/,
    );
  }
});

Deno.test("layers finds an import that goes up between the floors inside a folder", () => {
  for (
    const [from, specifier, above] of [
      ["protocol/link/a.ts", "../mesh/b.ts", "mesh"],
      ["protocol/replication/wire/a.ts", "../log/b.ts", "log"],
      ["protocol/noise/a.ts", "../replication/log/b.ts", "replication"],
      ["protocol/a.ts", "./discovery/b.ts", "discovery"],
      ["front_end/a.ts", "../ui/lines/b.ts", "ui"],
      ["chat/people/a.ts", "../direct/b.ts", "direct"],
      ["ui/screen/view/a.ts", "../update/b.ts", "update"],
    ] as const
  ) {
    assertBroken(
      from,
      `import type { B } from "${specifier}";`,
      new RegExp(`may not know ${above}/, which is above it`),
    );
  }
  assertBroken("ui/screen/a/b.ts", `import { b } from "../model/c.ts";`, /stands on no floor/);
  assertKept("protocol/mesh/topology/a.ts", `import { b } from "../../link/b.ts";`);
  assertKept("protocol/mesh/a.ts", `import { b } from "./connections/b.ts";`);
  assertKept("core/text/a.ts", `import { b } from "../b.ts";`);
});

Deno.test("layers knows no folder and no package that is not there", async () => {
  const source = (path: string) => new URL(`../../src/${path}`, import.meta.url);
  const { imports } = JSON.parse(
    await readFile(new URL("../../deno.json", import.meta.url), "utf8"),
  );
  for (const [folder, floors] of Object.entries(FLOORS)) {
    for (const name of floors.flat()) await stat(source(`${folder}/${name}`));
  }
  for (const [name, homes] of Object.entries(PACKAGES)) {
    assert(name in imports, `${name} is no dependency`);
    for (const home of [homes].flat()) await stat(source(home));
  }
  for (const home of POWERS.flatMap(({ homes }) => homes)) await stat(source(home));
});

Deno.test("layers finds what stands on no floor, and what lies outside src/", () => {
  assertBroken("misc/a.ts", `import { b } from "../core/b.ts";`, /src\/misc\/ stands on no floor/);
  assertBroken("app/a.ts", `import { b } from "../misc/b.ts";`, /stands on no floor/);
  assertBroken("app/a.ts", `import { b } from "../../tests/b.ts";`, /outside src/);
  assertBroken("../main.ts", `import { b } from "./src/core/b.ts";`, /from src\/app\/ only/);
  assertKept("app/version.ts", `import c from "../../deno.json" with { type: "json" };`);
});

Deno.test("layers keeps each npm package in one place", () => {
  for (const folder of ["protocol", "chat", "store"]) {
    assertKept(`${folder}/a.ts`, `import * as v from "valibot";`);
  }
  assertKept("app/cli.ts", `import { object } from "@optique/core/constructs";`);
  assertBroken(
    "core/a.ts",
    `import * as v from "valibot";`,
    /in src\/protocol\/ and src\/chat\/ and src\/store\/ only/,
  );
  assertBroken(
    "app/run.ts",
    `import { o } from "@optique/core/constructs";`,
    /src\/app\/cli\.ts only/,
  );
  assertBroken("app/a.ts", `import { z } from "left-pad";`, /left-pad has no home/);
});

Deno.test("layers finds what is not pure in core/, protocol/ and chat/", () => {
  const impure = [
    "Date.now();",
    "new Date();",
    "Date();",
    "performance.now();",
    "Math.random();",
    "setTimeout(f, 1);",
    "queueMicrotask(f);",
    "crypto.randomUUID();",
    "console.log(1);",
    "Deno.env.get(x);",
    "type Os = typeof Deno.build.os;",
    "globalThis.setTimeout(f, 1);",
    "export const o = { performance };",
  ];
  for (const folder of ["core", "protocol", "chat"]) {
    for (const source of impure) assertBroken(`${folder}/a.ts`, source, /is not pure/);
    assertKept(`${folder}/a.ts`, "new Date(ms); Date.parse(text); Math.floor(1.5);");
    assertKept(`${folder}/a.ts`, "x.performance; x.setTimeout(f); export const o = { fetch: 1 };");
    assertKept(
      `${folder}/a.ts`,
      "// Deno and Date.now() in a comment\nexport const s = 'Deno.exit';",
    );
  }
  for (const source of impure) assertKept("app/a.ts", source);
});

Deno.test("layers lets pure code have the deterministic functions of node:crypto only", () => {
  assertKept(
    "core/a.ts",
    `import { hash } from "node:crypto"; import { Buffer } from "node:buffer";`,
  );
  assertKept("protocol/a.ts", `import { type KeyObject, sign } from "node:crypto";`);
  assertKept("protocol/a.ts", `import type { KeyObject } from "node:crypto";`);
  assertBroken(
    "core/a.ts",
    `import { randomBytes } from "node:crypto";`,
    /randomBytes of node:crypto/,
  );
  assertBroken(
    "core/a.ts",
    `import { hash, scryptSync } from "node:crypto";`,
    /scryptSync of node/,
  );
  assertBroken("core/a.ts", `import * as crypto from "node:crypto";`, /by name/);
  assertBroken("chat/a.ts", `import { setTimeout } from "node:timers/promises";`, /not pure/);
});

Deno.test("layers finds sockets outside net/, files outside store/, escapes outside term/", () => {
  const powers = [
    { home: "net", source: "Deno.listen({ port: 0 });", sentence: /sockets belong to net/ },
    { home: "net", source: `new WebSocket(url);`, sentence: /sockets belong to net/ },
    { home: "net", source: `import dgram from "node:dgram";`, sentence: /sockets belong to net/ },
    { home: "store", source: "Deno.readTextFileSync(path);", sentence: /disk belongs to store/ },
    {
      home: "store",
      source: `import fs from "node:fs/promises";`,
      sentence: /disk belongs to store/,
    },
    { home: "term", source: String.raw`f("\x1b[m");`, sentence: /escape sequences belong to term/ },
    { home: "term", source: String.raw`f("\u001B[m");`, sentence: /escape sequences belong/ },
    { home: "term", source: "f(`\\u{1b}[${n}m`);", sentence: /escape sequences belong/ },
    { home: "term", source: String.raw`/\x1b/.test(text);`, sentence: /escape sequences belong/ },
    { home: "term", source: `f("\x1b[m");`, sentence: /escape sequences belong/ },
  ];
  for (const { home, source, sentence } of powers) {
    assertKept(`${home}/a.ts`, source);
    for (const other of ["net", "store", "term", "ui", "app"]) {
      if (other !== home) assertBroken(`${other}/a.ts`, source, sentence);
    }
  }
  assertKept("app/debug_log.ts", "Deno.openSync(path);");
  assertBroken("app/a.ts", "Deno.exit(1);", /belongs to main\.ts/);
  assertBroken("app/a.ts", "const { listen } = Deno;", /as Deno\.member only/);
});

/** Checks a project that has these files, and what `main.ts` starts. */
async function check(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  let broken: readonly string[] = [];
  await withTemporaryProject(async (root) => {
    const project = {
      "main.ts": `import { run } from "./src/app/run.ts";\n\nawait run();\n`,
      "src/app/run.ts": `export const run = () => Promise.resolve();\n`,
      ...files,
    };
    for (const [name, text] of Object.entries(project)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
    broken = await checkLayers(root);
  });
  return broken;
}

Deno.test("checkLayers() names file and line of what breaks a rule in a tree", async () => {
  const text = `// what time it is\n\nexport const now = Date.now();\n`;
  const broken = await check({ "src/core/now.ts": text });
  assert.equal(broken.length, 1);
  assert.match(broken[0] ?? "", /^src[/\\]core[/\\]now\.ts:3: Date\.now is not pure/);
});

Deno.test("checkLayers() refuses a cycle, of types too, and an import that goes up inside protocol/", async () => {
  const cycle = await check({
    "src/chat/people/a.ts": `import { b } from "./b.ts";\nexport const a = b;\n`,
    "src/chat/people/b.ts": `export const b = 1;\nexport type A = typeof import("./a.ts").a;\n`,
  });
  assert.equal(cycle.length, 1);
  assert.match(cycle[0] ?? "", /in a circle: src\/chat\/people\/a\.ts → .*b\.ts → .*a\.ts$/);
  const upward = await check({
    "src/protocol/link/a.ts": `export type { B } from "../mesh/b.ts";\n`,
    "src/protocol/mesh/b.ts": `export type B = number;\n`,
  });
  assert.equal(upward.length, 1);
  assert.match(upward[0] ?? "", /a\.ts:1: link\/ may not know mesh\/, which is above it/);
});

Deno.test("findCycles() finds a circle of any length, and none in a graph that only parts and joins", () => {
  const graph = (edges: Readonly<Record<string, string>>) =>
    new Map(Object.entries(edges).map(([from, to]) => [from, to.split("")]));
  assert.deepEqual(findCycles(graph({ a: "bc", b: "d", c: "d", d: "e" })), []);
  assert.deepEqual(findCycles(graph({ a: "a" })), [["a", "a"]]);
  assert.deepEqual(findCycles(graph({ a: "b", b: "c", c: "db", d: "" })), [["b", "c", "b"]]);
});

Deno.test("checkLayers() throws where there is nothing to check", async () => {
  await withTemporaryProject(async (root) => {
    await assert.rejects(checkLayers(root), /deno lint failed/);
  });
});
