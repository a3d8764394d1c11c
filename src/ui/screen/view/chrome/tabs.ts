/**
 * The tabs of the header: the rooms, with what is new in each.
 *
 * The tab of the shown room is always there. Where not all have room, the others that are missing
 * are counted at the ends, with the messages in them that mean us.
 *
 * @module
 */
import type { RoomView } from "../../../../chat/api/chat_view.ts";
import type { Style } from "../../../../term/drawing/style.ts";
import { bufferOf } from "../../model/buffers.ts";
import type { Model } from "../../model/model.ts";
import { formOf } from "../layout/forms.ts";
import type { Layout } from "../layout/layout.ts";
import { cutName } from "../talk/name_columns.ts";
import { onGround, type Row, styled, widthOf } from "../text/styled_text.ts";

/** The columns of a tab, `right` is the first one behind it; its name ends before `nameEnd`. */
export interface Tab {
  readonly room: string;
  readonly left: number;
  readonly nameEnd: number;
  readonly right: number;
}

/** The tabs, and the text of all of them from a column on. */
export interface TabRow {
  readonly row: Row;
  readonly tabs: readonly Tab[];
}

/** The rooms with these keys have numbers. */
const MAX_NUMBER = 9;
const DRAFT = "*";

/** Returns the tabs that have room between two columns, the second one excluded. */
export function tabRow(model: Model, place: Layout, left: number, right: number): TabRow {
  const { rooms } = model.snapshot;
  const space = Math.max(0, right - left);
  const [first, last] = window(model, place, space);
  const before = marker(model, "‹", rooms.slice(0, first));
  const behind = marker(model, "+", rooms.slice(last + 1));
  const tabs: Tab[] = [];
  const row = [...before];
  let column = left + widthOf(before);
  for (const [at, room] of rooms.entries()) {
    if (at < first || at > last) continue;
    const rest = space - widthOf(before) - widthOf(behind);
    const { head, name, tail } = tabText(model, place, room, at, first === last ? rest : Infinity);
    const start = column + widthOf(head);
    const nameEnd = start + widthOf(name);
    tabs.push({ room: room.id, left: column, nameEnd, right: nameEnd + widthOf(tail) });
    row.push(...head, ...name, ...tail);
    column = nameEnd + widthOf(tail);
  }
  return { row: [...row, ...behind], tabs };
}

/** Returns the first and the last room that have a tab. */
function window(model: Model, place: Layout, space: number): readonly [number, number] {
  const { rooms } = model.snapshot;
  const end = rooms.length - 1;
  const widths = rooms.map((room, at) => {
    const { head, name, tail } = tabText(model, place, room, at);
    return widthOf(head) + widthOf(name) + widthOf(tail);
  });
  const fits = (first: number, last: number) => {
    const tabs = widths.slice(first, last + 1).reduce((sum, width) => sum + width, 0);
    const markers = widthOf(marker(model, "‹", rooms.slice(0, first))) +
      widthOf(marker(model, "+", rooms.slice(last + 1)));
    return tabs + markers <= space;
  };
  const shown = Math.max(0, rooms.findIndex(({ id }) => id === model.room));
  let first = 0;
  while (first < shown && !fits(first, shown)) first++;
  let last = shown;
  // A marker may be wider than the tab that it stands for: try all that may follow.
  for (let at = shown + 1; at <= end; at++) if (fits(first, at)) last = at;
  return [first, last];
}

/** Returns the number of rooms without a tab, and of the messages in them that mean us. */
function marker(model: Model, sign: string, hidden: readonly RoomView[]): Row {
  const { bar, dim, text, warn } = model.theme;
  if (hidden.length === 0) return [];
  const buffers = hidden.map(({ id }) => bufferOf(model, id));
  const mentions = buffers.reduce((sum, buffer) => sum + buffer.mentions, 0);
  const isNew = buffers.some(({ unread }) => unread > 0);
  const count = styled(` ${sign}${hidden.length}`, isNew ? text : dim);
  const meant = mentions === 0 ? [] : styled(` @${mentions}`, { ...warn, bold: true });
  return onGround([...count, ...meant], bar);
}

/** Returns a tab: a blank and its number, its name, and what is new with a blank behind. */
function tabText(
  model: Model,
  { size }: Layout,
  { id, shown, kind }: RoomView,
  at: number,
  width = Infinity,
): { readonly head: Row; readonly name: Row; readonly tail: Row } {
  const { theme } = model;
  const { unread, mentions, draft } = bufferOf(model, id);
  const isShown = id === model.room;
  const isMeant = mentions > 0;
  // The tab of the shown room stands on the ground of the talk, into which it opens.
  const ground: Style = isShown ? {} : theme.bar;
  const style: Style = isShown
    ? { ...theme.accent, bold: true }
    : unread > 0
    ? { ...theme.text, bold: isMeant }
    : theme.dim;
  // A page in place of the framed talk keeps them, so that no tab moves.
  const isNumbered = formOf(model, size) === "framed";
  const number = isNumbered && at < MAX_NUMBER ? styled(`${at + 1} `, theme.dim) : [];
  const head = [...styled(" "), ...number];
  // All messages of a conversation are for us, so that their number is enough.
  const named = isMeant && kind !== "private" ? ` @${mentions}` : "";
  const tail = [
    ...(unread > 0 ? styled(` ${unread}`, { ...theme.text, bold: true }) : []),
    ...styled(named, { ...theme.warn, bold: true }),
    ...styled(!isShown && draft.text !== "" ? DRAFT : "", theme.dim),
    ...styled(" "),
  ];
  const name = cutName(styled(shown, style), Math.max(1, width - widthOf(head) - widthOf(tail)));
  return {
    head: onGround(head, ground),
    name: onGround(name, ground),
    tail: onGround(tail, ground),
  };
}
