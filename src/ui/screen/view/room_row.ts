/**
 * The row of rooms in the status line, with what is new in each.
 *
 * @module
 */
import type { RoomView } from "../../../chat/api/chat_view.ts";
import type { Style } from "../../../term/drawing/style.ts";
import { bufferOf } from "../model/buffers.ts";
import type { Model } from "../model/model.ts";
import { mutedStyle } from "./talk/line_styles.ts";
import { cutName } from "./talk/name_columns.ts";
import { BOLD, cut, styled, type StyledGrapheme, widthOf } from "./text/styled_text.ts";

type Entry = readonly StyledGrapheme[];

/** The row. */
export interface RoomRow {
  readonly row: readonly StyledGrapheme[];
  /** Whether it lacks rooms with new messages, for want of space. */
  readonly isCut: boolean;
}

/**
 * Lists the rooms in at most `width` columns: `#general  #dev:2@1  @bob:1*`, with the number of new
 * messages, the number of those that name us, and a mark for a draft. Where not all have room,
 * quiet ones are left out; then those where no message names us, the shown one among them.
 */
export function roomRow(model: Model, width: number): RoomRow {
  const { rooms } = model.snapshot;
  const all = row(rooms.map((room) => entry(model, room)));
  if (widthOf(all) <= width) return { row: all, isCut: false };
  const rank = ({ id }: RoomView) => {
    const { mentions, unread, draft } = bufferOf(model, id);
    // The header names the shown room too.
    if (id === model.room) return 2;
    return mentions > 0 ? 0 : unread > 0 ? 1 : draft.text !== "" ? 3 : QUIET;
  };
  const ranked = rooms.filter((room) => rank(room) < QUIET).sort((a, b) => rank(a) - rank(b));
  const listed = (count: number): Entry => {
    const first = new Set(ranked.slice(0, count));
    return row(rooms.filter((room) => first.has(room)).map((room) => entry(model, room)));
  };
  if (widthOf(listed(ranked.length)) <= width) return { row: listed(ranked.length), isCut: false };
  const [first] = ranked;
  if (first !== undefined && widthOf(listed(1)) + MORE.length > width) {
    const only = entry(model, first, width - MORE.length);
    return { row: cut([...only, ...styled(MORE)], width), isCut: true };
  }
  let count = 1;
  while (count < ranked.length && widthOf(listed(count + 1)) + MORE.length <= width) count++;
  return { row: cut([...listed(count), ...styled(MORE)], width), isCut: true };
}

const QUIET = 4;
/** Stands for rooms with new messages that have no place. */
const MORE = " …";
const DRAFT = "*";

function row(entries: readonly Entry[]): readonly StyledGrapheme[] {
  return entries.flatMap((entry, at) => [...styled(at === 0 ? "" : "  "), ...entry]);
}

/** Returns what stands for a room, in at most `width` columns as far as its name can be cut. */
function entry(model: Model, { id, shown, kind }: RoomView, width = Infinity): Entry {
  const { unread, mentions, draft } = bufferOf(model, id);
  const typed = id !== model.room && draft.text !== "" ? DRAFT : "";
  // All messages of a conversation are for us, so that their number is enough.
  const named = mentions > 0 && kind !== "private" ? `@${mentions}` : "";
  const news = styled(`${unread > 0 ? `:${unread}` : ""}${named}${typed}`, style());
  return [...cutName(styled(shown, style()), width - widthOf(news)), ...news];

  function style(): Style {
    if (id === model.room) return BOLD;
    if (mentions > 0) return { ...BOLD, ...model.theme.error };
    return unread > 0 ? {} : mutedStyle(model);
  }
}
