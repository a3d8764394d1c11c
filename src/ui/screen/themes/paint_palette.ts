/**
 * Makes a theme of a palette, in colours that the terminal shows.
 *
 * @module
 */
import {
  contrast,
  type GroundKind,
  type Ink,
  type Rgb,
  rgbOf,
} from "../../../term/drawing/colour.ts";
import { PLAIN, type Style } from "../../../term/drawing/style.ts";
import { nearestXtermColour, xtermColour } from "../../../term/drawing/xterm_colours.ts";
import {
  CONTRAST_RULES,
  type ContrastRule,
  type Palette,
  PEOPLE_RULE,
  type Tint,
} from "./palette.ts";
import { mapPeople, type Theme } from "./theme.ts";

/** The colours of a palette as a terminal shows them. */
interface Paints {
  readonly ground: Ink;
  readonly tint: (role: Tint) => Ink;
  /** A colour of text, by the contrast that it needs. */
  readonly text: (colour: number, rule: ContrastRule) => Ink;
  /** The same, of a colour that none before has. */
  readonly person: (colour: number) => Ink;
  /** A colour of text upon the accent. */
  readonly onto: (colour: number, ground: Ink) => Ink;
}

/** Makes a theme for a terminal with 256 colours, or with any. */
export function paintPalette(palette: Palette, colours: "truecolor" | "256"): Theme {
  const { ground, tint, text, person, onto } = colours === "256"
    ? indexedPaints(palette)
    : exactPaints(palette);
  const role = (name: keyof typeof CONTRAST_RULES): Ink =>
    text(palette[name], CONTRAST_RULES[name]);
  const accent = role("accent");
  const bar: Style = { ground: tint("bar") };
  const words = role("text");
  const people = mapPeople(palette.people, (colour): Style => ({ ink: person(colour) }));
  return {
    background: palette.background,
    ground: palette.isPainted ? { ink: words, ground } : PLAIN,
    bar,
    pill: { ground: tint("pill") },
    mentionGround: { ground: tint("mentionGround") },
    privateGround: { ground: tint("privateGround") },
    chosenGround: { ground: tint("chosenGround") },
    errorGround: { ground: tint("errorGround") },
    codeGround: bar,
    text: { ink: words },
    dim: { ink: role("dim") },
    faint: { ink: role("faint") },
    edge: { ink: role("edge") },
    accent: { ink: accent },
    onAccent: { ink: onto(palette.onAccent, accent), ground: accent },
    own: people[palette.ownPlace ?? -1] ?? { ink: accent },
    private: { ink: role("private") },
    error: { ink: role("error") },
    warn: { ink: role("warn") },
    ok: { ink: role("ok") },
    link: { ink: role("link") },
    code: { ink: role("code") },
    people,
  };
}

function exactPaints(palette: Palette): Paints {
  const exact = (colour: number): Ink => ({ type: "rgb", rgb: rgbOf(colour) });
  return {
    ground: exact(palette.grounds[0]),
    tint: (role) => exact(palette[role]),
    text: exact,
    person: exact,
    onto: exact,
  };
}

/** The few dark and pale colours of xterm that can be told apart, near to all themes' tints. */
const INDEXED_TINTS: Readonly<Record<GroundKind, Readonly<Record<Tint, number>>>> = {
  dark: {
    bar: 236,
    pill: 238,
    mentionGround: 237,
    privateGround: 53,
    chosenGround: 17,
    errorGround: 52,
  },
  light: {
    bar: 254,
    pill: 252,
    mentionGround: 230,
    privateGround: 225,
    chosenGround: 195,
    errorGround: 224,
  },
};

/**
 * Takes the nearest of the colours 16–255 that keep the contrast, measured on the grounds that
 * were taken.
 */
function indexedPaints(palette: Palette): Paints {
  const nearest = (colour: number, fits: (rgb: Rgb, index: number) => boolean) =>
    nearestXtermColour(rgbOf(colour), fits);
  const fixed = Object.values(INDEXED_TINTS[palette.background]);
  const ground = nearest(
    palette.grounds[0],
    (_, index) => index === CREAM || !fixed.includes(index),
  )!;
  // A cream ground is that of the themes that painted theirs so: a mention is a shade darker there.
  const tints = palette.isPainted && ground === CREAM
    ? { ...INDEXED_TINTS.light, mentionGround: PEACH }
    : INDEXED_TINTS[palette.background];
  const grounds = palette.isPainted ? [xtermColour(ground)] : palette.grounds.map(rgbOf);
  const people = new Set<number>();
  const textFor = (colour: number, { on, least }: ContrastRule, isFree = (_: number) => true) => {
    const all = [...grounds, ...on.map((role) => xtermColour(tints[role]))];
    const fits = (rgb: Rgb, index: number) =>
      isFree(index) && all.every((each) => contrast(rgb, each) >= least);
    return nearest(colour, fits) ?? (palette.background === "dark" ? WHITE : BLACK);
  };
  return {
    ground: indexed(ground),
    tint: (role) => indexed(tints[role]),
    text: (colour, rule) => indexed(textFor(colour, rule)),
    person(colour) {
      const index = textFor(colour, PEOPLE_RULE, (each) => !people.has(each));
      people.add(index);
      return indexed(index);
    },
    onto: (colour, accent) => {
      const on = accent.type === "rgb" ? accent.rgb : xtermColour(accent.index);
      const { least } = CONTRAST_RULES.accent;
      return indexed(nearest(colour, (rgb) => contrast(rgb, on) >= least) ?? BLACK);
    },
  };
}

/** Their indexes among the 256. */
const BLACK = 16;
const WHITE = 231;
const CREAM = 230;
const PEACH = 223;

function indexed(index: number): Ink {
  return { type: "indexed", index };
}
