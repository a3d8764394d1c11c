/**
 * Closes the overlay.
 *
 * @module
 */
import type { Model } from "../model/model.ts";

/** Returns the model with the room in sight again. */
export function closeOverlay(model: Model): Model {
  const { overlay: _overlay, target: _target, ...rest } = model;
  return rest;
}
