/**
 * A theme: the style of each role on the screen.
 *
 * A role is a style, not a colour, so that a theme without colours can tell roles apart by bold,
 * dim and inverse. A view joins the styles of roles: text on the bar is `{ ...bar, ...dim }`.
 *
 * @module
 */
import type { GroundKind } from "../../../term/drawing/colour.ts";
import type { BaseStyle, Style } from "../../../term/drawing/style.ts";

/** The number of colours for people. */
export const PEOPLE_COLOURS = 10;

/** One for each of the {@link PEOPLE_COLOURS}. */
export type People<T> = readonly [T, T, T, T, T, T, T, T, T, T];

export function mapPeople<T, U>(people: People<T>, mapped: (each: T) => U): People<U> {
  return people.map((each) => mapped(each)) as unknown as People<U>;
}

/** The styles of one theme, for one kind of background. */
export interface Theme {
  readonly background: GroundKind;
  /** The colours of text and blanks without their own; empty where the terminal's own stay. */
  readonly ground: BaseStyle;

  // Grounds: the background of the text on them.
  /** The header, the status line, the palette. */
  readonly bar: Style;
  /** Reactions behind a message; empty where only brackets can set them apart. */
  readonly pill: Style;
  /** A message that names us. */
  readonly mentionGround: Style;
  /** A private message in another room. */
  readonly privateGround: Style;
  /** The chosen message, result or find. */
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
  /** The colours of people. Without colours, all look alike. */
  readonly people: People<Style>;
}
