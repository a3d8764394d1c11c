/**
 * The header: the program, the tabs of the rooms, and who is there.
 *
 * @module
 */
import { GENERAL } from "../../../../chat/api/room_id.ts";
import { putText } from "../../../../term/drawing/cells.ts";
import { shownRoom } from "../../model/buffers.ts";
import type { Model } from "../../model/model.ts";
import type { Canvas } from "../text/canvas.ts";
import type { Layout } from "../layout/layout.ts";
import { scrolledText } from "../layout/pane.ts";
import { type Tab, type TabRow, tabRow } from "./tabs.ts";
import { fillRow, onGround, putStyled, type Row, styled, widthOf } from "../text/styled_text.ts";

const PROGRAM = " p2pchat ";
/** A blank at each side of what stands at the right. */
const BESIDE_PRESENCE_COLUMNS = 2;

/** Returns the tabs of the header with their columns, in the order of the rooms. */
export function tabsIn(model: Model, place: Layout): readonly Tab[] {
  return tabsBeside(model, place, presenceIn(model, place)).tabs;
}

function tabsBeside(model: Model, place: Layout, presence: Row): TabRow {
  const left = place.isWide ? PROGRAM.length : 0;
  const beside = presence.length === 0 ? 0 : widthOf(presence) + BESIDE_PRESENCE_COLUMNS;
  return tabRow(model, place, left, place.size.columns - beside);
}

/** Draws the header. */
export function drawHeader({ grid, parts }: Canvas, model: Model, place: Layout): void {
  const { theme } = model;
  const ground = { ...theme.text, ...theme.bar };
  const presence = presenceIn(model, place);
  const { row, tabs } = tabsBeside(model, place, presence);
  fillRow(grid, 0, ground);
  const left = place.isWide ? putText(grid, 0, 0, PROGRAM, { ...theme.onAccent, bold: true }) : 0;
  putStyled(grid, 0, left, row);
  for (const tab of tabs) {
    parts.push({ row: 0, left: tab.left, right: tab.nameEnd, byFirstLetter: false });
  }
  putStyled(grid, 0, grid.columns - 1 - widthOf(presence), onGround(presence, ground));
}

/** Returns the number of people, and who can read the room; below 60 columns the number alone. */
function presenceIn(model: Model, { isWide, form }: Layout): Row {
  const { snapshot, theme } = model;
  // There is no status line: the key that leads back has no room either.
  const [scrolled = ""] = form === "flat" ? scrolledText(model).split(" · ") : [];
  if (scrolled !== "") return styled(scrolled, { ...theme.accent, bold: true });
  const room = shownRoom(model);
  const isGeneral = room === undefined || room.id === GENERAL;
  const members = isGeneral ? snapshot.people.length + 1 : room.members;
  if (!isWide) return room?.kind === "private" ? [] : styled(`${members}`, theme.dim);
  switch (room?.kind) {
    case "private":
      return styled("private", theme.dim);
    case "locked":
      return styled(`locked, ${members} here`, theme.dim);
    default:
      if (members === 1) return styled("only you", theme.dim);
      return styled(isGeneral ? `${members} online` : `${members} here`, theme.dim);
  }
}
