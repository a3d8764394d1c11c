import {
  MAX_DRAFTS_BEFORE_DIRECT_MESSAGES,
  MAX_NAMES_IN_DIGEST,
  MAX_WAITING_DIRECT_MESSAGES,
} from "../../core/limits/chat.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer.ts";
import { checkName } from "../../core/text/name.ts";
import { plural } from "../../core/text/plural.ts";
import { earliest, type Now } from "../../core/time.ts";
import type { Draft, Envelope, Received } from "../../protocol/replication/wire/envelope.ts";
import type { Presence } from "../../protocol/replication/wire/presence.ts";
import type { SealContext } from "../api/crypto_job.ts";
import type { Notifier } from "../api/notifier.ts";
import { CONVERSATION } from "../api/room_id.ts";
import { type DirectPayload, packDirectPayload, unpackDirectPayload } from "../messages/payload.ts";
import type { People } from "../people/people.ts";
import type { Violations } from "../people/violations.ts";
import type { JobQueue } from "../rooms/job_queue.ts";
import { createOutbox, type NumberedPayload } from "./outbox.ts";
import { createReceipts } from "./receipts.ts";

/** The type of an envelope that is for one person alone. */
export const PRIVATE = "private";

/**
 * How private words come from one person to another: sealed, through whoever passes them on, until they are confirmed. Of what
 * they say it knows nothing.
 */
