import assert from "node:assert/strict";
import { describe, readRooms, readScenario, readSybils } from "../../tasks/sim/flags.ts";
import { Refusal } from "../../tasks/task.ts";
import { SCENARIOS } from "../sim/scenarios.ts";
import { SYBILS_SCENARIOS } from "../sim/sybils_scenario.ts";

Deno.test("readScenario() takes a scenario by its name, and changes in it what flags say", () => {
  assert.deepEqual(readScenario(["--scenario", "churn"]), SCENARIOS["churn"]);
  const { seed, nodes, faults, topology } = readScenario([
    ...["--scenario", "churn"],
    ...["--seed", "3", "--nodes", "20", "--churn", "2.5", "--degree", "6"],
  ]);
  assert.deepEqual([seed, nodes, topology], [3, 20, { shape: "random", degree: 6 }]);
  assert.deepEqual(faults, { ...SCENARIOS["churn"]!.faults, churn: 2.5 });
});

Deno.test("readScenario() takes numbers at their limits, and none past them", () => {
  const taken = [["--nodes", "2"], ["--nodes", "10000"], ["--one-way", "100"], ["--degree", "2"]];
  for (const args of taken) readScenario(args);
  const refused = [
    ["--nodes", "1"],
    ["--nodes", "10001"],
    ["--nodes", "2.5"],
    ["--one-way", "100.1"],
    ["--degree", "1"],
    ["--degree", "101"],
    ["--seed", "0x1"],
    ["--minutes", "-1"],
    ["--minutes="],
    ["--bytes", "4097"],
  ];
  for (const args of refused) {
    assert.throws(() => readScenario(args), (error) => {
      assert.ok(error instanceof Refusal, String(error));
      assert.match(error.message, /takes a (whole )?number from|argument/);
      return true;
    });
  }
});

Deno.test("readScenario() names what there is, where something else was asked for", () => {
  const refused: readonly (readonly [flag: string, sentence: RegExp])[] = [
    ["scenario", /There are: line, ring/],
    ["topology", /one of line, ring, full, random, self/],
    ["delay", /exponential:50/],
    ["cipher", /real or null/],
    ["hostile", /one of equivocator/],
  ];
  for (const [flag, sentence] of refused) {
    assert.throws(() => readScenario([`--${flag}`, "nonsense"]), sentence);
  }
});

Deno.test("describe() says what a scenario is in one line", () => {
  const args = ["--nodes", "9", "--degree", "4", "--delay", "uniform:1-9", "--minutes", "3"];
  assert.equal(
    describe(readScenario(args)),
    "seed 1: 9 nodes, random of degree 4, delay uniform:1-9 ms, 3 minutes",
  );
});

Deno.test("readRooms() takes numbers at their limits and none past them, where rooms are asked for", () => {
  assert.equal(readRooms(["--nodes", "5"]), undefined);
  assert.deepEqual(readRooms(["--rooms", "100"]), {
    seed: 1,
    rooms: 100,
    people: 50,
    messages: 300,
  });
  for (const args of [["--rooms", "1"], ["--rooms=128"], ["--rooms", "5", "--people", "10"]]) {
    readRooms(args);
  }
  for (
    const args of [
      ["--rooms", "0"],
      ["--rooms=129"],
      ["--rooms", "5", "--people", "9"],
      ["--rooms", "5", "--people", "201"],
      ["--rooms", "5", "--messages", "501"],
      ["--rooms", "5", "--nodes", "5"],
    ]
  ) {
    assert.throws(() => readRooms(args), Refusal);
  }
});

Deno.test("readSybils() reads only what asks for invented people, and names what there is", () => {
  assert.equal(readSybils(["--nodes", "9"]), undefined);
  const { bridge } = SYBILS_SCENARIOS;
  assert.deepEqual(readSybils(["--sybils", "bridge", "--seed", "3"]), { ...bridge, seed: 3 });
  assert.throws(() => readSybils(["--sybils", "moon"]), /one of link, bridge, addresses/);
});
