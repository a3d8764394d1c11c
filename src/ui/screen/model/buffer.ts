import { MAX_SCROLLBACK_LINES } from "../../../core/limits/front_ends.ts";
import { type Editor, EMPTY_EDITOR } from "./editor.ts";
import type { Line } from "./line.ts";
import { dropOldest, EMPTY_SCROLLBACK, type Scrollback } from "./scrollback.ts";

/** What the screen keeps of one room, shown or not. */
export interface Buffer {
  readonly scrollback: Scrollback;
  /** What a person who scrolled up reads; none: the newest lines. */
  readonly anchor?: ScrollAnchor;
  /** Messages that came below the anchor. */
  readonly unseen: number;
  /** What others said while another room was shown. */
  readonly unread: number;
  /** How much of that is meant for us: it names us, or is private. */
  readonly mentions: number;
  /** The line behind which nothing was read when the room was entered; none: there was nothing new. */
  readonly ruler?: Line;
  /** What was typed there and not sent, while another room is shown. */
  readonly draft: Editor;
}

export type Buffers = ReadonlyMap<string, Buffer>;

export const EMPTY_BUFFER: Buffer = {
  scrollback: EMPTY_SCROLLBACK,
  unseen: 0,
  unread: 0,
  mentions: 0,
  draft: EMPTY_EDITOR,
};

/** Lets the oldest line of the fullest one go where all together hold more than {@link MAX_SCROLLBACK_LINES}. */
export function withinLimit(buffers: Buffers): Buffers {
  let held = 0;
  let fullest: readonly [string, Buffer] | undefined;
  for (const entry of buffers) {
    const { size } = entry[1].scrollback;
    held += size;
    if (fullest === undefined || size > fullest[1].scrollback.size) fullest = entry;
  }
  if (held <= MAX_SCROLLBACK_LINES || fullest === undefined) return buffers;
  const [room, buffer] = fullest;
  return new Map(buffers).set(room, { ...buffer, scrollback: dropOldest(buffer.scrollback) });
}

/** The lowest row of the pane: a line, and how many of its own rows lie below. What arrives elsewhere does not move it. */
export interface ScrollAnchor {
  readonly line: Line;
  readonly rowsBelow: number;
}
