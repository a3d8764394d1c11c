/**
 * The state of one room on the screen.
 *
 * @module
 */
import { MAX_SCROLLBACK_LINES } from "../../../core/limits/front_ends.ts";
import { type Editor, EMPTY_EDITOR } from "./editor.ts";
import type { Line } from "./line.ts";
import { dropOldest, EMPTY_SCROLLBACK, type Scrollback } from "./scrollback.ts";

/** The buffer of a room, shown or not. */
export interface Buffer {
  readonly scrollback: Scrollback;
  /** The place that a person who scrolled up reads; absent: the newest lines. */
  readonly anchor?: ScrollAnchor;
  /** Messages that came below the anchor. */
  readonly unseen: number;
  /** The number of messages of others that came while another room was shown. */
  readonly unread: number;
  /** The number of those that name us or are for us alone. */
  readonly mentions: number;
  /** The last line that was read when the room was entered; absent if there was nothing new. */
  readonly ruler?: Line;
  /** The number of messages that were new then. */
  readonly news?: number;
  /** The text that was typed in the room and not sent, while another one is shown. */
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

/**
 * Drops the oldest line of the fullest buffer if all together hold more than
 * {@link MAX_SCROLLBACK_LINES}.
 */
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

/**
 * The lowest row of the pane: a line, and the number of its rows below. Lines that arrive elsewhere
 * do not move it.
 */
export interface ScrollAnchor {
  readonly line: Line;
  readonly rowsBelow: number;
}
