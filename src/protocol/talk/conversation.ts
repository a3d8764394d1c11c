import { type Clock, CLOCK_ZERO, compareClocks, nextClock } from "../../core/clock.ts";
import {
  ACKNOWLEDGE_AFTER_MS,
  MAX_AUTHORS,
  MAX_CLOCK_AHEAD_MS,
  MAX_EPOCHS_PER_AUTHOR,
} from "../../core/limits.ts";
import type { PeerId } from "../../core/peer.ts";
import { earliest, type Now } from "../../core/time.ts";
import type { Control } from "../link/control.ts";
import { clockOf, createEnvelopeCodec, type Draft, type Envelope } from "./envelope.ts";
import type { Identity } from "../link/identity.ts";
import { type Acceptance, createInbox, type Inbox } from "./inbox.ts";
import { type SigningKey, verifyingKey } from "../keys.ts";

export interface ConversationOptions {
  readonly signer: SigningKey;
  /** This run: ms since 1970, rising with every start. */
  readonly epoch: number;
  readonly mesh: string;
}

/** What a neighbour says of itself first: its clock, and the number of what it said last. */
export type Greeting = Pick<Extract<Control, { readonly control: "hello" }>, "clock" | "top">;

/** What is said and heard, whatever the links it takes: numbers, chains, signatures, clocks, acknowledgements. */
export interface Conversation {
  /** The largest clock reading seen. */
  readonly clock: Clock;
  /** Signs what is to be said next; `top` is the number of what was said last. */
  say(
    draft: Draft,
    sender: string,
    top: number,
    now: Now,
  ): { readonly envelope: Envelope; readonly record: Uint8Array };
  /** Somebody's link came up with this greeting: what that run says can be taken. */
  meet(identity: Identity, greeting: Greeting, now: Now): void;
  /** Up to which number what that run said is here, without holes. */
  have(identity: Identity): number;
  /** Takes what the author's own link brought; `undefined` where that run was not met. */
  hear(identity: Identity, bodies: readonly Uint8Array[], now: Now): Acceptance | undefined;
  /** The acknowledgements that are due at `now` (monotonic ms), and to whom. */
  acknowledge(now: number): readonly { readonly to: PeerId; readonly control: Control }[];
  leave(id: PeerId): void;
  /** When the next acknowledgement is due, monotonic ms. */
  deadline(): number | undefined;
}

/** A conversation in which nothing was said yet. `isHere` tells who is linked. */
export function createConversation(
  { signer, epoch, mesh }: ConversationOptions,
  isHere: (id: PeerId) => boolean,
): Conversation {
  const codec = createEnvelopeCodec(mesh);
  /** Of the runs met last, the newest first: two of one identity may take turns. */
  const inboxes = new Map<PeerId, readonly Inbox[]>();
  const due = new Map<Inbox, { readonly to: PeerId; readonly at: number }>();
  let clock: Clock = CLOCK_ZERO;
  let previous = "";
  let stamped = { wall: NaN, text: "" };

  /** RFC 3339 with milliseconds; in a burst many messages share one. */
  function timestampOf(wall: number): string {
    if (wall !== stamped.wall) stamped = { wall, text: new Date(wall).toISOString() };
    return stamped.text;
  }

  /** Any clock drags ours forward, unless it is absurd. */
  function see(reading: Clock, now: Now): void {
    if (reading.ms - now.wall > MAX_CLOCK_AHEAD_MS) return;
    if (compareClocks(reading, clock) > 0) clock = reading;
  }

  function inboxOf(identity: Identity): Inbox | undefined {
    return inboxes.get(identity.id)?.find(({ epoch }) => epoch === identity.epoch);
  }

  return {
    get clock() {
      return clock;
    },
    say(draft, sender, top, now) {
      clock = nextClock(clock, now.wall);
      const envelope: Envelope = {
        type: draft.type,
        sender,
        content: draft.content,
        timestamp: timestampOf(now.wall),
        sequence: top + 1,
        author: signer.id,
        epoch,
        prev: previous,
        room: draft.room,
        clock: [clock.ms, clock.counter],
      };
      const { record, digest } = codec.sign(envelope, signer);
      previous = digest;
      return { envelope, record };
    },
    meet(identity, greeting, now) {
      see({ ms: greeting.clock[0], counter: greeting.clock[1] }, now);
      if (inboxOf(identity) !== undefined) return;
      if (inboxes.size >= MAX_AUTHORS && !inboxes.has(identity.id)) {
        const oldest = [...inboxes.keys()].find((id) => !isHere(id));
        if (oldest !== undefined) inboxes.delete(oldest);
      }
      const key = verifyingKey(identity.id)!; // its handshake was verified with it
      const inbox = createInbox(identity.id, identity.epoch, key, codec, greeting.top);
      const runs = [inbox, ...inboxes.get(identity.id) ?? []];
      inboxes.set(identity.id, runs.slice(0, MAX_EPOCHS_PER_AUTHOR));
    },
    have: (identity) => inboxOf(identity)?.top ?? 0,
    hear(identity, bodies, now) {
      const inbox = inboxOf(identity);
      if (inbox === undefined) return undefined;
      const acceptance = inbox.accept(bodies, now.wall);
      for (const { envelope } of acceptance.received) see(clockOf(envelope), now);
      if (!due.has(inbox)) {
        due.set(inbox, { to: identity.id, at: now.monotonic + ACKNOWLEDGE_AFTER_MS });
      }
      return acceptance;
    },
    acknowledge(now) {
      const ready = [...due].filter(([, { at }]) => at <= now);
      for (const [inbox] of ready) due.delete(inbox);
      return ready.map(([{ epoch, top }, { to }]) => ({
        to,
        control: { control: "ack", epoch, top },
      }));
    },
    leave(id) {
      for (const [inbox, { to }] of due) if (to === id) due.delete(inbox);
    },
    deadline: () => earliest(...[...due.values()].map(({ at }) => at)),
  };
}
