import { MAX_WAITING_DRAFTS } from "../core/limits.ts";
import { checkContent } from "../core/text/content.ts";
import { checkName } from "../core/text/name.ts";
import { safeText } from "../core/text/safe.ts";
import type { Now } from "../core/time.ts";
import type { Draft } from "../protocol/talk/envelope.ts";
import type { ClientId } from "./client.ts";
import type { MessageType } from "./message.ts";
import type { Pacing } from "./pacing.ts";
import type { People } from "./people.ts";
import { GENERAL } from "./room.ts";
import type { Voice } from "./voice.ts";

/** What is said here. Whoever asked for what can't be said is told why, and what to do. */
export interface Speaking {
  say(type: Exclude<MessageType, "nick">, content: string, now: Now, client: ClientId): void;
  /** Takes another name, and tells everybody. */
  rename(name: string, now: Now, client: ClientId): void;
}

export interface SpeakingParts {
  readonly people: People;
  readonly pacing: Pacing;
  readonly voice: Voice;
  publish(draft: Draft): void;
  rename(username: string): void;
}

/** Speaks through `parts`; with as much waiting as {@link Pacing} keeps, it refuses more. */
export function createSpeaking(parts: SpeakingParts): Speaking {
  const { people, pacing, voice } = parts;

  function publish(type: MessageType, content: string): void {
    pacing.handOver();
    parts.publish({ type, room: GENERAL, content });
  }

  /** Whether as much waits as can be kept; then `client` is told. */
  function isTooMuch(now: Now, client: ClientId): boolean {
    if (!pacing.full) return false;
    const text = `${MAX_WAITING_DRAFTS} of your messages wait to be sent already: ` +
      "say this again when some went out";
    voice.refuse(text, now, client);
    return true;
  }

  return {
    say(type, raw, now, client) {
      const check = checkContent(raw);
      if (check.state === "refused") return voice.refuse(check.reason, now, client);
      // what others could not be shown is not sent either, so that what one sees is what they see
      const text = safeText(check.content, { newlines: true });
      const safe = text === check.content ? check : checkContent(text); // a tab becomes longer
      if (safe.state === "refused") return voice.refuse(safe.reason, now, client);
      if (!isTooMuch(now, client)) publish(type, safe.content);
    },
    rename(raw, now, client) {
      const check = checkName(raw);
      if (check.state === "refused") return voice.refuse(check.reason, now, client);
      const { name } = check;
      const before = people.self;
      if (name === before.name) return voice.refuse(`You are ${name} already`, now, client);
      if (isTooMuch(now, client)) return;
      const person = people.set({ ...before, name });
      parts.rename(name);
      publish("nick", name);
      const { shown: to } = person;
      voice.emit({ type: "renamed", person, from: before.shown, to, clock: voice.moment(now) });
    },
  };
}
