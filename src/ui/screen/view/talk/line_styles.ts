/**
 * The styles of the parts of a line.
 *
 * @module
 */
import type { PeerId } from "../../../../core/peer_id.ts";
import { PLAIN, type Style } from "../../../../term/drawing/style.ts";
import { colourOf } from "../../model/colours.ts";
import type { Line } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";

/** Returns the style of a person: our own, or the one of their colour. */
export function personStyle({ snapshot, theme, colours }: Model, id: PeerId): Style {
  if (id === snapshot.self.id) return theme.own;
  return theme.people[colourOf(colours, id)] ?? PLAIN;
}

/** Returns the style of the name: in the person's colour, inverse where the message names us. */
export function nameStyle(model: Model, line: Line): Style {
  if (line.person === undefined) return PLAIN;
  const { mention = false, replayed = false } = line.message ?? {};
  return { ...personStyle(model, line.person), bold: true, inverse: mention, dim: replayed };
}

/** Returns the style of the text. */
export function bodyStyle({ theme }: Model, { kind, message }: Line): Style {
  if (message !== undefined) return message.replayed ? { dim: true } : PLAIN;
  return kind === "error" ? theme.error : theme.dim;
}

/** Returns the ground of all rows of a line; `undefined` where it has none of its own. */
export function groundOf({ theme, target }: Model, line: Line): Style | undefined {
  const ground = line === target
    ? theme.chosenGround
    : line.kind === "direct"
    ? theme.privateGround
    : line.message?.mention
    ? theme.mentionGround
    : undefined;
  return ground === undefined ? undefined : { ...theme.text, ...ground };
}

/**
 * Returns the style of times, rules, notices and remarks, which must not distract from messages.
 */
export function mutedStyle({ theme }: Model): Style {
  return theme.dim;
}
