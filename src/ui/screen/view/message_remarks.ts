/**
 * Remarks behind the text of a message: how far it came, and whether it is late or earlier.
 *
 * One table: each remark looks at a message and says something about it, or nothing. All that have
 * something to say stand behind the message, in the order of the table.
 *
 * @module
 */
import type { Message } from "../../../chat/api/message.ts";
import { partnerOf } from "../../../chat/api/room_id.ts";
import { deliveryMarkOf } from "../model/delivery_marks.ts";
import type { Line } from "../model/line.ts";
import type { Model } from "../model/model.ts";
import { mutedStyle } from "./line_styles.ts";
import { type Row, styled } from "./text/styled_text.ts";

/** A line of a message, and what the screen knows. */
interface Subject {
  readonly model: Model;
  readonly line: Line;
  readonly message: Message;
}

const REMARKS: readonly ((subject: Subject) => Row)[] = [deliveryRemark, originRemark];

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
    : note(model, delivered ? "delivered" : "waiting");
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
      return note(model, "some have it, not all");
    case "nobody":
      return note(model, "reached nobody: nobody came in time");
  }
  if (model.snapshot.status.links > 0) return styled(" …", mutedStyle(model));
  return note(
    model,
    sentWhile === "alone" ? "not sent yet: nobody is here" : "not confirmed: the link was lost",
  );
}

/** Of a message that did not simply arrive: how it came. */
function originRemark({ model, line, message }: Subject): Row {
  if (message.own && line.sentWhile !== undefined) return [];
  if (message.replaces) return note(model, "instead of another with its number");
  if (message.replayed) return note(model, "earlier");
  return message.late ? note(model, "late") : [];
}

function note(model: Model, text: string): Row {
  return styled(` (${text})`, { ...mutedStyle(model), italic: true });
}
