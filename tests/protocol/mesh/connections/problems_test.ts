import assert from "node:assert/strict";
import { MAX_NOTED_ADDRESSES } from "../../../../src/core/limits/links.ts";
import { createProblems } from "../../../../src/protocol/mesh/connections/problems.ts";

const host = (number: number) => ({ hostname: `10.0.${number >> 8}.${number & 255}`, port: 8080 });

Deno.test("isNew() tells each kind of trouble with a host once, whatever its port", () => {
  const problems = createProblems();
  assert.equal(problems.isNew("full", host(1)), true);
  assert.equal(problems.isNew("full", { ...host(1), port: 9000 }), false);
  assert.equal(problems.isNew("self", host(1)), true);
  assert.equal(problems.isNew("full", host(2)), true);
});

Deno.test("isNew() remembers as many as its limit, and then begins anew", () => {
  const problems = createProblems();
  for (let at = 0; at < MAX_NOTED_ADDRESSES; at++) assert.ok(problems.isNew("full", host(at)));
  assert.equal(problems.isNew("full", host(0)), false, "at the limit");
  assert.equal(problems.isNew("full", host(MAX_NOTED_ADDRESSES)), true, "one past it");
  assert.equal(problems.isNew("full", host(0)), true);
});
