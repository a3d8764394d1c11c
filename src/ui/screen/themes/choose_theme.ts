/**
 * Chooses the theme of the screen.
 *
 * @module
 */
import type { Settings } from "../../../chat/api/settings.ts";
import { groundKind, type Rgb } from "../../../term/drawing/colour.ts";
import { DEFAULT_DARK, DEFAULT_LIGHT } from "./default_theme.ts";
import type { Theme } from "./theme.ts";

/**
 * Returns the theme of the settings. Where `background` is `auto`, it is the one for the background
 * that the terminal reported, else the dark one.
 */
export function themeOf({ background }: Settings, reported: Rgb | undefined): Theme {
  const kind = background !== "auto"
    ? background
    : reported === undefined
    ? "dark"
    : groundKind(reported);
  return kind === "dark" ? DEFAULT_DARK : DEFAULT_LIGHT;
}
