/**
 * Our own picture and away reason: `/sp`, `/away` and `/back`. Both are published in the presence
 * register; the picture is saved in the profile, the away reason is not.
 *
 * @module
 */
import { MAX_AWAY_CHARACTERS } from "../../core/limits/text.ts";
import { safeText } from "../../core/text/safe.ts";
import { suggest } from "../../core/text/suggest.ts";
import type { Call } from "../api/call.ts";
import type { People } from "./people.ts";
import { pictureOf, PICTURES, picturesText } from "./settings/pictures.ts";
import type { SavedSettings } from "./settings/saved_settings.ts";

export interface PictureAndAway {
  /** Serves `/sp`: takes the picture of this name; `default` takes none; `list` lists them all. */
  choose(name: string, call: Call): void;
  /** Serves `/away`. */
  goAway(reason: string, call: Call): void;
  /** Serves `/back`. */
  comeBack(call: Call): void;
  /** Publishes the saved picture, if there is one: called at the start. */
  publish(): void;
}

export interface PictureAndAwayDependencies {
  readonly people: People;
  readonly savedSettings: SavedSettings;
  /** Publishes both to the mesh. */
  announce(picture: string, away: string | undefined): void;
}

/** Starts with the saved picture, and not away. */
export function createPictureAndAway(
  { people, savedSettings, announce }: PictureAndAwayDependencies,
): PictureAndAway {
  const picture = (): string => savedSettings.current.picture;
  wear(picture());

  function wear(name: string): void {
    const { face: _, ...self } = people.self;
    people.set({ ...self, ...pictureOf(name) });
  }

  function take(name: string): void {
    wear(name);
    announce(name, people.self.away);
    savedSettings.save({ picture: name });
  }

  return {
    choose(typed, call) {
      const name = typed.toLowerCase();
      if (name === "list") {
        return call.notice(
          "pictures",
          `${picturesText()}\n/sp NAME takes one, /sp default none. Screens show the first of two.`,
        );
      }
      if (name === "default") {
        take("");
        return call.notice("profile", "You have no picture now");
      }
      if (PICTURES.has(name)) {
        take(name);
        const { picture, face } = pictureOf(name);
        const shown = face === undefined ? picture : `${picture}; screens show ${face}`;
        return call.notice("profile", `Your picture is now ${shown}`);
      }
      const near = suggest(name, [...PICTURES.keys()]);
      const hint = near === undefined ? "/sp list shows all" : `did you mean ${near}?`;
      call.refuse(`There is no picture ${safeText(typed)}: ${hint}`);
    },
    goAway(raw, call) {
      const away = safeText(raw.normalize("NFC").trim());
      const length = [...away].length;
      if (length > MAX_AWAY_CHARACTERS) {
        const text = `This has ${length} characters, and one can have ${MAX_AWAY_CHARACTERS}: ` +
          "say it shorter";
        return call.refuse(text);
      }
      people.set({ ...people.self, away });
      announce(picture(), away);
      call.notice("away", `You are away${away === "" ? "" : `: ${away}`}; /back ends it`);
    },
    comeBack(call) {
      const { away, ...here } = people.self;
      if (away === undefined) return call.refuse("You are not away: /away says so");
      people.set(here);
      announce(picture(), undefined);
      call.notice("away", "You are back");
    },
    publish() {
      if (picture() !== "") announce(picture(), people.self.away);
    },
  };
}
