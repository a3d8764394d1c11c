import type { Now } from "../../core/time.ts";
import type { Envelope } from "../../protocol/replication/wire/envelope.ts";
import type { Attendance } from "../rooms/joined_rooms.ts";
import type { Faults } from "../people/violations.ts";
import type { Jobs } from "../rooms/job_queue.ts";
import { unpackRoomWord } from "./payload.ts";

/** Opens what is sealed for rooms that we are in. */
export interface Opening {
  /**
   * `plain`: nothing is to be opened. `opening`: `then` is called with the content, in the order in which envelopes came, unless it
   * does not open, which is its author's fault. `faulty`: it is sealed though its room has no password, or the other way round, which is
   * so too. `crowded`: too many wait to be opened.
   */
  open(
    envelope: Envelope,
    then: (content: string, now: Now) => void,
  ): "plain" | "opening" | "faulty" | "crowded";
}

export interface OpeningParts {
  readonly attendance: Attendance;
  readonly faults: Faults;
  readonly jobs: Jobs;
}

/** Opens nothing yet. */
export function createOpening({ attendance, faults, jobs }: OpeningParts): Opening {
  return {
    open(envelope, then) {
      const { author, epoch, type, room, sealed } = envelope;
      const key = attendance.keyOf(room);
      if (sealed === undefined && key === undefined) return "plain";
      if (sealed === undefined || key === undefined || sealed.to !== undefined) {
        faults.note(author);
        return "faulty";
      }
      const context = { for: "room", author, epoch, type, room } as const;
      const given = jobs.give<"openOfRoom">(
        { type: "openOfRoom", context, key, sealed },
        ({ text }, now) => {
          const content = text === undefined ? undefined : unpackRoomWord(text);
          if (content === undefined) faults.note(author);
          else then(content, now);
        },
      );
      return given ? "opening" : "crowded";
    },
  };
}
