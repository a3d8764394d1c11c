/**
 * Constructs the components of this folder, in two steps: the state that components of every folder
 * share, then the components that change it.
 *
 * @module
 */
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import type { IgnoredJoins } from "../people/ignored_joins.ts";
import type { Mutes } from "../people/mutes.ts";
import type { People } from "../people/people.ts";
import type { ViolationCount } from "../people/violation_count.ts";
import type { CryptoJobQueue } from "./crypto_job_queue.ts";
import { createJoinLeave, type JoinLeave } from "./join_leave.ts";
import { createJoinedRooms, type JoinedRooms } from "./joined_rooms.ts";
import {
  createKnownRooms,
  type KnownRooms,
  type RoomValue,
  type TopicValue,
} from "./known_rooms.ts";
import { createHistories, type Histories } from "./message_history.ts";
import { createOpenBuffers, type OpenBuffers } from "./open_buffers.ts";
import { createRoomCreation, type RoomCreation } from "./room_creation.ts";
import { createRoomDirectory, type RoomDirectory } from "./room_directory.ts";
import { createRoomFinder, type RoomFinder } from "./room_finder.ts";
import { createRoomLookalikes, type RoomLookalikes } from "./room_lookalikes.ts";
import { createRoomMembers, type RoomMembers } from "./room_members.ts";
import { createRoomUpdates, type RoomUpdates } from "./room_updates.ts";

export interface RoomState {
  readonly histories: Histories;
  readonly joinedRooms: JoinedRooms;
  readonly openBuffers: OpenBuffers;
  readonly roomMembers: RoomMembers;
  readonly rooms: KnownRooms;
  readonly roomDirectory: RoomDirectory;
  readonly roomFinder: RoomFinder;
  readonly roomLookalikes: RoomLookalikes;
}

export interface RoomStateDependencies {
  readonly self: PeerId;
  readonly mesh: () => string;
  /** When this run began by our corrected time of now, ms since 1970. */
  readonly started: () => number;
  /** Our corrected time, ms since 1970. */
  readonly time: () => number;
  readonly people: People;
  /** In place of the histories in memory. */
  readonly histories: Histories | undefined;
}

export function createRoomState(dependencies: RoomStateDependencies): RoomState {
  const { self, mesh, started, time, people, histories = createHistories() } = dependencies;
  const joinedRooms = createJoinedRooms();
  const openBuffers = createOpenBuffers();
  const roomMembers = createRoomMembers();
  const rooms = createKnownRooms({
    self,
    mesh,
    started,
    time,
    isJoined: joinedRooms.has,
    isMember: (author, id) => people.get(author) !== undefined && roomMembers.has(author, id),
  });
  const roomDirectory = createRoomDirectory({
    people,
    rooms,
    roomMembers,
    joinedRooms,
    openBuffers,
  });
  const roomFinder = createRoomFinder({ rooms, roomDirectory, joinedRooms });
  const roomLookalikes = createRoomLookalikes({ rooms, roomDirectory, joinedRooms });
  return {
    histories,
    joinedRooms,
    openBuffers,
    roomMembers,
    rooms,
    roomDirectory,
    roomFinder,
    roomLookalikes,
  };
}

export interface RoomComponents {
  readonly roomUpdates: RoomUpdates;
  readonly joinLeave: JoinLeave;
  readonly roomCreation: RoomCreation;
}

export interface RoomDependencies extends RoomState {
  /** When this run began by our corrected time of now, ms since 1970. */
  readonly started: () => number;
  readonly people: People;
  readonly mutes: Mutes;
  readonly ignoredJoins: IgnoredJoins;
  readonly violations: ViolationCount;
  readonly jobQueue: CryptoJobQueue;
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  readonly facts: () => NodeFacts;
  /** Shows the messages of a room that the mesh still holds. */
  replay(room: string, now: Now): void;
  /** Writes to the debug log, once, why nothing comes of what a peer did. */
  diagnose(id: PeerId, reason: string): void;
  /** Publishes a register of ours. */
  register(kind: string, key: string, value: RoomValue | TopicValue): void;
}

export function createRoomComponents(dependencies: RoomDependencies): RoomComponents {
  const { people, facts } = dependencies;
  const roomUpdates = createRoomUpdates({ ...dependencies, epoch: () => facts().epoch });
  const joinLeave = createJoinLeave(dependencies);
  const roomCreation = createRoomCreation({
    ...dependencies,
    self: people.self.id,
    joinLeave,
    roomUpdates,
  });
  return { roomUpdates, joinLeave, roomCreation };
}
