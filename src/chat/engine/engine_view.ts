/**
 * The view that front ends read.
 *
 * @module
 */
import type { ChatView, Status } from "../api/chat_view.ts";
import type { Settings } from "../api/settings.ts";
import type { People } from "../people/people.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";

export interface EngineViewDependencies {
  readonly people: People;
  readonly roomDirectory: RoomDirectory;
  readonly preferences: { readonly settings: Settings };
  readonly status: () => Status;
  readonly history: ChatView["history"];
}

/** Creates the view. */
export function createEngineView(dependencies: EngineViewDependencies): ChatView {
  const { people, roomDirectory, preferences, status, history } = dependencies;
  return {
    get self() {
      return people.self;
    },
    get people() {
      return people.others;
    },
    get rooms() {
      return roomDirectory.openRooms;
    },
    get lobby() {
      return roomDirectory.rooms;
    },
    members: roomDirectory.members,
    get settings() {
      return preferences.settings;
    },
    get status() {
      return status();
    },
    history,
  };
}
