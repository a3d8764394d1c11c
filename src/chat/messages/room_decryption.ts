/**
 * Opens envelopes that are sealed for rooms with a password.
 *
 * 1. The contents of a sealed list come one by one, and share its ciphertext: it is opened once for
 *    those that come together.
 * 2. A list of another length than its author signed is a violation, and none of it is shown.
 *
 * @module
 */
import type { Now } from "../../core/now.ts";
import type { Envelope, Sealed } from "../../protocol/replication/wire/envelope.ts";
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

/** A caller that waits for one content of a sealed list. */
interface Waiting {
  readonly part: number;
  readonly then: (content: string, now: Now) => void;
}

export function createRoomDecryption(
  { joinedRooms, violations, jobQueue }: RoomDecryptionDependencies,
): RoomDecryption {
  /** The callers that wait for each ciphertext being opened; no more than jobs may wait. */
  const opening = new Map<Sealed, Waiting[]>();

  return {
    open(envelope, then) {
      const { author, epoch, type, room, sealed, count, part = 0 } = envelope;
      const key = joinedRooms.keyOf(room);
      if (sealed === undefined && key === undefined) return "plain";
      if (sealed === undefined || key === undefined || sealed.to !== undefined) {
        violations.note();
        return "faulty";
      }
      const others = opening.get(sealed);
      if (others !== undefined) {
        others.push({ part, then });
        return "opening";
      }
      const waiting: Waiting[] = [{ part, then }];
      opening.set(sealed, waiting);
      const context = { for: "room", author, epoch, type, room } as const;
      const given = jobQueue.give<"openOfRoom">(
        { type: "openOfRoom", context, key, sealed },
        ({ text }, now) => {
          opening.delete(sealed);
          const contents = text === undefined ? undefined : unpackRoomPayload(text, count);
          if (contents === undefined) return violations.note();
          for (const one of waiting) one.then(contents[one.part]!, now);
        },
      );
      if (!given) opening.delete(sealed);
      return given ? "opening" : "crowded";
    },
  };
}
