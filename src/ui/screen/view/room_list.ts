import type { RoomView } from "../../../chat/api/chat_view.ts";
import type { Style } from "../../../term/style.ts";
import { bufferOf } from "../model/buffers.ts";
import type { Model } from "../model/model.ts";
import { mutedStyle } from "./line_styles.ts";
import { BOLD, cut, styled, type StyledGrapheme, widthOf } from "./styled_text.ts";

type Entry = readonly StyledGrapheme[];

/** The rooms as they are listed in the status line. */
export interface RoomList {
  readonly row: readonly StyledGrapheme[];
  /** Whether there was no place for some where something is new. */
  readonly isCut: boolean;
}

/**
 * The rooms for the status line, in at most `width` columns: `#general  #dev:2@1  @bob:1*`, with how much is new in each, how
 * much of that names us, and a mark where something is typed and not sent. Where not all have room, the quiet ones are left out;
 * then those where nobody means us, the one that is shown among them.
 */
export function roomList(model: Model, width: number): RoomList {
  const { rooms } = model.snapshot;
  const all = row(rooms.map((room) => entry(model, room)));
  if (widthOf(all) <= width) return { row: all, isCut: false };
  const rank = ({ id }: RoomView) => {
    const { mentions, unread, draft } = bufferOf(model, id);
    // Where we are, the header says too.
    if (id === model.room) return 2;
    return mentions > 0 ? 0 : unread > 0 ? 1 : draft.text !== "" ? 3 : QUIET;
  };
  const ranked = rooms.filter((room) => rank(room) < QUIET).sort((a, b) => rank(a) - rank(b));
  const listed = (count: number): Entry => {
    const first = new Set(ranked.slice(0, count));
    return row(rooms.filter((room) => first.has(room)).map((room) => entry(model, room)));
  };
  if (widthOf(listed(ranked.length)) <= width) return { row: listed(ranked.length), isCut: false };
  let count = 1;
  while (count < ranked.length && widthOf(listed(count + 1)) + MORE.length <= width) count++;
  return { row: cut([...listed(count), ...styled(MORE)], width), isCut: true };
}

const QUIET = 4;
/** Stands for rooms where something is new, and for which there is no place. */
const MORE = " …";
const DRAFT = "*";

function row(entries: readonly Entry[]): readonly StyledGrapheme[] {
  return entries.flatMap((entry, at) => [...styled(at === 0 ? "" : "  "), ...entry]);
}

function entry(model: Model, { id, shown, kind }: RoomView): Entry {
  const { unread, mentions, draft } = bufferOf(model, id);
  const typed = id !== model.room && draft.text !== "" ? DRAFT : "";
  // All that is said in private is meant for us: that need not be said.
  const named = mentions > 0 && kind !== "private" ? `@${mentions}` : "";
  return styled(`${shown}${unread > 0 ? `:${unread}` : ""}${named}${typed}`, style());

  function style(): Style {
    if (id === model.room) return BOLD;
    if (mentions > 0) return { ...BOLD, ink: model.palette.alert };
    return unread > 0 ? {} : mutedStyle(model);
  }
}
