/**
 * Gathers joins, leaves and earlier messages for a moment, so that a burst of them is told in one
 * sentence: `carol, dave and erin joined general`.
 *
 * The sentences come before any other line, so the order of what is told stays. A front end asks
 * for them {@link READER_GATHER_MS} after the first.
 *
 * @module
 */
import { MAX_FOLDED_PEOPLE } from "../../../core/limits/front_ends.ts";
import { plural } from "../../../core/text/plural.ts";
import { listNames } from "./wording.ts";

/** What people did, as it stands behind their names: `joined general`. */
interface Group {
  readonly what: string;
  readonly names: string[];
}

export interface Gathering {
  readonly isWaiting: boolean;
  /**
   * Adds what a person did. Returns the sentences before it where {@link MAX_FOLDED_PEOPLE} are
   * gathered, else nothing.
   */
  add(name: string, what: string): readonly string[];
  /** Counts a message of a room from before we joined. */
  addEarlier(room: string, mentions: boolean): void;
  /** Returns the sentences, and is empty then. */
  take(): readonly string[];
}

/** Starts empty. */
export function createGathering(): Gathering {
  let groups: Group[] = [];
  /** By the name of the room. As many as there are open rooms. */
  let earlier = new Map<string, { messages: number; mentions: number }>();

  function take(): readonly string[] {
    const told = groups.map(({ what, names }) => `${listNames([...new Set(names)])} ${what}`);
    const counts = [...earlier].map(([room, { messages, mentions }]) => {
      const named = mentions === 0
        ? ""
        : `, ${mentions} of them ${mentions === 1 ? "mentions" : "mention"} you`;
      return `${
        plural(messages, "earlier message")
      } in ${room}${named}. .read ${messages} reads them there`;
    });
    groups = [];
    earlier = new Map();
    return [...told, ...counts];
  }

  return {
    get isWaiting() {
      return groups.length > 0 || earlier.size > 0;
    },
    add(name, what) {
      const count = groups.reduce((sum, { names }) => sum + names.length, 0);
      const before = count < MAX_FOLDED_PEOPLE ? [] : take();
      const last = groups.at(-1);
      if (last?.what === what) last.names.push(name);
      else groups.push({ what, names: [name] });
      return before;
    },
    addEarlier(room, mentions) {
      const count = earlier.get(room) ?? { messages: 0, mentions: 0 };
      count.messages++;
      if (mentions) count.mentions++;
      earlier.set(room, count);
    },
    take,
  };
}
