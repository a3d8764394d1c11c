/**
 * Chooses the theme of the screen.
 *
 * Invariants:
 *
 * 1. The same settings on the same terminal are the same theme, as an object: a theme that did not
 *    change is drawn nowhere.
 * 2. Of each palette, one theme is kept: that of the last terminal.
 *
 * @module
 */
import type { Settings } from "../../../chat/api/settings.ts";
import type { ColourLevel } from "../../../term/drawing/capabilities.ts";
import { type GroundKind, groundKind, type Rgb } from "../../../term/drawing/colour.ts";
import { ANSI_DARK, ANSI_LIGHT } from "./ansi.ts";
import { CATPPUCCIN } from "./catppuccin.ts";
import { CONTRAST } from "./contrast.ts";
import { DEFAULT } from "./default.ts";
import { DRACULA } from "./dracula.ts";
import { fitPalette } from "./fit_palette.ts";
import { GRUVBOX } from "./gruvbox.ts";
import { MONO } from "./mono.ts";
import { NORD } from "./nord.ts";
import { paintPalette } from "./paint_palette.ts";
import type { Palette, Variants } from "./palette.ts";
import { SAFE } from "./safe.ts";
import { SOLARIZED } from "./solarized.ts";
import type { Theme } from "./theme.ts";

/** The known facts of the terminal's colours. */
export interface TerminalColours {
  readonly colours: ColourLevel;
  /** The kind of its background by the environment. */
  readonly assumed?: GroundKind;
  /** The colour of its background, if the terminal reported it. */
  readonly reported?: Rgb;
}

type ThemeName = Settings["theme"];

/** The themes that are made of colours. The two others are `mono` and `ansi`. */
export const PALETTES: Readonly<Record<Exclude<ThemeName, "mono" | "ansi">, Variants>> = {
  default: DEFAULT,
  nord: NORD,
  gruvbox: GRUVBOX,
  catppuccin: CATPPUCCIN,
  solarized: SOLARIZED,
  dracula: DRACULA,
  contrast: CONTRAST,
  safe: SAFE,
};

/**
 * Returns the theme of the settings. Without colours it is `mono`, with 16 of them `ansi`. Of a
 * theme for both kinds of background it is the one for the background that is set, reported or
 * assumed, else the dark one.
 */
export function themeOf(
  { theme, background }: Pick<Settings, "theme" | "background">,
  terminal: TerminalColours,
): Theme {
  const { colours, reported, assumed = "dark" } = terminal;
  const told = reported === undefined ? assumed : groundKind(reported);
  const kind = background === "auto" ? told : background;
  if (theme === "mono" || colours === "none") return MONO;
  if (theme === "ansi" || colours === "16") return kind === "dark" ? ANSI_DARK : ANSI_LIGHT;
  const { dark, light = dark } = PALETTES[theme];
  const palette = kind === "dark" ? dark : light;
  // Where the person says that the report is wrong, it is not fitted to.
  const fitsTo = palette.isPainted || kind !== told ? undefined : reported;
  return painted(palette, colours, fitsTo);
}

interface Painted {
  readonly colours: ColourLevel;
  readonly ground: string | undefined;
  readonly theme: Theme;
}

const lastPainted = new WeakMap<Palette, Painted>();

function painted(palette: Palette, colours: "truecolor" | "256", ground: Rgb | undefined): Theme {
  const last = lastPainted.get(palette);
  if (last?.colours === colours && last.ground === ground?.join()) return last.theme;
  const fitted = ground === undefined ? palette : fitPalette(palette, ground);
  const theme = paintPalette(fitted, colours);
  lastPainted.set(palette, { colours, ground: ground?.join(), theme });
  return theme;
}
