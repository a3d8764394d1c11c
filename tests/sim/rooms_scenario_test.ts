import assert from "node:assert/strict";
import { MAX_RECENT_ENVELOPES } from "../../src/core/limits/replication.ts";
import { simulateRooms } from "./rooms_scenario.ts";
import { formatFigures, isMet } from "./sim_figure.ts";

for (
  const [name, messages] of [
    ["all that was said", MAX_RECENT_ENVELOPES],
    ["the last of it where it is more than the limit", MAX_RECENT_ENVELOPES + 1],
  ] as const
) {
  Deno.test(`simulateRooms() shows whoever joins a busy room ${name}, at once and in order`, () => {
    const figures = simulateRooms({ seed: 1, people: 12, rooms: 20, messages }, () => 0);
    assert.ok(figures.every((figure) => isMet(figure) !== false), formatFigures(figures));
  });
}
