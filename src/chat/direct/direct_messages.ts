/**
 * Direct messages: payloads that are sealed for one person, travel through whichever peers relay
 * them, and are confirmed by their recipient. This module knows nothing of their content.
 *
 * 1. A payload is sent until its recipient confirms it ({@link createOutbox}), and delivered here
 *    once ({@link createReceipts}).
 * 2. One payload is sealed at a time, so that they leave in order.
 * 3. A typed message never waits behind hundreds of direct messages or receipts: these are held
 *    while {@link MAX_DRAFTS_BEFORE_DIRECT_MESSAGES} drafts wait.
 * 4. An envelope that does not open is a violation, unless it was sent before we knew of that
 *    incarnation of its author: then it may be sealed to the key of our last incarnation.
 * 5. Once we leave, shown messages are confirmed at once. Those that arrive then are neither shown
 *    nor confirmed: nobody reads it, and its author must not be told otherwise.
 *
 * @module
 */
import {
  MAX_DRAFTS_BEFORE_DIRECT_MESSAGES,
  MAX_WAITING_DIRECT_MESSAGES,
} from "../../core/limits/chat.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import { earliest, type Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { checkPeerName } from "../../core/text/name.ts";
import { plural } from "../../core/text/plural.ts";
import type { Envelope, Received } from "../../protocol/replication/wire/envelope.ts";
import { PRIVATE } from "../../protocol/replication/wire/envelope_types.ts";
import type { Presence } from "../../protocol/replication/wire/presence.ts";
import type { SealContext } from "../api/crypto_job.ts";
import { namesText } from "../api/notice_batch.ts";
import type { Notifier } from "../api/notifier.ts";
import { CONVERSATION } from "../api/room_id.ts";
import type { DraftBackpressure } from "../messages/draft_backpressure.ts";
import {
  type DirectPayload,
  type NumberedPayload,
  packDirectPayload,
  unpackDirectPayload,
} from "../messages/sealed_payload.ts";
import type { People } from "../people/people.ts";
import type { ViolationCount } from "../people/violation_count.ts";
import type { CryptoJobQueue } from "../rooms/crypto_job_queue.ts";
import { createOutbox } from "./outbox.ts";
import { createReceipts } from "./receipts.ts";

/** What happened to a direct message. */
export type DirectEvent =
  /** One of another person arrived, for the first time. Its texts are not safe to show. */
  | {
    readonly type: "arrived";
    readonly payload: NumberedPayload;
    readonly received: Received;
  }
  /** One of ours was confirmed. */
  | { readonly type: "confirmed"; readonly to: PeerId; readonly payload: NumberedPayload };

