import assert from "node:assert/strict";
import { formatDeliveries, simulate } from "../../../tasks/demo/simulated_chat.ts";
import { SOURCE } from "../../../tasks/program/program.ts";

Deno.test("formatDeliveries() has a line for each sender and a mark for each receiver", () => {
  const table = formatDeliveries([
    { from: "Alice", to: "Bob", times: 1 },
    { from: "Alice", to: "Charlie", times: 0 },
    { from: "Charlie", to: "Alice", times: 2 },
  ]);
  assert.equal(table, "Alice   → Bob ✓ Charlie ✗\nCharlie → Alice ✗ ×2");
});

Deno.test("simulate() brings every line to everybody once", async () => {
  const { deliveries, troubles } = await simulate(
    SOURCE,
    ["Ann", "Ben"],
    new AbortController().signal,
  );
  assert.deepEqual(troubles, []);
  assert.deepEqual(deliveries, [
    { from: "Ann", to: "Ben", times: 1 },
    { from: "Ben", to: "Ann", times: 1 },
  ]);
});

Deno.test("simulate() tells what is missing, and what a program said before it failed", async () => {
  const broken = { command: Deno.execPath(), args: ["eval", "throw new Error('broken today')"] };
  const { deliveries, troubles } = await simulate(
    broken,
    ["Ann", "Ben"],
    new AbortController().signal,
  );
  assert.deepEqual(deliveries.map(({ times }) => times), [0, 0]);
  assert.equal(troubles.length, 2);
  assert.match(troubles[0] ?? "", /Ann said nothing more[^]*broken today/);
});

Deno.test("simulate() ends its processes when it is told to stop", async () => {
  const silent = { command: Deno.execPath(), args: ["eval", "setInterval(() => {}, 1e6)"] };
  const { deliveries, troubles } = await simulate(silent, ["Ann", "Ben"], AbortSignal.abort());
  assert.deepEqual(deliveries.map(({ times }) => times), [0, 0]);
  assert.equal(troubles.length, 2);
});
