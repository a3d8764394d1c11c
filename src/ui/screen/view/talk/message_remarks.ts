/**
 * Remarks behind the text of a message: how far it came, whether it is late or earlier, and its
 * annotations.
 *
 * One table: each remark looks at a message and says something about it, or nothing. All that have
 * something to say stand behind the message, in the order of the table.
 *
 * @module
 */
import { standingAnnotations } from "../../../../chat/api/annotation.ts";
import type { Message } from "../../../../chat/api/message.ts";
import { partnerOf } from "../../../../chat/api/room_id.ts";
import { MAX_ANNOTATION_TEXTS_SHOWN } from "../../../../core/limits/front_ends.ts";
import { deliveryMarkOf } from "../../model/delivery_ranges.ts";
import type { Line } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { mutedStyle } from "./line_styles.ts";
import { type Row, styled } from "../text/styled_text.ts";

/** A line of a message, and what the screen knows. */
interface Subject {
  readonly model: Model;
  readonly line: Line;
  readonly message: Message;
}

const REMARKS: readonly ((subject: Subject) => Row)[] = [
  deliveryRemark,
  originRemark,
  annotationsRemark,
];

/** Returns the remarks on a line; none where it is no message. */
export function remarksOn(model: Model, line: Line): Row {
  const { message } = line;
  return message === undefined ? [] : REMARKS.flatMap((remark) => remark({ model, line, message }));
}

/** Of an own message that was sent while the screen ran: how far it came. */
function deliveryRemark({ model, line, message }: Subject): Row {
  const { sentWhile, delivered } = line;
  if (!message.own || sentWhile === undefined) return [];
  return partnerOf(message.room) === undefined
    ? roomDeliveryRemark(model, message, sentWhile)
    : bracketed(model, delivered ? "delivered" : "waiting");
}

/** Of an own message to a room; nothing where everyone who is linked confirmed it. */
function roomDeliveryRemark(
  model: Model,
  { sequence }: Message,
  sentWhile: NonNullable<Line["sentWhile"]>,
): Row {
  switch (deliveryMarkOf(model.deliveryMarks, sequence)) {
    case "everyone":
      return [];
    case "some":
      return bracketed(model, "some have it, not all");
    case "nobody":
      return bracketed(model, "reached nobody: nobody came in time");
  }
  if (model.snapshot.status.links > 0) return styled(" …", mutedStyle(model));
  return bracketed(
    model,
    sentWhile === "alone" ? "not sent yet: nobody is here" : "not confirmed: the link was lost",
  );
}

/** Of a message that did not simply arrive: how it came. */
function originRemark({ model, line, message }: Subject): Row {
  if (message.own && line.sentWhile !== undefined) return [];
  if (message.replaces) return bracketed(model, "instead of another with its number");
  if (message.replayed) return bracketed(model, "earlier");
  return message.late ? bracketed(model, "late") : [];
}

/**
 * Of a message with annotations: each text once, with the number of people where there are
 * several. They stand in brackets that no text can close, so that no text passes for a remark of
 * the program.
 */
function annotationsRemark({ model, message }: Subject): Row {
  if (message.annotations.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { kind, text } of standingAnnotations(message.annotations)) {
    const key = `${kind} ${text}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const texts = [...counts].slice(0, MAX_ANNOTATION_TEXTS_SHOWN).map(([key, count]) => {
    const text = key.slice(key.indexOf(" ") + 1).replaceAll(/[[\]]/g, "");
    return count === 1 ? text : `${text} ${count}`;
  });
  const more = counts.size - texts.length;
  const all = more === 0 ? texts : [...texts, `+${more}`];
  return styled(` [${all.join(", ")}]`, mutedStyle(model));
}

function bracketed(model: Model, text: string): Row {
  return styled(` (${text})`, { ...mutedStyle(model), italic: true });
}
