/**
 * A palette: the colours of a theme as numbers, `0xRRGGBB`, and the contrast that they must have.
 *
 * @module
 */
import type { GroundKind } from "../../../term/drawing/colour.ts";
import type { People } from "./theme.ts";

/** The colours of a theme, for one kind of background. See `Theme` for the roles. */
export interface Palette {
  readonly background: GroundKind;
  /** Whether the theme paints its own ground; otherwise the terminal's stays. */
  readonly isPainted: boolean;
  /** The ground that is painted, or those of terminals for which the colours are made. */
  readonly grounds: readonly [number, ...number[]];
  readonly bar: number;
  readonly pill: number;
  readonly mentionGround: number;
  readonly privateGround: number;
  readonly chosenGround: number;
  readonly errorGround: number;

  readonly text: number;
  readonly dim: number;
  readonly faint: number;
  readonly edge: number;
  readonly accent: number;
  /** Upon the accent as its ground. */
  readonly onAccent: number;
  /** The place of our own colour among {@link people}; the accent where it is absent. */
  readonly ownPlace?: number;
  readonly private: number;
  readonly error: number;
  readonly warn: number;
  readonly ok: number;
  readonly link: number;
  readonly code: number;
  readonly people: People<number>;
}

/** A theme's palettes. A theme without a light one shows the dark one upon any background. */
export interface Variants {
  readonly dark: Palette;
  readonly light?: Palette;
}

/** Roles that are grounds of text, beside {@link Palette.grounds}. */
export const TINTS = [
  "bar",
  "pill",
  "mentionGround",
  "privateGround",
  "chosenGround",
  "errorGround",
] as const;
export type Tint = typeof TINTS[number];

/** What a colour of text must stand out from, beside the ground itself, and by how much. */
export interface ContrastRule {
  readonly on: readonly Tint[];
  /** WCAG 2.2: 4.5 is the least for text (1.4.3), 7 the enhanced one (1.4.6). */
  readonly least: number;
}

const ROWS = ["mentionGround", "privateGround", "chosenGround"] as const;
const MARK: ContrastRule = { on: [...ROWS, "bar"], least: 4.5 };

/** The rules of all people's colours. */
export const PEOPLE_RULE: ContrastRule = { on: ROWS, least: 4.5 };

/** The rule of each role that is drawn as text or as a rule. */
export const CONTRAST_RULES = {
  text: { on: TINTS, least: 7 },
  dim: MARK,
  // Rules need no more than to be seen.
  faint: { on: [], least: 1.3 },
  edge: { on: [], least: 2 },
  accent: { on: [...ROWS, "bar", "pill"], least: 4.5 },
  private: MARK,
  error: { on: [...MARK.on, "errorGround"], least: 4.5 },
  warn: MARK,
  ok: MARK,
  link: MARK,
  code: MARK,
} as const satisfies Partial<Record<keyof Palette, ContrastRule>>;
export type RuledRole = keyof typeof CONTRAST_RULES;
export const RULED_ROLES = Object.keys(CONTRAST_RULES) as readonly RuledRole[];