export interface DirectMessages {
  /** How many of ours are not confirmed yet. */
  readonly unconfirmed: number;
  /** Number of the newest of these, 0 where there is none. */
  readonly newest: number;
  /** For whom they are, by the names to show, each of them once. */
  readonly waitingFor: readonly string[];
  /** How many of others are to be confirmed by us, and can be. */
  readonly owed: number;
  /** What a person should know while it lasts. */
  readonly problems: readonly string[];
  /** Why nothing more can be said to `id` now: a sentence; `undefined` where it can. */
  refusal(id: PeerId): string | undefined;
  /** Says what `word` makes of the number that it gets; returns that. */
  say<Word extends NumberedPayload>(to: PeerId, word: (number: number) => Word, now: Now): Word;
  /** Takes a sealed envelope, if it is for us. */
  hear(received: Received): void;
  /** What somebody tells of itself: where it reads private words. */
  present(presence: Pick<Presence, "author" | "sealKey" | "gone">): void;
  /** Somebody is out of sight. */
  absent(id: PeerId): void;
  /** Does what is due; to be called whenever anything happened. */
  work(now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

export interface DirectMessagesDependencies {
  readonly self: PeerId;
  /** This run. */
  readonly epoch: () => number;
  readonly people: People;
  readonly jobQueue: JobQueue;
  readonly violations: Violations;
  readonly notifier: Notifier;
  /** How many things wait to be said already, of whatever kind. */
  readonly ahead: () => number;
  publish(draft: Draft): void;
  /** Somebody's word is here, for the first time. Its texts are not safe to show. */
  arrived(word: NumberedPayload, received: Received, now: Now): void;
  /** Ours has come to whom it was for. */
  delivered(to: PeerId, word: NumberedPayload): void;
}

/** Nothing was said in private yet. Knows where at most {@link MAX_AUTHORS} people read. */
export function createDirectMessages(dependencies: DirectMessagesDependencies): DirectMessages {
  const { self, epoch, people, jobQueue, violations, notifier } = dependencies;
  const outbox = createOutbox();
  const receipts = createReceipts();
  /** Where those in sight read private words; empty for those who can't. */
  const keys = new Map<PeerId, string>();
  let last = 0;
  /** One is sealed at a time, so that they go out in their order. */
  let isSealing = false;

  /** What is typed is not to wait behind hundreds of private words, nor of their receipts. */
  const isHeld = (): boolean =>
    isSealing || dependencies.ahead() >= MAX_DRAFTS_BEFORE_DIRECT_MESSAGES;
  const canReach = (id: PeerId): boolean => (keys.get(id) ?? "") !== "";

  function context(author: PeerId, epoch: number, recipient: PeerId): PersonContext {
    return { for: "person", author, epoch, type: PRIVATE, recipient };
  }

  /** Seals for one person and publishes it; `then` is told whether that went well. */
  function send(
    to: PeerId,
    key: string,
    word: DirectPayload,
    now: Now,
    then: (isSent: boolean, now: Now) => void,
  ): void {
    const text = packDirectPayload(word);
    const job = { type: "seal", context: context(self, epoch(), to), key, text } as const;
    isSealing = jobQueue.give<"seal">(job, ({ sealed }, now) => {
      isSealing = false;
      if (sealed !== undefined) {
        dependencies.publish({ type: PRIVATE, room: CONVERSATION, content: "", sealed });
      }
      then(sealed !== undefined, now);
    });
    if (!isSealing) then(false, now);
  }

  function work(now: Now): void {
    if (outbox.tick(now.monotonic)) notifier.emit({ type: "status" });
    if (isHeld()) return;
    const receipt = receipts.take(now.monotonic, canReach);
    if (receipt !== undefined) {
      const { to, got } = receipt;
      // should that fail, its author will say those words again, and they will be confirmed then
      return send(to, keys.get(to)!, { type: "receipt", got }, now, () => {});
    }
    const next = outbox.next(now.monotonic);
    if (next === undefined) return;
    const { word, key } = next;
    send(word.to, key, word.word, now, (isSent, now) => {
      outbox.said(word, key, now.monotonic);
      if (isSent) return;
      const name = people.nameOf(word.to);
      notifier.notice(
        "private",
        `What you said to ${name} could not be sealed: it is tried again`,
        now,
      );
    });
  }

  function opened(text: string | undefined, received: Received, now: Now): void {
    const { envelope: { author, epoch: run }, earlier } = received;
    if (text === undefined) {
      // what was said before we were there may be sealed to the key of our last run
      if (!earlier) violations.note(author);
      return;
    }
    const word = unpackDirectPayload(text);
    if (word === undefined) return violations.note(author);
    if (word.type === "receipt") {
      for (const [of, number] of word.got) if (of === epoch()) confirm(author, number);
      return;
    }
    const isNew = receipts.note(author, [run, word.number], now.monotonic);
    if (isNew) dependencies.arrived(word, received, now);
  }

  function confirm(id: PeerId, number: number): void {
    const word = outbox.confirm(id, number);
    if (word !== undefined) dependencies.delivered(id, word);
  }

  /** Whether the name that an envelope bears is one. */
  function isNamed({ author, sender }: Envelope): boolean {
    if (people.senderOf(author) === sender) return true;
    if (checkName(sender).state !== "ok") return false;
    people.noteSender(author, sender);
    return true;
  }

  return {
    get unconfirmed() {
      return outbox.size;
    },
    get newest() {
      return outbox.newest;
    },
    get waitingFor() {
      return outbox.recipients.map(people.nameOf);
    },
    get owed() {
      return receipts.owed(canReach);
    },
    get problems() {
      const late = [...outbox.late];
      if (late.length === 0) return [];
      const count = late.reduce((sum, [, words]) => sum + words, 0);
      const whom = whomText(late.map(([id]) => people.nameOf(id)));
      return [`${plural(count, "private message")} ${count === 1 ? "waits" : "wait"} for ${whom}`];
    },
    refusal(id) {
      if (keys.get(id) === "") {
        const name = people.nameOf(id);
        return `${name} can't read private messages: its program tells no key for them`;
      }
      return outbox.full
        ? `${MAX_WAITING_DIRECT_MESSAGES} of your private messages wait already: say this again when some arrived`
        : undefined;
    },
    say(to, make, now) {
      const word = make(++last);
      outbox.add({ to, word }, now.monotonic);
      return word;
    },
    hear(received) {
      const { envelope } = received;
      const { author, epoch: run, sealed } = envelope;
      if (sealed?.to !== self || author === self) return;
      if (!isNamed(envelope)) return violations.note(author);
      const job = { type: "open", context: context(author, run, self), sealed } as const;
      // what there is no space for is not confirmed, and so said again
      jobQueue.give<"open">(job, ({ text }, now) => opened(text, received, now));
    },
    present({ author, sealKey, gone }) {
      if (gone || (keys.size >= MAX_AUTHORS && !keys.has(author))) return;
      keys.set(author, sealKey);
      outbox.setKey(author, sealKey === "" ? undefined : sealKey);
    },
    absent(id) {
      keys.delete(id);
      outbox.setKey(id, undefined);
      receipts.forget(id);
    },
    work,
    deadline() {
      const slow = outbox.slowAt();
      if (isHeld()) return slow; // an answer, or that something was said, comes by itself
      return earliest(slow, outbox.dueAt(), receipts.deadline(canReach));
    },
  };
}

/** `bob`, `bob and carol`, `3 people`. */
export function whomText(names: readonly string[]): string {
  return names.length > MAX_NAMES_IN_DIGEST ? `${names.length} people` : names.join(" and ");
}

type PersonContext = Extract<SealContext, { readonly for: "person" }>;
