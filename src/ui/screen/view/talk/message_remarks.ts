/**
 * Remarks behind the text of a message: whether it is late or earlier, its annotations, and how far
 * it came.
 *
 * One table: each remark looks at a message and says something about it, or nothing. All that have
 * something to say stand behind the message, in the order of the table.
 *
 * Invariant: no text of an annotation passes for a remark of the program. It stands on a ground of
 * its own, or between brackets that no text can close.
 *
 * @module
 */
import { standingAnnotations } from "../../../../chat/api/annotation.ts";
import type { Message } from "../../../../chat/api/message.ts";
import { partnerOf } from "../../../../chat/api/room_id.ts";
import { MAX_ANNOTATION_TEXTS_SHOWN } from "../../../../core/limits/front_ends.ts";
import type { Style } from "../../../../term/drawing/style.ts";
import { deliveryMarkOf } from "../../model/delivery_ranges.ts";
import type { Line } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { type Row, styled, widthOf } from "../text/styled_text.ts";
import { wrap } from "../text/wrap.ts";
import { mutedStyle } from "./line_styles.ts";

/** A part behind the text that is never broken where a row has room for it. */
export interface Remark {
  /** Begins with the blanks before it, which are dropped where it begins a row. */
  readonly row: Row;
  /** Whether it is left out where it needs a row of its own. */
  readonly isMinor?: boolean;
}

/** The context of a remark. */
export interface RemarkContext {
  /** The newest own line that everybody has: only there is a mark. */
  readonly ticked?: Line;
  /** Whether there is room for a blank between a reaction and its number. */
  readonly isRoomy: boolean;
}

/** A line of a message, and what the screen knows. */
interface Subject extends RemarkContext {
  readonly model: Model;
  readonly line: Line;
  readonly message: Message;
}

const REMARKS: readonly ((subject: Subject) => readonly Remark[])[] = [
  originRemark,
  reactions,
  deliveryRemark,
];

/** Returns the remarks on a line; none where it is no message. */
export function remarksOn(model: Model, line: Line, context: RemarkContext): readonly Remark[] {
  const { message } = line;
  if (message === undefined) return [];
  return REMARKS.flatMap((remark) => remark({ ...context, model, line, message }));
}

/**
 * Puts remarks behind the rows of a text. `width` is that of a row, `first` that of the first one.
 */
export function withRemarks(
  rows: readonly Row[],
  remarks: readonly Remark[],
  width: number,
  first: number,
): readonly Row[] {
  if (remarks.length === 0) return rows;
  const all = [...rows];
  for (const { row, isMinor = false } of remarks) {
    const last = all.at(-1) ?? [];
    const room = (all.length <= 1 ? first : width) - widthOf(last);
    if (widthOf(row) <= room) {
      all.splice(-1, 1, [...last, ...row]);
    } else if (!isMinor) {
      const begins = row.findIndex(({ text, style }) => text !== " " || style.ground !== undefined);
      all.push(...wrap(row.slice(begins), width));
    }
  }
  return all;
}

/** Of a message that did not simply arrive: how it came. */
function originRemark({ model, line, message }: Subject): readonly Remark[] {
  const { misdated } = message;
  if (misdated !== undefined) return bracketed(model, `clock ${misdated}`);
  if (message.own && line.sentWhile !== undefined) return [];
  if (message.replaces) return bracketed(model, "instead of another with its number");
  if (message.replayed) return bracketed(model, "earlier");
  return message.late ? bracketed(model, "late") : [];
}

function bracketed(model: Model, text: string): readonly Remark[] {
  return [{ row: styled(` (${text})`, { ...mutedStyle(model), italic: true }) }];
}

/**
 * Of a message with annotations: each text once, with the number of people where there are
 * several, the most frequent first, our own bold.
 */
function reactions({ model, message, isRoomy }: Subject): readonly Remark[] {
  if (message.annotations.length === 0) return [];
  const { theme, snapshot } = model;
  const counts = new Map<string, { readonly text: string; count: number; isOwn: boolean }>();
  for (const { kind, text, author } of standingAnnotations(message.annotations)) {
    const key = `${kind} ${text}`;
    const known = counts.get(key) ?? { text, count: 0, isOwn: false };
    known.count++;
    known.isOwn ||= author === snapshot.self.id;
    counts.set(key, known);
  }
  const all = [...counts.values()].sort((a, b) => b.count - a.count);
  const shown = all.slice(0, MAX_ANNOTATION_TEXTS_SHOWN).map(({ text, count, isOwn }) => {
    const bare = text.replaceAll(/[[\]]/g, "");
    const gap = isRoomy || /[\x20-\x7e]$/.test(bare) ? " " : "";
    const style: Style = isOwn ? { ...theme.accent, bold: true } : theme.text;
    return pill(model, count === 1 ? bare : `${bare}${gap}${count}`, style);
  });
  const more = all.length - shown.length;
  return more === 0 ? shown : [...shown, { row: styled(` +${more}`, theme.dim) }];
}

/** Returns a text on its own ground; where the theme has none, in brackets. */
function pill({ theme }: Model, text: string, style: Style): Remark {
  const hasGround = theme.pill.ground !== undefined;
  const inside = hasGround ? ` ${text} ` : `[${text}]`;
  return { row: [...styled(" "), ...styled(inside, { ...style, ...theme.pill })] };
}

/** Of an own message that was sent while the screen ran: how far it came. */
function deliveryRemark(subject: Subject): readonly Remark[] {
  const { model, line, message, ticked } = subject;
  if (!message.own || line.sentWhile === undefined) return [];
  if (partnerOf(message.room) === undefined) return roomDeliveryRemark(subject);
  if (!line.delivered) return behind("… waiting", mutedStyle(model));
  // A private line in another room stands alone there: it tells its own delivery.
  return line.kind === "direct" || line === ticked ? tick(model) : [];
}

/** Of an own message to a room; nothing where a later one has come to everyone, too. */
function roomDeliveryRemark({ model, line, message, ticked }: Subject): readonly Remark[] {
  const muted = mutedStyle(model);
  switch (deliveryMarkOf(model.deliveryMarks, message.sequence)) {
    case "everyone":
      return line === ticked ? tick(model) : [];
    case "some":
      return behind("… not all yet", muted);
    case "nobody":
      return behind("× reached nobody", model.theme.error);
  }
  if (model.snapshot.status.links > 0) return [{ row: styled("  …", muted), isMinor: true }];
  return line.sentWhile === "alone"
    ? behind("× nobody yet", model.theme.error)
    : behind("… not confirmed", muted);
}

/** Returns whether an own line has come to everybody that it is for. */
export function hasArrived({ deliveryMarks }: Model, { message, sentWhile, delivered }: Line) {
  if (message === undefined || !message.own || sentWhile === undefined) return false;
  return partnerOf(message.room) === undefined
    ? deliveryMarkOf(deliveryMarks, message.sequence) === "everyone"
    : delivered === true;
}

function tick(model: Model): readonly Remark[] {
  return [{ row: styled("  ✓", mutedStyle(model)), isMinor: true }];
}

function behind(text: string, style: Style): readonly Remark[] {
  return [{ row: styled(`  ${text}`, style) }];
}
