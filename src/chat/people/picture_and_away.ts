import { MAX_AWAY_CHARACTERS } from "../../core/limits/text.ts";
import { safeText } from "../../core/text/safe.ts";
import { suggest } from "../../core/text/suggest.ts";
import type { Call } from "../api/call.ts";
import type { People } from "./people.ts";
import { pictureOf, PICTURES, picturesText } from "./pictures.ts";

/** How this person looks to others: picture, and whether away. */
export interface PictureAndAway {
  /** Name of the picture; empty for none. */
  readonly picture: string;
  /** `/sp`: takes the picture of this name, `default` for none, or tells of all of them with `list`. */
  choose(name: string, call: Call): void;
  /** `/away` and `/back`. */
  leave(reason: string, call: Call): void;
  comeBack(call: Call): void;
  /** Tells the mesh, where there is anything to tell: at the start. */
  tell(): void;
}

export interface PictureAndAwayDependencies {
  readonly people: People;
  /** The picture of earlier runs. */
  readonly picture: string;
  /** Tells the mesh. */
  announce(picture: string, away: string | undefined): void;
  /** Keeps it for later runs. */
  keep(picture: string): void;
}

/** A profile with the picture that was kept, if there still is one of that name; here, and not away. */
export function createPictureAndAway(dependencies: PictureAndAwayDependencies): PictureAndAway {
  const { people, announce } = dependencies;
  let picture = PICTURES.has(dependencies.picture) ? dependencies.picture : "";
  people.set({ ...people.self, picture: pictureOf(picture) });

  function choose(name: string): void {
    picture = name;
    people.set({ ...people.self, picture: pictureOf(name) });
    announce(picture, people.self.away);
    dependencies.keep(picture);
  }

  return {
    get picture() {
      return picture;
    },
    choose(typed, call) {
      const name = typed.toLowerCase();
      if (name === "list") {
        const text = `${picturesText()}\n/sp NAME takes one, /sp default none`;
        return call.notice("pictures", text);
      }
      if (name === "default") {
        choose("");
        return call.notice("profile", "You have no picture now");
      }
      if (PICTURES.has(name)) {
        choose(name);
        return call.notice(
          "profile",
          `Your picture is now ${pictureOf(name)}`,
        );
      }
      const near = suggest(name, [...PICTURES.keys()]);
      const hint = near === undefined ? "/sp list shows all" : `did you mean ${near}?`;
      call.refuse(`There is no picture ${safeText(typed)}: ${hint}`);
    },
    leave(raw, call) {
      const away = safeText(raw.normalize("NFC").trim());
      const length = [...away].length;
      if (length > MAX_AWAY_CHARACTERS) {
        const text = `This has ${length} characters, and one can have ${MAX_AWAY_CHARACTERS}: ` +
          "say it shorter";
        return call.refuse(text);
      }
      people.set({ ...people.self, away });
      announce(picture, away);
      const text = `You are away${away === "" ? "" : `: ${away}`}; /back ends it`;
      call.notice("away", text);
    },
    comeBack(call) {
      const { away, ...here } = people.self;
      if (away === undefined) {
        return call.refuse("You are not away: /away says so");
      }
      people.set(here);
      announce(picture, undefined);
      call.notice("away", "You are back");
    },
    tell() {
      if (picture !== "") announce(picture, people.self.away);
    },
  };
}
