/**
 * The style of a cell, and the control sequences that change it (SGR, OSC 8).
 *
 * @module
 */
import type { Capabilities, ColourLevel } from "./capabilities.ts";
import type { Ink } from "./colour.ts";

/** A style. Two styles with the same fields are equal; they need not be one object. */
export interface Style {
  /** The colour of the text; absent: the terminal's own. */
  readonly ink?: Ink;
  /** The colour of the background; absent: the terminal's own. */
  readonly ground?: Ink;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  readonly struck?: boolean;
  /** The target of a link: a URL of printable ASCII without blanks. */
  readonly link?: string;
}

/** The colours of all text and all blanks that have none of their own; absent: the terminal's. */
export type BaseStyle = Pick<Style, "ink" | "ground">;

export const PLAIN: Style = {};

export function sameStyle(a: Style, b: Style): boolean {
  return a === b || sameLook(a, b) && a.link === b.link;
}

function sameLook(a: Style, b: Style): boolean {
  return a.ink === b.ink && a.ground === b.ground && !a.bold === !b.bold && !a.dim === !b.dim &&
    !a.italic === !b.italic &&
    !a.underline === !b.underline && !a.inverse === !b.inverse && !a.struck === !b.struck;
}

/** The SGR parameter of each attribute (ECMA-48 §8.3.117). */
const ATTRIBUTES = [
  ["bold", 1],
  ["dim", 2],
  ["italic", 3],
  ["underline", 4],
  ["inverse", 7],
  ["struck", 9],
] as const;

/**
 * Returns the control sequences that change the style from `from` to `to`, both upon a base; none
 * where both look alike. Where an attribute ends, all are reset first: the sequence that ends a
 * single one differs by terminal.
 */
export function styleChange(
  from: Style,
  to: Style,
  { colours, links, italics }: Capabilities,
  base: BaseStyle = PLAIN,
): string {
  const link = !links || from.link === to.link ? "" : linkSequence(to.link);
  if (sameLook(from, to)) return link;
  const [oldInk, ink] = [from.ink ?? base.ink, to.ink ?? base.ink];
  const [oldGround, ground] = [from.ground ?? base.ground, to.ground ?? base.ground];
  const ends = ATTRIBUTES.some(([name]) => from[name] && !to[name]) ||
    (oldInk !== undefined && ink === undefined) ||
    (oldGround !== undefined && ground === undefined);
  const parameters = ends ? [""] : [];
  for (const [name, parameter] of ATTRIBUTES) {
    if (!to[name] || (from[name] && !ends)) continue;
    parameters.push(`${name === "italic" && !italics ? DIM : parameter}`);
  }
  if (ink !== undefined && (ends || ink !== oldInk)) {
    parameters.push(...colourParameters(ink, colours, TEXT));
  }
  if (ground !== undefined && (ends || ground !== oldGround)) {
    parameters.push(...colourParameters(ground, colours, GROUND));
  }
  return parameters.length === 0 ? link : `${link}\x1b[${parameters.join(";")}m`;
}

/** Stands for italics where a terminal has none. */
const DIM = 2;

/** Returns the control sequences that begin a base, whatever the style is. */
export function beginBase({ ink, ground }: BaseStyle, capabilities: Capabilities): string {
  const base: Style = { ...(ink && { ink }), ...(ground && { ground }) };
  return `\x1b[m${styleChange(PLAIN, base, capabilities)}`;
}

/**
 * The SGR parameters that begin a colour: of 256 or more, of the first 8, of the bright 8, and the
 * terminal's own.
 */
const TEXT = { any: 38, first: 30, bright: 90, own: 39 } as const;
const GROUND = { any: 48, first: 40, bright: 100, own: 49 } as const;

function colourParameters(
  ink: Ink,
  level: ColourLevel,
  { any, first, bright, own }: typeof TEXT | typeof GROUND,
): readonly string[] {
  if (level === "none") return [];
  switch (ink.type) {
    case "rgb":
      return level === "truecolor" ? [`${any};2;${ink.rgb.join(";")}`] : [`${own}`];
    case "indexed":
      if (ink.index < 8) return [`${first + ink.index}`];
      if (ink.index < 16) return [`${bright + ink.index - 8}`];
      return level === "16" ? [`${own}`] : [`${any};5;${ink.index}`];
  }
}

const URL_CHARACTERS = /^[\x21-\x7e]+$/;

/** Begins a link, or ends the one before (OSC 8). */
function linkSequence(target: string | undefined): string {
  if (target === undefined) return END_LINK;
  // The last line of defence: a control character here is a bug elsewhere.
  if (!URL_CHARACTERS.test(target)) {
    throw new TypeError(`Cannot draw link: current value is ${JSON.stringify(target)}`);
  }
  return `\x1b]8;;${target}\x1b\\`;
}

export const END_LINK = "\x1b]8;;\x1b\\";
