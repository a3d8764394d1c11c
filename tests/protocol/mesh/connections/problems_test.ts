import assert from "node:assert/strict";
import { hostOf } from "../../../../src/core/address.ts";
import { MAX_NOTED_ADDRESSES } from "../../../../src/core/limits/links.ts";
import { createLink } from "../../../../src/protocol/link/link.ts";
import { createProblems } from "../../../../src/protocol/mesh/connections/problems.ts";
import { createConnection } from "../../../../src/protocol/mesh/neighbours/connection.ts";
import { party, START } from "../../identities.ts";

const host = (number: number) => ({ hostname: `10.0.${number >> 8}.${number & 255}`, port: 8080 });

function subject() {
  const told: string[] = [];
  const problems = createProblems((event) => {
    if (event.type === "problem") told.push(`${event.kind} ${hostOf(event.address)}`);
  }, (key) => key === "named");
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

Deno.test("report() emits each kind of problem with an IPv6 /64 once, and each host of it that a person named", () => {
  const { problems, told } = subject();
  const hosts = ["fd00::1", "fd00::2", "fd00:0:0:1::1"];
  for (const hostname of hosts) problems.report("mismatch", { hostname, port: 8080 });
  assert.deepEqual(told.splice(0), ["mismatch fd00::1", "mismatch fd00:0:0:1::1"]);
  for (const hostname of hosts) problems.report("refused", { hostname, port: 8080 }, true);
  assert.deepEqual(told, hosts.map((hostname) => `refused ${hostname}`));
});

Deno.test("explain() counts a host by itself where a person named the address that was dialled", () => {
  const { problems, told } = subject();
  for (
    const [dialKey, last] of [[undefined, 1], ["found", 2], ["named", 3], ["named", 4]] as const
  ) {
    const remote = { hostname: `fd00::${last}`, port: 8080 };
    const link = createLink(party(last, true), START);
    const connection = createConnection(`in${last}`, link, remote, dialKey);
    problems.explain("mismatch", connection);
    assert.ok(connection.explained);
  }
  assert.deepEqual(told, ["mismatch fd00::1", "mismatch fd00::3", "mismatch fd00::4"]);
});
