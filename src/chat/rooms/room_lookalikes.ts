/**
 * Look-alikes among the known rooms: rooms of different names that look the same
 * (`core/text/skeleton.ts`). A stranger makes one to have people say there what is meant for the
 * other.
 *
 * 1. Rooms of one name are no look-alikes: their ids tell them apart wherever they are shown.
 *
 * @module
 */
import { skeleton } from "../../core/text/skeleton.ts";
import { openRoomId } from "../api/room_id.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import type { KnownRooms, Room } from "./known_rooms.ts";
import type { RoomDirectory } from "./room_directory.ts";

export interface RoomLookalikes {
  /** Returns the sentence that warns of a room with a look-alike; `undefined` where it has none. */
  warningOf(room: Room): string | undefined;
}

export interface RoomLookalikesDependencies {
  readonly rooms: KnownRooms;
  readonly roomDirectory: RoomDirectory;
  readonly joinedRooms: JoinedRooms;
}

export function createRoomLookalikes(
  { rooms, roomDirectory: { nameOf }, joinedRooms }: RoomLookalikesDependencies,
): RoomLookalikes {
  return {
    warningOf(room) {
      const look = skeleton(room.name);
      const name = openRoomId(room.name);
      const alike = rooms.all.filter((other) =>
        openRoomId(other.name) !== name && skeleton(other.name) === look
      );
      const other = alike.find(({ id }) => joinedRooms.has(id)) ?? alike[0];
      if (other === undefined) return undefined;
      return `${nameOf(room)} is another room than ${nameOf(other)}: the names look alike. ` +
        "Look twice where you write; /rooms lists both";
    },
  };
}
