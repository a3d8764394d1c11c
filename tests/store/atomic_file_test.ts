import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { join } from "node:path";
import { readSmallFile, replaceFile, replaceFileSync } from "../../src/store/atomic_file.ts";
import { withTemporaryDirectory } from "./temporary_directory.ts";

for (
  const [name, replace] of [
    ["replaceFileSync()", replaceFileSync],
    ["replaceFile()", replaceFile],
  ] as const
) {
  Deno.test(
    `${name} writes a new file and replaces an old one`,
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "file");
      await replace(path, "one");
      strictEqual(Deno.readTextFileSync(path), "one");
      await replace(path, "zwei");
      strictEqual(Deno.readTextFileSync(path), "zwei");
      deepStrictEqual(Array.from(Deno.readDirSync(directory), (entry) => entry.name), ["file"]);
      if (Deno.build.os !== "windows") {
        strictEqual((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
      }
    }),
  );

  Deno.test(
    `${name} is not held up by what a crash left, nor takes over its mode`,
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "file");
      Deno.writeTextFileSync(`${path}.new`, "half", { mode: 0o644 });
      await replace(path, "whole");
      strictEqual(Deno.readTextFileSync(path), "whole");
      if (Deno.build.os !== "windows") {
        strictEqual((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
      }
    }),
  );
}

Deno.test(
  "readSmallFile() reads up to the limit, and not one byte more",
  withTemporaryDirectory((directory) => {
    const path = join(directory, "file");
    strictEqual(readSmallFile(path, 3), "missing");
    Deno.writeTextFileSync(path, "abc");
    deepStrictEqual(readSmallFile(path, 3), { text: "abc" });
    Deno.writeTextFileSync(path, "abcd");
    strictEqual(readSmallFile(path, 3), "too large");
    throws(() => readSmallFile(directory, 1_000_000));
  }),
);
