import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compile } from "../../tasks/compile.ts";
import { bundle } from "../../tasks/compile/bundle.ts";
import { findTarget, targetOf, TARGETS } from "../../tasks/compile/target.ts";
import { Refusal } from "../../tasks/task.ts";
import { withTemporaryProject } from "./temporary_project.ts";

/** The beginning of a program file: bytes at their offsets, the rest zero. */
function header(parts: Readonly<Record<number, readonly number[]>>): Uint8Array {
  const bytes = new Uint8Array(256);
  for (const [at, part] of Object.entries(parts)) bytes.set(part, Number(at));
  return bytes;
}

const ELF = [0x7f, 0x45, 0x4c, 0x46];
const MACH_O = [0xcf, 0xfa, 0xed, 0xfe];
const windows = { 0: [0x4d, 0x5a], 0x3c: [0x80, 0, 0, 0], 0x80: [0x50, 0x45, 0, 0, 0x64, 0x86] };
const HEADERS: Readonly<Record<string, Uint8Array>> = {
  "linux-x64": header({ 0: ELF, 18: [0x3e, 0] }),
  "linux-arm64": header({ 0: ELF, 18: [0xb7, 0] }),
  "macos-x64": header({ 0: MACH_O, 4: [0x07, 0, 0, 0x01] }),
  "macos-arm64": header({ 0: MACH_O, 4: [0x0c, 0, 0, 0x01] }),
  "windows-x64": header(windows),
};

Deno.test("targetOf() tells each target by its header", () => {
  for (const target of TARGETS) {
    const bytes = HEADERS[target.name];
    assert(bytes !== undefined);
    assert.equal(targetOf(bytes), target);
  }
});

Deno.test("targetOf() knows no other machine, no other file, and no part of a header", () => {
  assert.equal(targetOf(header({ 0: ELF, 18: [0xf3, 0] })), undefined); // RISC-V
  assert.equal(targetOf(header({ 0: MACH_O, 4: [0x12, 0, 0, 0] })), undefined); // PowerPC
  assert.equal(targetOf(header({ ...windows, 0x84: [0x64, 0xaa] })), undefined); // Windows on arm64
  assert.equal(targetOf(header({ 0: [0x4d, 0x5a], 0x3c: [0xff, 0xff, 0xff, 0xff] })), undefined);
  assert.equal(targetOf(new TextEncoder().encode("#!/bin/sh\n".repeat(20))), undefined);
  for (const bytes of Object.values(HEADERS)) {
    for (let length = 0; length < 64; length++) {
      assert.equal(targetOf(bytes.subarray(0, length)), undefined);
    }
  }
});

Deno.test("findTarget() takes names and triples", () => {
  assert.equal(findTarget("x86_64-apple-darwin")?.name, "macos-x64");
  assert.equal(findTarget("windows-x64")?.extension, ".exe");
  assert.equal(findTarget("amiga"), undefined);
});

Deno.test("compile() refuses what it has no runtime for, with a sentence", async () => {
  await withTemporaryProject(async (output) => {
    const base = join(output, "denort");
    const variables = { DENORT_BIN: base };
    const environment = (name: string) => name in variables ? base : undefined;
    const refused = (sentence: RegExp, target?: string) =>
      assert.rejects(compile({ target, output, environment }), (error) => {
        assert(error instanceof Refusal);
        assert.match(error.message, sentence);
        return true;
      });
    await refused(/no target "amiga": use all, or one of linux-x64/, "amiga");
    await refused(/Cannot read DENORT_BIN/);
    await writeFile(base, "no program");
    await refused(/is no runtime that fits a target/);
    await writeFile(base, HEADERS["linux-arm64"] ?? "");
    await refused(/runtime for linux-arm64, which can't make macos-x64/, "macos-x64");
    await refused(/can't make linux-x64, macos-x64, macos-arm64, windows-x64/, "all");
    assert.deepEqual(await readdir(output), ["denort"]);
  });
});

Deno.test("compile() refuses a compiler that is not there", async () => {
  await withTemporaryProject(async (output) => {
    const environment = (name: string) =>
      name === "DENO_COMPILE" ? "there-is-no-such-compiler --flag" : undefined;
    await assert.rejects(
      compile({ target: "linux-x64", output, environment }),
      /no command "there-is-no-such-compiler"/,
    );
  });
});

Deno.test("bundle() embeds what runs, and no test packages", async () => {
  await withTemporaryProject(async (directory) => {
    await bundle(directory);
    const files = await readdir(directory);
    assert(files.includes("main.js"));
    const texts = await Promise.all(files.map((name) => readFile(join(directory, name), "utf8")));
    const text = texts.join("\n");
    // The bundler writes the path of each module above it.
    const packages = new Set(
      [...text.matchAll(/^\/\/ .*\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name]) => name),
    );
    assert(packages.has("@optique/core"));
    for (const name of ["fast-check", "@xterm/headless", "@xterm/addon-unicode-graphemes"]) {
      assert(!packages.has(name), name);
    }
    const left = [
      ...text.matchAll(/^(?:import|export) .*?from "([^"]+)";$|\bimport\("([^"]+)"\)/gm),
    ]
      .map(([, from, dynamic]) => from ?? dynamic ?? "");
    assert(left.length > 0);
    assert.deepEqual(left.filter((specifier) => !/^(?:node:|\.\/)/.test(specifier)), []);
  });
});
