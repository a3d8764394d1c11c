import assert from "node:assert/strict";
import type { Misdated } from "../../src/protocol/replication/wire/misdated.ts";
import { QUIET, type Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";
import { formatFigures } from "./sim_figure.ts";
import type { Behaviour } from "./sim_node_options.ts";
import { type Outcome, simulate } from "./simulation.ts";

const DAY_MS = 24 * 3600_000;

const value = ({ figures }: Outcome, name: string): number =>
  figures.find((figure) => figure.name === name)!.value;

/** A few, of whom one is years ahead. */
const FEW: Scenario = {
  ...QUIET,
  nodes: 6,
  talk: { ...QUIET.talk, perMinute: 30 },
  wallClocks: [{ nodes: 1, off: 500 * DAY_MS }],
};

/** Nodes whose marks are changed on the way to their people. */
const marking = (change: (mark: Misdated | undefined) => Misdated | undefined): Behaviour =>
(
  mesh,
) => ({
  deadline: mesh.deadline,
  handle: (input, now) =>
    mesh.handle(input, now).map((effect) => {
      if (effect.type !== "event" || effect.event.type !== "received") return effect;
      const received = effect.event.received.map(({ misdated, ...rest }) => {
        const mark = change(misdated);
        return { ...rest, ...(mark === undefined ? {} : { misdated: mark }) };
      });
      return { type: "event", event: { type: "received", received } };
    }),
});

Deno.test("createClockChecker() is content with the marks of few people, of whom one is years ahead", () => {
  const outcome = simulate(FEW);
  assert.ok(outcome.ok, [formatFigures(outcome.figures), ...outcome.examples].join("\n"));
  assert.ok(value(outcome, "heard with a clock far ahead") > 0);
});

Deno.test("createClockChecker() finds marks that are not there", () => {
  const outcome = simulate({ ...FEW, behaviour: marking(() => undefined) });
  assert.ok(!outcome.ok);
  assert.ok(value(outcome, "not marked that have no place") > 0);
  assert.ok(outcome.examples.some((text) => text.includes("marked as undefined")));
});

Deno.test("createClockChecker() finds marks that should not be there", () => {
  const outcome = simulate({ ...FEW, behaviour: marking(() => "ahead") });
  assert.ok(!outcome.ok);
  assert.ok(value(outcome, "marked that have their place") > 0);
});

// the scenario's own seed runs with the other scenarios
Deno.test('simulate() finds order and marks in the scenario "clocks" of another seed', () => {
  const outcome = simulate({ ...SCENARIOS["clocks"]!, seed: 19 });
  assert.ok(outcome.ok, [formatFigures(outcome.figures), ...outcome.examples].join("\n"));
  for (const name of ["far ahead", "far behind, marked", "that gives it its place"]) {
    assert.ok(value(outcome, `heard with a clock ${name}`) > 0, name);
  }
});
