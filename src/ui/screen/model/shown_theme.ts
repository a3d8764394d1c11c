/**
 * The theme that is shown: that of the settings, or of those that Tab stands on in `/set`.
 *
 * @module
 */
import { chosenIn, settingsOf, wordsIn } from "../../../chat/api/settings.ts";
import type { GridLook } from "../../../term/drawing/cells.ts";
import { themeOf } from "../themes/choose_theme.ts";
import { settingBeingSet } from "./completion.ts";
import type { Model } from "./model.ts";

/** Returns the model with the theme that follows from the rest of it. */
export function withShownTheme(model: Model): Model {
  const { completion, snapshot: { settings }, terminal } = model;
  const tried = completion === undefined ? undefined : settingBeingSet(completion);
  const shown = tried === undefined
    ? settings
    : settingsOf({ ...chosenIn(settings), [tried.name]: tried.value }, wordsIn(settings));
  const theme = themeOf(shown, terminal);
  return theme === model.theme ? model : { ...model, theme };
}

/** Returns how all cells of the screen are drawn. */
export function gridLook({ theme, snapshot }: Model): GridLook {
  return { base: theme.ground, isAscii: snapshot.settings.symbols === "ascii" };
}
