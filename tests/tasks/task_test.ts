import assert from "node:assert/strict";
import { readFlags, Refusal } from "../../tasks/task.ts";

const FLAGS = {
  quick: { type: "boolean", default: false },
  output: { type: "string" },
} as const;

Deno.test("readFlags() reads what is there, and takes defaults for what is not", () => {
  assert.deepEqual({ ...readFlags([], FLAGS) }, { quick: false });
  const flags = readFlags(["--quick", "--output", "dir"], FLAGS);
  assert.deepEqual({ ...flags }, { quick: true, output: "dir" });
});

Deno.test("readFlags() tells what flags do where help is asked for, or a flag is unknown", () => {
  const help = "--quick does less.";
  for (const flag of ["-help", "--help", "-h"]) {
    assert.throws(() => readFlags(["--quick", flag], FLAGS, help), { name: "Help", message: help });
    assert.throws(
      () => readFlags([flag], FLAGS),
      Refusal,
      "a task without help knows no such flag",
    );
  }
  assert.throws(() => readFlags(["--slow"], FLAGS, help), (error) => {
    assert(error instanceof Refusal);
    assert.match(error.message, /^--quick does less\.\n\n.*--slow/);
    return true;
  });
});

Deno.test("readFlags() refuses what it does not know, and names what it does", () => {
  for (const args of [["--slow"], ["word"], ["--output"], ["--quick=yes"]]) {
    assert.throws(() => readFlags(args, FLAGS), (error) => {
      assert(error instanceof Refusal);
      assert.match(error.message, /This task knows --quick, --output\.$/);
      return true;
    });
  }
});
