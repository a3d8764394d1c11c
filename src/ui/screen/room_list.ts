import type { RoomView } from "../../chat/view.ts";
import type { Style } from "../../term/style.ts";
import type { Model } from "./model.ts";
import { bufferOf } from "./rooms.ts";
import { mutedStyle } from "./rows.ts";
import { BOLD, cut, type Styled, styled, widthOf } from "./styled.ts";

type Entry = readonly Styled[];

/**
 * The rooms for the status line, in at most `width` columns: ` #general  #dev:2@1  @bob:1`, with how much is new in each, and
 * how much of that names us. Where not all have room, the quiet ones are left out; then those where nobody means us come last.
 */
export function roomList(model: Model, width: number): readonly Styled[] {
  const { rooms } = model.standing;
  const all = row(rooms.map((room) => entry(model, room)));
  if (widthOf(all) <= width) return all;
  const rank = ({ id }: RoomView) => {
    const { mentions, unread } = bufferOf(model, id);
    return id === model.room ? 0 : mentions > 0 ? 1 : unread > 0 ? 2 : 3;
  };
  const lively = rooms.filter((room) => rank(room) < 3).sort((a, b) => rank(a) - rank(b));
  const shown: Entry[] = [];
  for (const next of lively.map((room) => entry(model, room))) {
    if (shown.length > 0 && widthOf(row([...shown, next])) + MORE.length > width) {
      return [...row(shown), ...styled(MORE)];
    }
    shown.push(next);
  }
  return cut(row(shown), width);
}

/** Stands for rooms where something is new, and for which there is no place. */
const MORE = " …";

function row(entries: readonly Entry[]): readonly Styled[] {
  return entries.flatMap((entry, at) => [...styled(at === 0 ? " " : "  "), ...entry]);
}

function entry(model: Model, { id, shown, kind }: RoomView): Entry {
  const { unread, mentions } = bufferOf(model, id);
  // All that is said in private is meant for us: that need not be said.
  const named = mentions > 0 && kind !== "private" ? `@${mentions}` : "";
  return styled(`${shown}${unread > 0 ? `:${unread}` : ""}${named}`, style());

  function style(): Style {
    if (id === model.room) return BOLD;
    if (mentions > 0) return { ...BOLD, ink: model.palette.alert };
    return unread > 0 ? {} : mutedStyle(model);
  }
}
