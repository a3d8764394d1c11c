import { MAX_WAITING_DRAFTS } from "../../core/limits.ts";
import { checkName } from "../../core/text/name.ts";
import type { Now } from "../../core/time.ts";
import type { Draft } from "../../protocol/replication/wire/envelope.ts";
import type { Attendance } from "../rooms/joined_rooms.ts";
import type { ClientId } from "../api/chat_client.ts";
import type { Jobs } from "../rooms/job_queue.ts";
import type { Lobby } from "../rooms/room_directory.ts";
import type { MessageType } from "../api/message.ts";
import type { Pacing } from "./send_queue.ts";
import type { People } from "../people/people.ts";
import type { NodeFacts } from "../commands/command_output.ts";
import { GENERAL } from "../api/room_id.ts";
import type { Room } from "../rooms/rooms.ts";
import { checkSayable } from "./sayable.ts";
import type { Voice } from "../api/notifier.ts";
import { packRoomWord } from "./payload.ts";

/** What is said here. Whoever asked for what can't be said is told why, and what to do. */
export interface Speaking {
  /** Says something in a room that we are in, by its id or name; returns whether it will be said. */
  say(
    type: Exclude<MessageType, "nick">,
    room: string,
    content: string,
    now: Now,
    client: ClientId,
  ): boolean;
  /** Whether as much waits as can be kept; then `client` is told. */
  isTooMuch(now: Now, client: ClientId): boolean;
  /** Takes another name, and tells everybody. */
  rename(name: string, now: Now, client: ClientId): void;
}

export interface SpeakingParts {
  readonly people: People;
  readonly lobby: Lobby;
  readonly attendance: Attendance;
  readonly jobs: Jobs;
  readonly pacing: Pacing;
  readonly envelopeAuthor: Voice;
  readonly facts: () => Pick<NodeFacts, "epoch">;
  /** The room that we are in and that somebody names; else `client` is told. */
  find(typed: string, now: Now, client: ClientId): Room | undefined;
  publish(draft: Draft): void;
  rename(username: string): void;
}

/** Speaks through `parts`; with as much waiting as {@link Pacing} keeps, it refuses more. */
export function createSpeaking(parts: SpeakingParts): Speaking {
  const { people, lobby, attendance, jobs, pacing, envelopeAuthor } = parts;

  function publish(draft: Draft): void {
    pacing.handOver();
    parts.publish(draft);
  }

  function isTooMuch(now: Now, client: ClientId): boolean {
    if (!pacing.full) return false;
    const text = `${MAX_WAITING_DRAFTS} of your messages wait to be sent already: ` +
      "say this again when some went out";
    envelopeAuthor.refuse(text, now, client);
    return true;
  }

  /** Says it when it is sealed: what is said in a room keeps its order, since so do the jobs. */
  function seal(
    type: MessageType,
    room: string,
    key: Uint8Array,
    content: string,
    now: Now,
    client: ClientId,
  ): boolean {
    const { shown } = lobby.view(room);
    const failed = (now: Now): void =>
      envelopeAuthor.refuse(
        `What you said in ${shown} could not be sealed, and was not sent: say it again.`,
        now,
        client,
      );
    const { id: author } = people.self;
    const context = { for: "room", author, epoch: parts.facts().epoch, type, room } as const;
    const text = packRoomWord(content);
    const given = jobs.give<"sealForRoom">(
      { type: "sealForRoom", context, key, text },
      ({ sealed }, now) => {
        if (sealed !== undefined) return parts.publish({ type, room, content: "", sealed });
        pacing.giveUp(now);
        failed(now);
      },
    );
    if (given) pacing.handOver();
    else failed(now);
    return given;
  }

  return {
    isTooMuch,
    say(type, named, raw, now, client) {
      const room = attendance.has(named) ? named : parts.find(named, now, client)?.id;
      if (room === undefined) return false;
      const check = checkSayable(raw);
      if (check.state === "refused") {
        envelopeAuthor.refuse(check.reason, now, client);
        return false;
      }
      if (isTooMuch(now, client)) return false;
      const { content } = check;
      const key = attendance.keyOf(room);
      if (key !== undefined) return seal(type, room, key, content, now, client);
      publish({ type, room, content });
      return true;
    },
    rename(raw, now, client) {
      const check = checkName(raw);
      if (check.state === "refused") return envelopeAuthor.refuse(check.reason, now, client);
      const { name } = check;
      const before = people.self;
      if (name === before.name) {
        return envelopeAuthor.refuse(`You are ${name} already`, now, client);
      }
      if (isTooMuch(now, client)) return;
      const person = people.set({ ...before, name });
      parts.rename(name);
      publish({ type: "nick", room: GENERAL, content: name });
      const { shown: to } = person;
      envelopeAuthor.emit({
        type: "renamed",
        person,
        from: before.shown,
        to,
        clock: envelopeAuthor.moment(now),
      });
      if (to === name) return;
      const text = `Somebody else is called ${name}: others see you as ${to}`;
      envelopeAuthor.notice("name", text, now, client);
    },
  };
}
