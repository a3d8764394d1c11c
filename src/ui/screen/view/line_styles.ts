/**
 * How the parts of a line look: the name, the body, and whatever stands back behind both.
 *
 * @module
 */
import { PLAIN, type Style } from "../../../term/style.ts";
import { colourOf } from "../model/colours.ts";
import type { Line } from "../model/line.ts";
import type { Model } from "../model/model.ts";

/** The name of the person whom a line is about: in their colour, bold for us, inverse where it names us. */
export function nameStyle(model: Model, line: Line): Style {
  if (line.person === undefined) return {};
  const ink = model.palette.people[colourOf(model.colours, line.person)];
  const { own = false, mention = false, replayed = false } = line.message ?? {};
  return { ...(ink === undefined ? {} : { ink }), bold: own, inverse: mention, dim: replayed };
}

/** The text of a line. */
export function bodyStyle(model: Model, line: Line): Style {
  const { kind, message } = line;
  if (message !== undefined) {
    const { mention, replayed } = message;
    const inverse = line === model.target;
    return mention || replayed || inverse ? { bold: mention, dim: replayed, inverse } : PLAIN;
  }
  return kind === "error" ? { ink: model.palette.alert, bold: true } : mutedStyle(model);
}

/** Times, rules, notices and remarks, which must not distract from messages. */
export function mutedStyle({ palette }: Model): Style {
  return { ink: palette.muted };
}
