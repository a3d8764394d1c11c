import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkLayers } from "../../tasks/layers.ts";
import plugin from "../../tasks/layers/plugin.ts";
import { withDirectory } from "./temporary_project.ts";

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
  for (const [from, to] of [["net", "term"], ["store", "vault"], ["ui", "gateway"]]) {
    assertBroken(
      `${from}/a.ts`,
      `import { b } from "../${to}/b.ts";`,
      /may not know its neighbour/,
    );
  }
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

Deno.test("checkLayers() names file and line of what breaks a rule in a tree", async () => {
  await withDirectory(async (root) => {
    const files = {
      "main.ts": `import { run } from "./src/app/run.ts";\n\nawait run();\n`,
      "src/app/run.ts": `export const run = () => Promise.resolve();\n`,
      "src/core/time.ts": `// what time it is\n\nexport const now = Date.now();\n`,
    };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
    const broken = await checkLayers(root);
    assert.equal(broken.length, 1);
    assert.match(broken[0] ?? "", /^src[/\\]core[/\\]time\.ts:3: Date\.now is not pure/);
  });
});

Deno.test("checkLayers() throws where there is nothing to check", async () => {
  await withDirectory(async (root) => {
    await assert.rejects(checkLayers(root), /deno lint failed/);
  });
});
