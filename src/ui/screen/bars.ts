import type { Status } from "../../chat/view.ts";
import { plural } from "../../core/text/plural.ts";
import type { Grid } from "../../term/cells.ts";
import type { Layout } from "./layout.ts";
import type { Model } from "./model.ts";
import { mutedStyle } from "./rows.ts";
import { BOLD, cut, putStyled, type Styled, styled, widthOf } from "./styled.ts";

/** Draws the first row: the room, its topic, and how many people there are. */
export function drawHeader(grid: Grid, model: Model): void {
  const { topic, people } = model.standing;
  const left = [
    ...styled("p2pchat", BOLD),
    ...styled(`  #${model.room}`, BOLD),
    ...(topic === "" ? [] : styled(` · ${topic}`)),
  ];
  drawBar(grid, 0, left, styled(`${people.length + 1} online`));
}

/** Draws the status line: who and where one is, what to know, how many links there are, and what is out of sight. */
export function drawStatus(grid: Grid, model: Model, row: number): void {
  const { self, status } = model.standing;
  const right = styled(`${linkCount(status)}${scrolled(model)}`);
  const alert = { ink: model.palette.alert };
  const problem = status.problems[0];
  if (model.hint !== undefined) return drawBar(grid, row, styled(model.hint, BOLD), right);
  const left = [
    ...styled(`[${self.shown}]`, BOLD),
    ...styled(` #${model.room}`),
    ...(problem !== undefined
      ? styled(`  ${problem}`, alert)
      : status.links === 0
      ? styled(`  ${status.relayed === 0 ? "no peers yet" : "cut off"}: ${status.discovery}`, alert)
      : []),
  ];
  drawBar(grid, row, left, right);
}

function linkCount({ links, relayed }: Status): string {
  const count = links === 0 ? "no links" : plural(links, "link");
  return relayed === 0 ? count : `${count}, ${relayed} relayed`;
}

function scrolled({ anchor, unseen }: Model): string {
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
