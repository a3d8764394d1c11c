import type { Line } from "./line.ts";
import type { Model } from "./model.ts";

/** Shows what spoilers hide that came up to now, or hides it again. */
export function toggleSpoilers(model: Model): Model {
  const { revealed: _, ...hidden } = model;
  return model.revealed === undefined ? { ...model, revealed: model.arrivals } : hidden;
}

/** Whether what the spoilers of a line hide is shown: what comes later than the wish is not. */
export function isRevealed({ revealed }: Model, { arrival }: Line): boolean {
  return revealed !== undefined && arrival < revealed;
}
