import { GENERAL } from "../../chat/room.ts";
import type { RoomView, Status } from "../../chat/view.ts";
import { plural } from "../../core/text/plural.ts";
import type { Grid } from "../../term/cells.ts";
import type { Buffer } from "./buffer.ts";
import type { Layout } from "./layout.ts";
import type { Model } from "./model.ts";
import { roomList } from "./room_list.ts";
import { bufferOf, shownRoom } from "./rooms.ts";
import { mutedStyle } from "./rows.ts";
import { BOLD, cut, putStyled, type Styled, styled, widthOf } from "./styled.ts";

/** Draws the first row: the room, its topic, and how many people there are. */
export function drawHeader(grid: Grid, model: Model): void {
  const room = shownRoom(model);
  const topic = room?.topic ?? "";
  const left = [
    ...styled("p2pchat", BOLD),
    ...styled(`  ${room?.shown ?? model.room}`, BOLD),
    ...(topic === "" ? [] : styled(` · ${topic}`)),
  ];
  drawBar(grid, 0, left, styled(presence(model, room)));
}

/** How many are there, and who can hear it. */
function presence({ standing }: Model, room: RoomView | undefined): string {
  switch (room?.kind) {
    case "private":
      return "private";
    case "locked":
      return `locked, ${room.members} here`;
    default:
      return room === undefined || room.id === GENERAL
        ? `${standing.people.length + 1} online`
        : `${room.members} here`;
  }
}

/** Draws the status line: who and where one is, what to know, how many links there are, and what is out of sight. */
export function drawStatus(grid: Grid, model: Model, row: number): void {
  const { self, status } = model.standing;
  const right = styled(`${linkCount(status)}${scrolled(bufferOf(model))}`);
  if (model.hint !== undefined) return drawBar(grid, row, styled(model.hint, BOLD), right);
  const name = styled(`[${self.shown}]`, BOLD);
  const room = grid.columns - widthOf(name) - widthOf(right) - GAP;
  const problem = problemOf(status);
  // Others can fill the list of rooms: what is wrong must be seen all the same.
  const rooms = roomList(model, problem === undefined ? room : Math.floor(room / 2));
  const trouble = problem === undefined ? [] : styled(`  ${problem}`, { ink: model.palette.alert });
  drawBar(grid, row, [...name, ...rooms, ...trouble], right);
}

function problemOf({ problems, links, relayed, discovery }: Status): string | undefined {
  if (problems[0] !== undefined || links > 0) return problems[0];
  return `${relayed === 0 ? "no peers yet" : "cut off"}: ${discovery}`;
}

function linkCount({ links, relayed }: Status): string {
  const count = links === 0 ? "no links" : plural(links, "link");
  return relayed === 0 ? count : `${count}, ${relayed} relayed`;
}

function scrolled({ anchor, unseen }: Buffer): string {
  if (anchor === undefined) return "";
  return unseen === 0 ? "  ↓ End" : `  ↓ ${unseen} new`;
}

const GAP = 2;

/** Draws the left part, cut where it must be, and the right one at the end of the row. */
function drawBar(
  grid: Grid,
  row: number,
  left: readonly Styled[],
  right: readonly Styled[],
): void {
  const room = grid.columns - widthOf(right);
  putStyled(grid, row, 0, cut(left, room - GAP));
  putStyled(grid, row, Math.max(0, room), right);
}

/** Draws the ruled lines of the frame, with the one beside the list of people. */
export function drawFrame(grid: Grid, model: Model, { pane, side }: Layout): void {
  const style = mutedStyle(model);
  const above = pane.top - 1;
  const below = pane.bottom;
  for (const row of [above, below]) {
    putStyled(grid, row, 0, styled("─".repeat(grid.columns), style));
  }
  if (side === undefined) return;
  putStyled(grid, above, side - 1, styled("┬", style));
  putStyled(grid, below, side - 1, styled("┴", style));
  for (let row = pane.top; row < pane.bottom; row++) {
    putStyled(grid, row, side - 1, styled("│", style));
  }
}
