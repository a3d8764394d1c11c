import assert from "node:assert/strict";
import { formatFigures, isMet, type SimFigure } from "./sim_figure.ts";
import { simulateSybils, SYBILS_SCENARIOS } from "./sybils_scenario.ts";

function assertHarmless(figures: readonly SimFigure[], inSight: number): void {
  assert.ok(figures.every((figure) => isMet(figure) !== false), formatFigures(figures));
  const invented = figures.find(({ name }) => name === "invented people in sight, most");
  assert.ok(invented!.value >= inSight, formatFigures(figures)); // the attack was one
}

Deno.test("simulateSybils() finds that few honest people lose nothing to a hundred invented ones", () => {
  const inventions = { people: 100, founders: 5, roomsEach: 8, padded: 5 };
  const scenario = { ...SYBILS_SCENARIOS["link"]!, near: 6, rooms: 6, inventions };
  assertHarmless(simulateSybils(scenario), 50);
});

Deno.test("simulateSybils() finds nothing lost to more invented people than tables hold, behind one link", () => {
  assertHarmless(simulateSybils(SYBILS_SCENARIOS["link"]!), 900);
});