export interface DirectMessages {
  /** How many of ours are not confirmed yet. */
  readonly unconfirmed: number;
  /** Number of the newest of these, 0 where there is none. */
  readonly newest: number;
  /** Their recipients by shown name, each of them once. */
  readonly waitingFor: readonly string[];
  /** How many of others we have to confirm, and can; and the payload that is being sealed. */
  readonly unsent: number;
  /** Problems that last, for the status line. */
  readonly problems: readonly string[];
  /**
   * Returns the sentence that refuses a further message to `id`; `undefined` where it can be sent.
   */
  refusal(id: PeerId): string | undefined;
  /** Queues the payload that `make` makes of its number; returns it. */
  send<Payload extends NumberedPayload>(
    to: PeerId,
    make: (number: number) => Payload,
    now: Now,
  ): Payload;
  /** Confirms at once what was shown, and takes no more: we leave. */
  leave(): void;
  /** Opens a sealed envelope, if it is for us. */
  receive(received: Received): void;
  /** Notes the published key of a peer. */
  present(presence: Pick<Presence, "author" | "sealKey" | "gone">): void;
  /** Notes that a peer is out of sight. */
  absent(id: PeerId): void;
  /** Returns the events since the last call, in order. */
  takeEvents(): readonly DirectEvent[];
  /** Sends what is due: to be called whenever anything happened. */
  work(now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

export interface DirectMessagesDependencies {
  /** Our incarnation. */
  readonly epoch: () => number;
  readonly people: People;
  readonly jobQueue: CryptoJobQueue;
  readonly violations: ViolationCount;
  readonly draftBackpressure: DraftBackpressure;
  readonly notifier: Notifier;
  /** Writes to the debug log, once, why nothing comes of what a peer did. */
  diagnose(id: PeerId, reason: string): void;
}

/** Starts empty. Knows the keys of at most {@link MAX_AUTHORS} peers. */
export function createDirectMessages(dependencies: DirectMessagesDependencies): DirectMessages {
  const { epoch, people, jobQueue, violations, draftBackpressure, notifier, diagnose } =
    dependencies;
  const self = people.self.id;
  const outbox = createOutbox();
  /** The published keys of the peers in sight; empty for a peer that reads no direct messages. */
  const keys = new Map<PeerId, string>();
  const receipts = createReceipts((id) => (keys.get(id) ?? "") !== "");
  let events: DirectEvent[] = [];
  let lastNumber = 0;
  let isSealing = false;
  let isLeaving = false;

  const isHeld = (): boolean =>
    isSealing || (!isLeaving && draftBackpressure.waiting >= MAX_DRAFTS_BEFORE_DIRECT_MESSAGES);

  function contextOf(author: PeerId, epoch: number, recipient: PeerId): PersonContext {
    return { for: "person", author, epoch, type: PRIVATE, recipient };
  }

  /** Seals a payload and publishes it; `then` learns whether that succeeded. */
  function seal(
    to: PeerId,
    key: string,
    payload: DirectPayload,
    now: Now,
    then: (isSent: boolean, now: Now) => void,
  ): void {
    const text = packDirectPayload(payload);
    const job = { type: "seal", context: contextOf(self, epoch(), to), key, text } as const;
    isSealing = jobQueue.give<"seal">(job, ({ sealed }, now) => {
      isSealing = false;
      if (sealed !== undefined) {
        draftBackpressure.publish({ type: PRIVATE, room: CONVERSATION, content: "", sealed });
      }
      then(sealed !== undefined, now);
    });
    if (!isSealing) then(false, now);
  }

  function opened(text: string | undefined, received: Received, now: Now): void {
    const { envelope: { author, epoch: incarnation }, earlier } = received;
    if (text === undefined) {
      if (!earlier) violations.note();
      return;
    }
    const payload = unpackDirectPayload(text);
    if (payload === undefined) return violations.note();
    if (payload.type === "receipt") {
      for (const [of, number] of payload.got) if (of === epoch()) confirm(author, number);
      return;
    }
    if (isLeaving) return;
    const isNew = receipts.note(author, [incarnation, payload.number], now.monotonic);
    if (isNew) events.push({ type: "arrived", payload, received });
  }

  function confirm(to: PeerId, number: number): void {
    const payload = outbox.confirm(to, number);
    if (payload !== undefined) events.push({ type: "confirmed", to, payload });
  }

  /** Returns whether the sender of an envelope is a name. */
  function isNamed({ author, sender }: Envelope): boolean {
    if (people.senderOf(author) === sender) return true;
    if (checkPeerName(sender).state !== "ok") return false;
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
    get unsent() {
      return receipts.owed + (isSealing ? 1 : 0);
    },
    get problems() {
      const late = [...outbox.late];
      if (late.length === 0) return [];
      const count = late.reduce((sum, [, messages]) => sum + messages, 0);
      const whom = namesText(late.map(([id]) => people.nameOf(id)));
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
    send(to, make, now) {
      const payload = make(++lastNumber);
      outbox.add({ to, payload }, now.monotonic);
      return payload;
    },
    leave() {
      isLeaving = true;
      receipts.hurry();
    },
    receive(received) {
      const { envelope } = received;
      const { author, epoch: incarnation, sealed } = envelope;
      if (sealed?.to !== self || author === self) return;
      if (!isNamed(envelope)) return violations.note();
      const job = { type: "open", context: contextOf(author, incarnation, self), sealed } as const;
      // Without space in the queue it is not confirmed, and so sent again.
      jobQueue.give<"open">(job, ({ text }, now) => opened(text, received, now));
    },
    present({ author, sealKey, gone }) {
      if (gone) return;
      if (keys.size >= MAX_AUTHORS && !keys.has(author)) {
        const why = `the keys of ${MAX_AUTHORS} people are kept already`;
        return diagnose(author, `private messages to it wait: ${why}`);
      }
      keys.set(author, sealKey);
      outbox.setKey(author, sealKey === "" ? undefined : sealKey);
    },
    absent(id) {
      keys.delete(id);
      outbox.setKey(id, undefined);
      receipts.forget(id);
    },
    takeEvents() {
      const taken = events;
      if (taken.length > 0) events = [];
      return taken;
    },
    work(now) {
      if (outbox.tick(now.monotonic)) notifier.emit({ type: "status" });
      if (isHeld()) return;
      const receipt = receipts.take(now.monotonic);
      if (receipt !== undefined) {
        const { to, got } = receipt;
        // If it fails, its author sends those messages again, and they are confirmed then.
        return seal(to, keys.get(to)!, { type: "receipt", got }, now, () => {});
      }
      const next = outbox.next(now.monotonic);
      if (next === undefined) return;
      const { message, key } = next;
      const { to, payload } = message;
      seal(to, key, payload, now, (isSent, now) => {
        outbox.sent(message, key, now.monotonic);
        if (isSent) return;
        const text = `What you said to ${people.nameOf(to)} could not be sealed: it is tried again`;
        notifier.notice("private", text, now);
      });
    },
    deadline() {
      const slow = outbox.slowAt();
      if (isHeld()) return slow; // an answer, or the event that a draft is sent, will come
      return earliest(slow, outbox.dueAt(), receipts.deadline());
    },
  };
}

type PersonContext = Extract<SealContext, { readonly for: "person" }>;
