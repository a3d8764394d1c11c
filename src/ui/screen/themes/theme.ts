/**
 * A theme: the style of each role on the screen.
 *
 * A role is a style, not a colour, so that a theme without colours can tell roles apart by bold,
 * dim and inverse. A view joins the styles of roles: text on the bar is `{ ...bar, ...dim }`.
 *
 * @module
 */
import type { Ink } from "../../../term/drawing/colour.ts";
import type { Style } from "../../../term/drawing/style.ts";

/** The number of colours for people. */
export const PEOPLE_COLOURS = 10;

/** The styles of one theme, for one kind of background. */
export interface Theme {
  readonly background: "dark" | "light";
  /** The style of a cell that nothing is drawn on; empty where the terminal's own colours stay. */
  readonly ground: Style;

  // Grounds: the background of the text on them.
  /** The header, the status line, the palette. */
  readonly bar: Style;
  /** Reactions behind a message. */
  readonly pill: Style;
  /** A message that names us. */
  readonly mentionGround: Style;
  /** A private message in another room. */
  readonly privateGround: Style;
  /** What is chosen. */
  readonly chosenGround: Style;
  /** The status line with an error. */
  readonly errorGround: Style;
  /** Code in a message. */
  readonly codeGround: Style;

  // Text.
  readonly text: Style;
  /** Times, topics, hints. */
  readonly dim: Style;
  /** Rules. */
  readonly faint: Style;
  /** The frame of the input. */
  readonly edge: Style;
  /** Where we are, what is chosen, what is new. */
  readonly accent: Style;
  /** Text on the accent as its ground, with that ground. */
  readonly onAccent: Style;
  /** Our own name, and the gutter of what we say. */
  readonly own: Style;
  readonly private: Style;
  readonly error: Style;
  readonly warn: Style;
  readonly ok: Style;
  readonly link: Style;
  readonly code: Style;
  /** {@link PEOPLE_COLOURS}, for people. Where few colours are shown, some look alike. */
  readonly people: readonly Style[];
}

/** Creates a colour: red, green and blue as one number, and what stands for it elsewhere. */
export function ink(rgb: number, xterm256: number, ansi16: number): Ink {
  return { rgb: [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff], xterm256, ansi16 };
}
