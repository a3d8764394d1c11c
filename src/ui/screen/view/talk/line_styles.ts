/**
 * The styles of the parts of a line.
 *
 * @module
 */
import { PLAIN, type Style } from "../../../../term/drawing/style.ts";
import { colourOf } from "../../model/colours.ts";
import type { Line } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";

/**
 * Returns the style of the name: in the person's colour, bold for us, inverse where the message
 * names us.
 */
export function nameStyle(model: Model, line: Line): Style {
  if (line.person === undefined) return {};
  const colour = model.theme.people[colourOf(model.colours, line.person)];
  const { own = false, mention = false, replayed = false } = line.message ?? {};
  return { ...colour, bold: own, inverse: mention, dim: replayed };
}

/** Returns the style of the text. */
export function bodyStyle(model: Model, line: Line): Style {
  const { kind, message } = line;
  if (message !== undefined) {
    const { mention, replayed } = message;
    const inverse = line === model.target;
    return mention || replayed || inverse ? { bold: mention, dim: replayed, inverse } : PLAIN;
  }
  return kind === "error" ? { ...model.theme.error, bold: true } : mutedStyle(model);
}

/**
 * Returns the style of times, rules, notices and remarks, which must not distract from messages.
 */
export function mutedStyle({ theme }: Model): Style {
  return theme.dim;
}
