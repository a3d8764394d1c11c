import assert from "node:assert/strict";
import { hostOf } from "../../../../src/core/address.ts";
import { MAX_NOTED_ADDRESSES } from "../../../../src/core/limits/links.ts";
import { createProblems } from "../../../../src/protocol/mesh/connections/problems.ts";

const host = (number: number) => ({ hostname: `10.0.${number >> 8}.${number & 255}`, port: 8080 });

function subject() {
  const told: string[] = [];
  const problems = createProblems((event) => {
    if (event.type === "problem") told.push(`${event.kind} ${hostOf(event.address)}`);
  });
  return { problems, told };
}

Deno.test("report() emits each kind of problem with a host once, whatever its port", () => {
  const { problems, told } = subject();
  problems.report("full", host(1));
  problems.report("full", { ...host(1), port: 9000 });
  problems.report("self", host(1));
  problems.report("full", host(2));
  assert.deepEqual(
    told,
    [host(1), host(1), host(2)].map(({ hostname }, at) =>
      `${at === 1 ? "self" : "full"} ${hostname}`
    ),
  );
});

Deno.test("report() remembers as many as its limit, and then begins anew", () => {
  const { problems, told } = subject();
  for (let at = 0; at < MAX_NOTED_ADDRESSES; at++) problems.report("full", host(at));
  problems.report("full", host(0));
  assert.equal(told.length, MAX_NOTED_ADDRESSES, "at the limit");
  problems.report("full", host(MAX_NOTED_ADDRESSES));
  problems.report("full", host(0));
  assert.equal(told.length, MAX_NOTED_ADDRESSES + 2, "one past it");
});
