/**
 * What front ends read of the engine: one {@link ChatView} whose lists and objects are rebuilt only
 * when something in them changed.
 *
 * Invariants:
 *
 * 1. Nothing is stale: what the view returns equals what a fresh build would return.
 * 2. As long as nothing in a list or object differs, the view returns the same one. A front end
 *    sees by identity alone whether it has anything to do.
 * 3. A message that changes nothing but its room's history rebuilds no list. The status is built at
 *    each read, since it follows counters and the search for peers, and is compared with the last
 *    one.
 *
 * @module
 */
import { hasSameFields } from "../../core/same_fields.ts";
import type { Alias } from "../api/alias.ts";
import type { BoundKey } from "../api/bound_key.ts";
import type { ChatView, Person, RoomView, Status } from "../api/chat_view.ts";
import type { Settings } from "../api/settings.ts";
import type { People } from "../people/people.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";

export interface EngineViewDependencies {
  readonly people: People;
  readonly roomDirectory: RoomDirectory;
  readonly currentSettings: { readonly settings: Settings };
  readonly currentAliases: { readonly list: readonly Alias[] };
  readonly boundKeys: { readonly list: readonly BoundKey[] };
  readonly status: () => Status;
  readonly history: ChatView["history"];
}

/** Creates the view. It is read between inputs of the engine, never during one. */
export function createEngineView(dependencies: EngineViewDependencies): ChatView {
  const { people, roomDirectory, currentSettings, currentAliases, boundKeys, history } =
    dependencies;
  const rooms = memo(hasSameFields<RoomView>);
  const lobby = memo(hasSameFields<RoomView>);
  const members = memo<Person>(Object.is);
  let status: Status | undefined;

  /** Changes whenever people, rooms, or the membership of rooms may have changed. */
  const version = (): string => `${people.version} ${roomDirectory.version}`;

  return {
    get self() {
      return people.self;
    },
    get people() {
      return people.others;
    },
    get rooms() {
      return rooms(version(), () => roomDirectory.openBuffers);
    },
    get lobby() {
      return lobby(version(), () => roomDirectory.rooms);
    },
    members: (room) => members(`${version()} ${room}`, () => roomDirectory.members(room)),
    get settings() {
      return currentSettings.settings;
    },
    get aliases() {
      return currentAliases.list;
    },
    get boundKeys() {
      return boundKeys.list;
    },
    get status() {
      const next = dependencies.status();
      if (status === undefined || !isSameStatus(status, next)) status = next;
      return status;
    },
    history,
  };
}

/** Keeps the last list, and returns it for as long as a newer build has the same elements. */
function memo<Item>(isSame: (a: Item, b: Item) => boolean) {
  let version: string | undefined;
  let kept: readonly Item[] = [];
  return (current: string, build: () => readonly Item[]): readonly Item[] => {
    if (current === version) return kept;
    version = current;
    const built = build();
    if (!isSameList(kept, built, isSame)) kept = built;
    return kept;
  };
}

function isSameList<Item>(
  a: readonly Item[],
  b: readonly Item[],
  isSame: (a: Item, b: Item) => boolean,
): boolean {
  return a.length === b.length && a.every((item, at) => isSame(item, b[at]!));
}

function isSameStatus(
  { problems, ...status }: Status,
  { problems: others, ...other }: Status,
): boolean {
  return isSameList(problems, others, Object.is) && hasSameFields(status, other);
}
