/**
 * Opens envelopes that are sealed for rooms with a password.
 *
 * @module
 */
import type { Now } from "../../core/now.ts";
import type { Envelope } from "../../protocol/replication/wire/envelope.ts";
import type { ViolationCount } from "../people/violation_count.ts";
import type { CryptoJobQueue } from "../rooms/crypto_job_queue.ts";
import type { JoinedRooms } from "../rooms/joined_rooms.ts";
import { unpackRoomPayload } from "./sealed_payload.ts";

export interface RoomDecryption {
  /**
   * Opens an envelope. `plain`: it is not sealed. `opening`: `then` is called with the content, in
   * the order in which envelopes came; never, if it does not open, which is a violation. `faulty`:
   * it is sealed although its room has no password, or the other way round, which is a violation
   * too. `crowded`: too many wait to be opened.
   */
  open(
    envelope: Envelope,
    then: (content: string, now: Now) => void,
  ): "plain" | "opening" | "faulty" | "crowded";
}

export interface RoomDecryptionDependencies {
  readonly joinedRooms: JoinedRooms;
  readonly violations: ViolationCount;
  readonly jobQueue: CryptoJobQueue;
}

export function createRoomDecryption(
  { joinedRooms, violations, jobQueue }: RoomDecryptionDependencies,
): RoomDecryption {
  return {
    open(envelope, then) {
      const { author, epoch, type, room, sealed } = envelope;
      const key = joinedRooms.keyOf(room);
      if (sealed === undefined && key === undefined) return "plain";
      if (sealed === undefined || key === undefined || sealed.to !== undefined) {
        violations.note();
        return "faulty";
      }
      const context = { for: "room", author, epoch, type, room } as const;
      const given = jobQueue.give<"openOfRoom">(
        { type: "openOfRoom", context, key, sealed },
        ({ text }, now) => {
          const content = text === undefined ? undefined : unpackRoomPayload(text);
          if (content === undefined) violations.note();
          else then(content, now);
        },
      );
      return given ? "opening" : "crowded";
    },
  };
}
