import assert from "node:assert/strict";
import { readFuzzFlags } from "../../tasks/fuzz/flags.ts";
import { Refusal } from "../../tasks/task.ts";

Deno.test("readFuzzFlags() takes a million inputs and a random seed where nothing else is asked for", () => {
  assert.deepEqual(readFuzzFlags([], () => 0), { seed: 0, inputs: 1_000_000 });
  assert.notEqual(readFuzzFlags([], () => 0.1).seed, readFuzzFlags([], () => 0.2).seed);
  const last = readFuzzFlags([], () => 1 - Number.EPSILON).seed;
  const args = ["--seed", `${last}`, "--inputs", "5000"];
  assert.deepEqual(readFuzzFlags(args, Math.random), { seed: last, inputs: 5_000 });
});

Deno.test("readFuzzFlags() refuses other numbers and flags with a sentence", () => {
  const refused = [
    ["--seed", "x"],
    ["--seed=-1"],
    ["--seed", "2147483648"],
    ["--inputs", "999"],
    ["--inputs", "1.5"],
    ["--runs", "5"],
    ["5"],
  ];
  for (const args of refused) assert.throws(() => readFuzzFlags(args, Math.random), Refusal);
});
