/**
 * What the last key led to, and the next one ends.
 *
 * @module
 */
import type { Model } from "./model.ts";

/** Returns the model without the hint, question and completion of the last key. */
export function withoutTransient(model: Model): Model {
  const {
    completion: _completion,
    question: _question,
    hint: _hint,
    hintKind: _hintKind,
    ...rest
  } = model;
  return rest;
}
