/**
 * Sends messages to rooms, and renames ourselves: refuses what cannot be sent, seals for a room
 * with a password, and hands drafts to the mesh through the {@link DraftBackpressure}.
 *
 * @module
 */
import { DEFAULT_RATE_BURST, MAX_WAITING_DRAFTS } from "../../core/limits/chat.ts";
import type { Now } from "../../core/now.ts";
import { checkName } from "../../core/text/name.ts";
import { NICK } from "../../protocol/replication/wire/envelope_types.ts";
import type { Call } from "../api/call.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL } from "../api/room_id.ts";
import type { People } from "../people/people.ts";
import type { CryptoJobQueue } from "../rooms/crypto_job_queue.ts";
import type { JoinedRooms } from "../rooms/joined_rooms.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";
import type { RoomFinder } from "../rooms/room_finder.ts";
import type { DraftBackpressure } from "./draft_backpressure.ts";
import { checkSayable } from "./sayable.ts";
import { countForRoomPayload, packRoomPayload } from "./sealed_payload.ts";

export interface OutgoingMessages {
  /**
   * Sends an envelope of this type to a joined room, given by its id or name; returns whether it
   * will be sent.
   */
  say(type: string, room: string, content: string, call: Call): boolean;
  /** Returns whether the send queue is full; then refuses the call. */
  isTooMuch(call: Call): boolean;
  /** Serves `/nick`: takes another name, and announces it. */
  rename(name: string, call: Call): void;
}

export interface OutgoingMessagesDependencies {
  readonly people: People;
  readonly roomDirectory: RoomDirectory;
  readonly roomFinder: RoomFinder;
  readonly joinedRooms: JoinedRooms;
  readonly jobQueue: CryptoJobQueue;
  readonly draftBackpressure: DraftBackpressure;
  readonly notifier: Notifier;
  readonly facts: () => Pick<NodeFacts, "epoch">;
  /** Has the mesh sign and present itself with this name. */
  rename(username: string): void;
}

/** A message for a room with a password, which is not sealed yet. */
interface Unsealed {
  readonly type: string;
  readonly room: string;
  readonly key: Uint8Array;
  readonly content: string;
  readonly call: Call;
}

export function createOutgoingMessages(
  dependencies: OutgoingMessagesDependencies,
): OutgoingMessages {
  const { people, roomDirectory, roomFinder, joinedRooms, jobQueue, draftBackpressure } =
    dependencies;

  function isTooMuch(call: Call): boolean {
    if (!draftBackpressure.full) return false;
    const text = `${MAX_WAITING_DRAFTS} of your messages wait to be sent already: ` +
      "say this again when some went out";
    call.refuse(text);
    return true;
  }

  /** The messages of each room that wait for one that is being sealed; as many as drafts wait. */
  const unsealed = new Map<string, Unsealed[]>();

  /**
   * Sends the message once it is sealed. One at a time is sealed for a room, and those that come
   * meanwhile share the next envelope: so nothing waits for more, and the order is kept.
   */
  function seal(message: Unsealed): void {
    const { room } = message;
    draftBackpressure.reserve();
    const others = unsealed.get(room);
    if (others !== undefined) return void others.push(message);
    unsealed.set(room, [message]);
    sealNext(room, message.call.now);
  }

  /** Seals the first messages that wait in a room, as many as may share an envelope. */
  function sealNext(room: string, now: Now): void {
    const waiting = unsealed.get(room) ?? [];
    const [first] = waiting;
    if (first === undefined) return void unsealed.delete(room);
    const { type, key } = first;
    const end = waiting.findIndex((each) => each.type !== type || each.key !== key);
    // a list goes out whole, and one longer than a burst looks like a flood
    const alike = waiting.slice(0, Math.min(DEFAULT_RATE_BURST, end < 0 ? waiting.length : end));
    const taken = alike.slice(0, countForRoomPayload(alike.map(({ content }) => content)));
    unsealed.set(room, waiting.slice(taken.length));
    const [content = "", ...more] = taken.map((each) => each.content);
    const count = taken.length > 1 ? { count: taken.length } : {};
    const { id: author } = people.self;
    const context = { for: "room", author, epoch: dependencies.facts().epoch, type, room } as const;
    const text = packRoomPayload([content, ...more]);
    const given = jobQueue.give<"sealForRoom">(
      { type: "sealForRoom", context, key, text },
      ({ sealed }, later) => {
        if (sealed === undefined) fail(taken, later);
        else draftBackpressure.publishReserved({ type, room, content: "", sealed, ...count });
        sealNext(room, later);
      },
    );
    if (given) return;
    fail(taken, now);
    sealNext(room, now);
  }

  /** Tells that messages are not sent. */
  function fail(messages: readonly Unsealed[], now: Now): void {
    for (const { room, call } of messages) {
      draftBackpressure.release(now);
      const { shown } = roomDirectory.view(room);
      call.later(now).refuse(
        `What you said in ${shown} could not be sealed, and was not sent: say it again.`,
      );
    }
  }

  return {
    isTooMuch,
    say(type, named, raw, call) {
      const room = joinedRooms.has(named) ? named : roomFinder.joined(named, call)?.id;
      if (room === undefined) return false;
      const check = checkSayable(raw);
      if (check.state === "refused") {
        call.refuse(check.reason);
        return false;
      }
      if (isTooMuch(call)) return false;
      const { content } = check;
      const key = joinedRooms.keyOf(room);
      if (key !== undefined) {
        seal({ type, room, key, content, call });
        return true;
      }
      draftBackpressure.publish({ type, room, content });
      return true;
    },
    rename(raw, call) {
      const check = checkName(raw);
      if (check.state === "refused") return call.refuse(check.reason);
      const { name } = check;
      const before = people.self;
      if (name === before.name) return call.refuse(`You are ${name} already`);
      if (isTooMuch(call)) return;
      const person = people.set({ ...before, name });
      dependencies.rename(name);
      draftBackpressure.publish({ type: NICK, room: GENERAL, content: name });
      const { shown: to } = person;
      dependencies.notifier.emit({
        type: "renamed",
        person,
        from: before.shown,
        to,
        clock: call.moment(),
      });
      if (to === name) return;
      call.notice("name", `Somebody else is called ${name}: others see you as ${to}`);
    },
  };
}
