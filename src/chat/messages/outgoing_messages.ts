import { MAX_WAITING_DRAFTS } from "../../core/limits/chat.ts";
import { checkName } from "../../core/text/name.ts";
import type { Now } from "../../core/time.ts";
import type { Draft } from "../../protocol/replication/wire/envelope.ts";
import type { Call } from "../api/call.ts";
import type { MessageType } from "../api/message.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL } from "../api/room_id.ts";
import type { People } from "../people/people.ts";
import type { JobQueue } from "../rooms/job_queue.ts";
import type { JoinedRooms } from "../rooms/joined_rooms.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";
import type { Room } from "../rooms/rooms.ts";
import { packRoomPayload } from "./payload.ts";
import { checkSayable } from "./sayable.ts";
import type { SendQueue } from "./send_queue.ts";

/** What is said here. Whoever asked for what can't be said is told why, and what to do. */
export interface OutgoingMessages {
  /** Says something in a room that we are in, by its id or name; returns whether it will be said. */
  say(
    type: Exclude<MessageType, "nick">,
    room: string,
    content: string,
    call: Call,
  ): boolean;
  /** Whether as much waits as can be kept; then `client` is told. */
  isTooMuch(call: Call): boolean;
  /** Takes another name, and tells everybody. */
  rename(name: string, call: Call): void;
}

export interface OutgoingMessagesDependencies {
  readonly people: People;
  readonly roomDirectory: RoomDirectory;
  readonly joinedRooms: JoinedRooms;
  readonly jobQueue: JobQueue;
  readonly sendQueue: SendQueue;
  readonly notifier: Notifier;
  readonly facts: () => Pick<NodeFacts, "epoch">;
  /** The room that we are in and that somebody names; else `client` is told. */
  find(typed: string, call: Call): Room | undefined;
  publish(draft: Draft): void;
  rename(username: string): void;
}

/** Speaks through `parts`; with as much waiting as {@link SendQueue} keeps, it refuses more. */
export function createOutgoingMessages(
  dependencies: OutgoingMessagesDependencies,
): OutgoingMessages {
  const { people, roomDirectory, joinedRooms, jobQueue, sendQueue, notifier } = dependencies;

  function publish(draft: Draft): void {
    sendQueue.handOver();
    dependencies.publish(draft);
  }

  function isTooMuch(call: Call): boolean {
    if (!sendQueue.full) return false;
    const text = `${MAX_WAITING_DRAFTS} of your messages wait to be sent already: ` +
      "say this again when some went out";
    call.refuse(text);
    return true;
  }

  /** Says it when it is sealed: what is said in a room keeps its order, since so do the jobs. */
  function seal(
    type: MessageType,
    room: string,
    key: Uint8Array,
    content: string,
    call: Call,
  ): boolean {
    const { shown } = roomDirectory.view(room);
    const failed = (now: Now): void =>
      call.later(now).refuse(
        `What you said in ${shown} could not be sealed, and was not sent: say it again.`,
      );
    const { id: author } = people.self;
    const context = { for: "room", author, epoch: dependencies.facts().epoch, type, room } as const;
    const text = packRoomPayload(content);
    const given = jobQueue.give<"sealForRoom">(
      { type: "sealForRoom", context, key, text },
      ({ sealed }, now) => {
        if (sealed !== undefined) return dependencies.publish({ type, room, content: "", sealed });
        sendQueue.giveUp(now);
        failed(now);
      },
    );
    if (given) sendQueue.handOver();
    else failed(call.now);
    return given;
  }

  return {
    isTooMuch,
    say(type, named, raw, call) {
      const room = joinedRooms.has(named) ? named : dependencies.find(named, call)?.id;
      if (room === undefined) return false;
      const check = checkSayable(raw);
      if (check.state === "refused") {
        call.refuse(check.reason);
        return false;
      }
      if (isTooMuch(call)) return false;
      const { content } = check;
      const key = joinedRooms.keyOf(room);
      if (key !== undefined) return seal(type, room, key, content, call);
      publish({ type, room, content });
      return true;
    },
    rename(raw, call) {
      const check = checkName(raw);
      if (check.state === "refused") return call.refuse(check.reason);
      const { name } = check;
      const before = people.self;
      if (name === before.name) {
        return call.refuse(`You are ${name} already`);
      }
      if (isTooMuch(call)) return;
      const person = people.set({ ...before, name });
      dependencies.rename(name);
      publish({ type: "nick", room: GENERAL, content: name });
      const { shown: to } = person;
      notifier.emit({
        type: "renamed",
        person,
        from: before.shown,
        to,
        clock: call.moment(),
      });
      if (to === name) return;
      const text = `Somebody else is called ${name}: others see you as ${to}`;
      call.notice("name", text);
    },
  };
}
