/**
 * Spoilers: text that is hidden until the person shows it.
 *
 * @module
 */
import type { Line } from "./line.ts";
import type { Model } from "./model.ts";

/** Shows the spoilers of all lines that have come, or hides them again. */
export function toggleSpoilers(model: Model): Model {
  const { revealed: _, ...hidden } = model;
  return model.revealed === undefined ? { ...model, revealed: model.arrivals } : hidden;
}

/** Whether the spoilers of a line are shown: not if it came after they were switched on. */
export function isRevealed({ revealed }: Model, { arrival }: Line): boolean {
  return revealed !== undefined && arrival < revealed;
}
