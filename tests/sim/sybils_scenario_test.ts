import assert from "node:assert/strict";
import { formatFigures, isMet } from "./sim_figure.ts";
import { simulateSybils, SYBILS_SCENARIOS } from "./sybils_scenario.ts";

Deno.test("simulateSybils() finds that few honest people lose nothing to a hundred invented ones", () => {
  const figures = simulateSybils({
    ...SYBILS_SCENARIOS["link"]!,
    near: 6,
    rooms: 6,
    inventions: { people: 100, founders: 5, roomsEach: 8, padded: 5 },
  });
  assert.ok(figures.every((figure) => isMet(figure) !== false), formatFigures(figures));
  const invented = figures.find(({ name }) => name === "invented people in sight, most");
  assert.ok(invented!.value > 50, formatFigures(figures));
});
