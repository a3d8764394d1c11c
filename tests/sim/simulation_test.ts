import assert from "node:assert/strict";
import { NO_FAULTS } from "./faults.ts";
import { QUIET, type Scenario } from "./scenario.ts";
import type { Behaviour } from "./sim_node_options.ts";
import { type Outcome, simulate } from "./simulation.ts";

const TALKATIVE: Scenario = { ...QUIET, nodes: 6, talk: { ...QUIET.talk, perMinute: 30 } };

const value = ({ figures }: Outcome, name: string): number =>
  figures.find((figure) => figure.name === name)!.value;

function assertOk(outcome: Outcome): void {
  assert.ok(
    outcome.ok,
    [...outcome.figures, ...outcome.examples].map((x) => JSON.stringify(x)).join("\n"),
  );
}

Deno.test("simulate() makes the same of the same seed, to the byte, and something else of another", () => {
  const scenario: Scenario = {
    ...TALKATIVE,
    delay: { spread: "exponential", mean: 20 },
    faults: {
      churn: 50,
      partitions: 1,
      partitionMinutes: 0.3,
      suspensions: 1,
      leaves: 1,
      restarts: 1,
    },
    skewDays: 3,
    oneWay: 30,
  };
  const [first, again, other] = [1, 1, 2].map((seed) => simulate({ ...scenario, seed }));
  assert.deepEqual(first, again);
  assert.notEqual(first!.digest, other!.digest);
});

Deno.test("simulate() finds everything delivered where nothing goes wrong, whatever the cipher", () => {
  for (const cipher of ["null", "real"] as const) {
    const outcome = simulate({
      ...TALKATIVE,
      cipher,
      limits: { firstCopies: 1, copies: 1, hops: 1 },
    });
    assertOk(outcome);
    const said = value(outcome, "messages said");
    assert.ok(said > 100);
    assert.equal(value(outcome, "delivered"), said * 5);
  }
});

Deno.test("simulate() has links break, sides part, nodes stop, and clocks be wrong", () => {
  const faults: readonly Partial<Scenario>[] = [
    { faults: { ...NO_FAULTS, churn: 200 } },
    { faults: { ...NO_FAULTS, partitions: 1, partitionMinutes: 0.7 } },
    { faults: { ...NO_FAULTS, suspensions: 2 } },
    { skewDays: 3 },
    { oneWay: 100 },
  ];
  const outcomes = faults.map((fault) => simulate({ ...TALKATIVE, ...fault }));
  for (const outcome of outcomes) assertOk(outcome);
  const calm = simulate(TALKATIVE);
  const [churned, parted, stopped] = outcomes as [Outcome, Outcome, Outcome];
  assert.ok(
    value(churned, "ends of connections, gone") > 20 + value(calm, "ends of connections, gone"),
  );
  for (const outcome of [parted, stopped]) {
    assert.ok(value(outcome, "delay, most") > 2 * value(calm, "delay, most"));
  }
});

Deno.test("simulate() fails where a limit is not kept", () => {
  const outcome = simulate({ ...TALKATIVE, limits: { copies: 0.5 } });
  assert.ok(!outcome.ok);
});

Deno.test("simulate() fails where a node keeps from its people what it heard", () => {
  const deaf: Behaviour = (mesh) => ({
    handle: (input, now) =>
      mesh.handle(input, now).filter((effect) =>
        effect.type !== "event" || effect.event.type !== "received" || now.monotonic < 30_000
      ),
    deadline: () => mesh.deadline(),
  });
  const outcome = simulate({ ...TALKATIVE, settleMinutes: 0, behaviour: deaf });
  assert.ok(!outcome.ok);
  assert.ok(value(outcome, "lost silently") > 0);
  assert.ok(outcome.examples.length > 0);
});

Deno.test("simulate() asks nothing of the last node where it is hostile, and everything of the others", () => {
  const outcome = simulate({ ...TALKATIVE, hostile: (mesh) => mesh });
  assertOk(outcome);
  assert.equal(value(outcome, "promised to nodes"), value(outcome, "messages said") * 4);
});
