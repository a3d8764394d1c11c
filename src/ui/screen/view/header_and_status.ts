/**
 * The header, the status line, and the frame between them and the pane.
 *
 * @module
 */
import type { RoomView, Status } from "../../../chat/api/chat_view.ts";
import { GENERAL } from "../../../chat/api/room_id.ts";
import { plural } from "../../../core/text/plural.ts";
import type { Grid } from "../../../term/drawing/cells.ts";
import { PLAIN, type Style } from "../../../term/drawing/style.ts";
import type { Buffer } from "../model/buffer.ts";
import { bufferOf, shownRoom } from "../model/buffers.ts";
import type { Model } from "../model/model.ts";
import type { Layout } from "./layout.ts";
import { mutedStyle } from "./talk/line_styles.ts";
import { cutName } from "./talk/name_columns.ts";
import { bottomOf } from "./pane.ts";
import { roomRow } from "./room_row.ts";
import {
  blanks,
  BOLD,
  cut,
  putStyled,
  styled,
  type StyledGrapheme,
  widthOf,
} from "./text/styled_text.ts";

/** Draws the header: the room, its topic, and the number of people; or the title of an overlay. */
export function drawHeader(grid: Grid, model: Model, { ruled }: Layout): void {
  const style = barStyle(ruled);
  const { overlay, results } = model;
  if (overlay?.type === "search" && results !== undefined) {
    const keys = grid.columns < WIDE_COLUMNS ? "Enter, Esc" : "Enter: go there  Esc: back";
    return drawBar(grid, 0, styled(results.title, BOLD), styled(keys), style);
  }
  const room = shownRoom(model);
  const about = aboutRoom(model, room);
  const presence = styled(presenceIn(model, room));
  const most = grid.columns - widthOf(presence) - GAP;
  const name = cutName(styled(room?.shown ?? model.room, BOLD), most);
  const program = styled("p2pchat  ", BOLD);
  const needed = widthOf(program) + widthOf(name) + GAP + widthOf(presence);
  const left = [
    ...(needed <= grid.columns ? program : []),
    ...name,
    ...(about === "" ? [] : styled(` · ${about}`)),
  ];
  drawBar(grid, 0, left, presence, style);
}

/** From this width on there is room for words that need no manual. */
const WIDE_COLUMNS = 60;

/** Returns the topic of a room; of a conversation, facts about the partner. */
function aboutRoom({ snapshot }: Model, room: RoomView | undefined): string {
  const [partner] = snapshot.members;
  if (room?.kind !== "private" || partner === undefined) return room?.topic ?? "";
  const { away, verified, picture } = partner;
  return [
    snapshot.settings.pictures === "on" ? picture : "",
    verified ? "verified" : "",
    away === undefined ? "" : away === "" ? "away" : `away: ${away}`,
  ].filter((part) => part !== "").join(" · ");
}

/** Returns the number of people, and who can read the room. */
function presenceIn({ snapshot }: Model, room: RoomView | undefined): string {
  switch (room?.kind) {
    case "private":
      return "private";
    case "locked":
      return `locked, ${room.members} here`;
    default:
      return room === undefined || room.id === GENERAL
        ? `${snapshot.people.length + 1} online`
        : `${room.members} here`;
  }
}

/**
 * Draws the status line: our name, the rooms, problems, the number of links, and the lines out of
 * sight.
 */
export function drawStatus(grid: Grid, model: Model, row: number, { ruled }: Layout): void {
  const { self, status } = model.snapshot;
  const style = barStyle(ruled);
  const isWide = grid.columns >= WIDE_COLUMNS;
  const place = scrolled(bufferOf(model), isWide);
  const isNarrow = grid.columns < NARROW_COLUMNS;
  const links = isNarrow && place !== "" ? "" : linkCount(status, isWide);
  const right = styled([links, place].filter((part) => part !== "").join("  "));
  if (model.hint !== undefined) return drawBar(grid, row, styled(model.hint, BOLD), right, style);
  const name = styled(`[${self.shown}] `, BOLD);
  const space = grid.columns - widthOf(right) - GAP;
  const problem = problemOf(status);
  // Others can fill the list of rooms: a problem must be seen all the same.
  const roomsIn = (columns: number) =>
    roomRow(model, problem === undefined ? columns : Math.floor(columns / 2));
  const beside = roomsIn(space - widthOf(name));
  const isNamed = !isNarrow && (isWide || !beside.isCut);
  const rooms = isNamed ? [...name, ...beside.row] : roomsIn(space).row;
  const trouble = problem === undefined ? [] : styled(`  ${problem}`, model.theme.error);
  drawBar(grid, row, [...rooms, ...trouble], right, style);
}

/** Below this width our own name would take the place of things that we do not know. */
const NARROW_COLUMNS = 36;

/** Returns the style of bars: without ruled lines around them, they are inverse. */
function barStyle(ruled: boolean): Style {
  return ruled ? PLAIN : { inverse: true };
}

function problemOf({ problems, links, relayed, discovery }: Status): string | undefined {
  if (problems[0] !== undefined || links > 0) return problems[0];
  return `${relayed === 0 ? "no peers yet" : "cut off"}: ${discovery}`;
}

function linkCount({ links, relayed }: Status, isWide: boolean): string {
  const count = links === 0 ? "no links" : plural(links, "link");
  return relayed === 0 || !isWide ? count : `${count}, ${relayed} relayed`;
}

/** Returns the distance from the newest line; empty where it is in sight. */
function scrolled(buffer: Buffer, isWide: boolean): string {
  if (buffer.anchor === undefined) return "";
  if (buffer.unseen > 0) return `↓ ${buffer.unseen} new`;
  const { index } = bottomOf(buffer);
  const below = buffer.scrollback.size - index - 1;
  return isWide ? `↓ ${plural(below, "line")}` : `↓ ${below}`;
}

const GAP = 2;

/** Draws a bar: the left part, cut where it must be, and the right part at the end of the row. */
function drawBar(
  grid: Grid,
  row: number,
  left: readonly StyledGrapheme[],
  right: readonly StyledGrapheme[],
  style: Style,
): void {
  const room = grid.columns - widthOf(right);
  const fitting = cut(left, room - GAP);
  const bar = [...fitting, ...blanks(room - widthOf(fitting)), ...right];
  const drawn = style === PLAIN
    ? bar
    : bar.map((part) => ({ ...part, style: { ...part.style, ...style } }));
  putStyled(grid, row, 0, drawn);
}

/** Draws the ruled lines of the frame, and the one beside the list of people. */
export function drawFrame(grid: Grid, model: Model, { pane, side, ruled }: Layout): void {
  const style = mutedStyle(model);
  const above = pane.top - 1;
  const below = pane.bottom;
  if (ruled) {
    for (const row of [above, below]) {
      putStyled(grid, row, 0, styled("─".repeat(grid.columns), style));
    }
  }
  if (side === undefined) return;
  if (ruled) {
    putStyled(grid, above, side - 1, styled("┬", style));
    putStyled(grid, below, side - 1, styled("┴", style));
  }
  for (let row = pane.top; row < pane.bottom; row++) {
    putStyled(grid, row, side - 1, styled("│", style));
  }
}
