import assert from "node:assert/strict";
import { hostOf } from "../../../../src/core/address.ts";
import {
  MAX_NOTED_ADDRESSES,
  MAX_NOTED_HOSTS_PER_ORIGIN,
} from "../../../../src/core/limits/links.ts";
import { createLink } from "../../../../src/protocol/link/link.ts";
import { createProblems } from "../../../../src/protocol/mesh/connections/problems.ts";
import { createConnection } from "../../../../src/protocol/mesh/neighbours/connection.ts";
import { party, START } from "../../identities.ts";

const host = (number: number) => ({ hostname: `10.0.${number >> 8}.${number & 255}`, port: 8080 });

function subject() {
  const told: string[] = [];
  const reasons: string[] = [];
  const problems = createProblems((event) => {
    if (event.type === "problem") told.push(`${event.kind} ${hostOf(event.address)}`);
    if (event.type === "diagnostic") reasons.push(event.reason);
  }, (key) => key === "named");
  return { problems, told, reasons };
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

Deno.test("report() emits a problem with as many hosts of an IPv6 /64 as the limit, and each that a person named", () => {
  const { problems, told, reasons } = subject();
  const report = (last: number, named = false) =>
    problems.report("mismatch", { hostname: `fd00::${last}`, port: 8080 }, named);
  const text = (last: number) => `mismatch fd00::${last}`;
  const most = MAX_NOTED_HOSTS_PER_ORIGIN;
  for (let last = 1; last <= most; last++) for (let times = 0; times < 2; times++) report(last);
  assert.deepEqual(told.splice(0), [1, 2, 3, 4].map(text), "at the limit, each once");
  assert.deepEqual(reasons, []);
  for (let more = 1; more <= 2 * MAX_NOTED_ADDRESSES; more++) report(most + more);
  assert.deepEqual(told, [], "past it");
  assert.deepEqual(reasons, ["the problem mismatch of further hosts in fd00::/64 is told no more"]);
  problems.report("mismatch", { hostname: "fd00:0:0:1::1", port: 8080 });
  for (const last of [8, 9]) report(last, true);
  assert.deepEqual(told, ["mismatch fd00:0:0:1::1", text(8), text(9)]);
});

Deno.test("explain() counts a host by itself where a person named the address that was dialled", () => {
  const { problems, told } = subject();
  const most = MAX_NOTED_HOSTS_PER_ORIGIN;
  const dialKeys = [...Array(most).fill(undefined), "found", "named", "named"];
  for (const [last, dialKey] of dialKeys.entries()) {
    const remote = { hostname: `fd00::${last}`, port: 8080 };
    const link = createLink(party(last, true), START);
    const connection = createConnection(`in${last}`, link, remote, dialKey);
    problems.explain("mismatch", connection);
    assert.ok(connection.explained);
  }
  const hosts = [...Array(most).keys(), most + 1, most + 2];
  assert.deepEqual(told, hosts.map((last) => `mismatch fd00::${last}`));
});
