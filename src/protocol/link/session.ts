/**
 * The session machine: a link after its handshake. Packs records into encrypted messages, keeps the
 * outgoing queue, pings and rekeys.
 *
 * 1. One write is under way at most, so that the queue grows here, where it is counted, and not in
 *    the system.
 * 2. The session's own control records (ping, pong, rekey, bye) go before all others. Records that
 *    replication hands over keep their order behind them, the pings for {@link Receipts} among
 *    them.
 * 3. A message that does not decrypt ends the link: nothing after it can be trusted.
 * 4. Each direction rekeys after {@link REKEY_AFTER_MESSAGES} messages or {@link REKEY_AFTER_MS};
 *    `rekey` is the last record under the old key.
 * 5. A neighbour that is silent, or takes nothing, for {@link DEAD_AFTER_SILENCE_MS} is gone. While
 *    our reads are paused its silence does not count.
 * 6. After `bye` nothing more is queued. When everything is written, `finish` closes our half; the
 *    rest is read until {@link FINISH_MS}.
 * 7. A turn reads about {@link LINK_TURN_WORK}; the rest of what came waits for `readOn`, and the
 *    shell reads no more until then.
 * 8. The answers that a neighbour makes us queue are bounded: more than
 *    {@link MAX_LINK_QUEUE_BYTES} of them ends the link.
 *
 * @module
 */

import { concat } from "../../core/bytes.ts";
import {
  DEAD_AFTER_SILENCE_MS,
  FINISH_MS,
  MAX_NOISE_MESSAGE_BYTES,
  PING_AFTER_SILENCE_MS,
  REKEY_AFTER_MESSAGES,
  REKEY_AFTER_MS,
} from "../../core/limits/links.ts";
import { MAX_LINK_QUEUE_BYTES } from "../../core/limits/replication.ts";
import {
  CHECK_WORK,
  LINK_TURN_WORK,
  MESSAGE_WORK,
  UNKNOWN_RECORD_WORK,
} from "../../core/limits/work.ts";
import type { Machine } from "../../core/machine.ts";
import { earliest, type Now } from "../../core/now.ts";
import { TAG_BYTES } from "../noise/cipher_state.ts";
import type { TransportKeys } from "../noise/handshake_state.ts";
import {
  type Alternative,
  type ByeReason,
  type Control,
  decodeControl,
  encodeControl,
} from "./control.ts";
import { frame } from "./frame.ts";
import { createReceipts, type Receipts } from "./receipts.ts";
import {
  decodeRecords,
  type ReadWork,
  type Record,
  type RecordKind,
  RECORDS,
  type RecordTable,
  workOf,
} from "./record.ts";

export type SessionEvent =
  /** Encrypted messages that came, in order. Those that are not read in this turn are copied. */
  | { readonly type: "messages"; readonly messages: readonly Uint8Array[] }
  /** Another turn: read on in what came. */
  | { readonly type: "readOn" }
  /** The write under way is done. */
  | { readonly type: "written" }
  /** Whole records to send behind all control records; the caller looks at `queuedBytes` first. */
  | { readonly type: "send"; readonly records: readonly Uint8Array[] }
  | { readonly type: "control"; readonly control: Control }
  /** Send a ping now. */
  | { readonly type: "probe" }
  /**
   * Reads are paused from now on, or no longer: until then silence tells nothing of the other side.
   */
  | { readonly type: "readsPaused"; readonly paused: boolean }
  /** Send the reason, and where else to go, behind what waits; then half-close. */
  | { readonly type: "bye"; readonly reason: ByeReason; readonly try?: readonly Alternative[] };

export type SessionEffect =
  /** Write behind what was written before; "written" answers it. */
  | { readonly type: "write"; readonly bytes: Uint8Array }
  | { readonly type: "control"; readonly control: Control }
  /**
   * Records that replication handles, of one kind, in order. They share memory with nothing else.
   */
  | {
    readonly type: "records";
    /** Name of the kind. */
    readonly kind: string;
    readonly bodies: readonly Uint8Array[];
  }
  | { readonly type: "roundTrip"; readonly ms: number }
  /** A mistake of the neighbour. One alone does not close the link. */
  | { readonly type: "fault"; readonly reason: string }
  /** Everything is written: close the sending half. */
  | { readonly type: "finish" }
  /** It is over: close. */
  | { readonly type: "end"; readonly reason: string };

/** A link after its handshake. */
export interface Session extends Machine<SessionEvent, SessionEffect> {
  /** Bytes of records that are not encrypted yet. */
  readonly queuedBytes: number;
  readonly receipts: Pick<Receipts, "unreadBytes">;
  /** When the last message that decrypts came (monotonic ms). */
  readonly lastHeard: number;
  /** Whether something that came is not read yet: it waits for the next turn. */
  readonly hasUnread: boolean;
  /** Returns the work of what was read since the last call. */
  takeWork(): ReadWork;
  /**
   * Takes every record for one whose signature is checked, from now on: the other end lies about
   * which of them are, and so gets more done in a turn.
   */
  distrust(): void;
}

const MAX_PLAINTEXT_BYTES = MAX_NOISE_MESSAGE_BYTES - TAG_BYTES;
const NO_DATA = new Uint8Array(0);
const REKEY = encodeControl({ control: "rekey" });
const NO_WORK: ReadWork = { own: 0, checks: 0 };

/** Makes a session over fresh transport keys, which knows the record kinds of a table. */
export function createSession(
  keys: TransportKeys,
  start: Now,
  table: RecordTable = RECORDS,
): Session {
  const kinds = new Map<number, RecordKind & { readonly name: string }>(
    Object.entries(table).map(([name, kind]) => [kind.number, { name, ...kind }]),
  );
  const urgent: Uint8Array[] = [];
  const chat: Uint8Array[] = [];
  let urgentBytes = 0;
  let chatBytes = 0;
  let writingSince: number | undefined;
  let lastHeard = start.monotonic;
  let lastPing = start.monotonic;
  let ping: { readonly nonce: number; readonly sent: number } | undefined;
  let nonce = 0;
  const receipts = createReceipts(() => ++nonce);
  let sentMessages = 0;
  let rekeyDue = start.monotonic + REKEY_AFTER_MS;
  let finishing: { readonly by: number; written: boolean } | undefined;
  let readsPaused = false;
  /** Messages that came and are not decrypted: those of the last read, unless it is paused late. */
  const unread: Uint8Array[] = [];
  /** The records of the message that is read, and how many of them are. */
  let records: readonly Record[] = [];
  let done = 0;
  let work: ReadWork = NO_WORK;
  let isTrusted = true;
  let over = false;

  function end(reason: string): SessionEffect {
    over = true;
    return { type: "end", reason };
  }

  function queueControl(control: Control): void {
    const record = encodeControl(control);
    urgent.push(record);
    urgentBytes += record.length;
  }

  /** Fills one encrypted message, control records first. */
  function flush(now: Now, effects: SessionEffect[]): void {
    if (over) return;
    if (urgentBytes > MAX_LINK_QUEUE_BYTES) {
      effects.push(end("it does not read what it asked for"));
      return;
    }
    if (writingSince !== undefined || finishing?.written) return;
    const rekey = sentMessages >= REKEY_AFTER_MESSAGES || now.monotonic >= rekeyDue;
    const parts: Uint8Array[] = [];
    let room = MAX_PLAINTEXT_BYTES - (rekey ? REKEY.length : 0);
    for (const queue of [urgent, chat]) {
      let taken = 0;
      while (taken < queue.length && queue[taken]!.length <= room) {
        room -= queue[taken]!.length;
        parts.push(queue[taken]!);
        taken++;
      }
      const bytes = queue.splice(0, taken).reduce((sum, record) => sum + record.length, 0);
      if (queue === urgent) urgentBytes -= bytes;
      else chatBytes -= bytes;
      if (queue.length > 0) break; // the more urgent queue goes first, whole
    }
    if (rekey) parts.push(REKEY);
    if (parts.length === 0) {
      if (finishing !== undefined && !finishing.written) {
        finishing.written = true;
        effects.push({ type: "finish" });
      }
      return;
    }
    effects.push({ type: "write", bytes: frame(keys.send.encrypt(NO_DATA, concat(...parts))) });
    writingSince = now.monotonic;
    sentMessages++;
    if (rekey) {
      keys.send.rekey();
      sentMessages = 0;
      rekeyDue = now.monotonic + REKEY_AFTER_MS;
    }
  }

  function receiveControl(control: Control, now: Now, effects: SessionEffect[]): void {
    if (control.control === "ping") {
      const { nonce } = control;
      if (finishing === undefined) queueControl({ control: "pong", nonce, wall: now.wall });
    } else if (control.control === "pong") {
      if (ping?.nonce === control.nonce) {
        effects.push({ type: "roundTrip", ms: now.monotonic - ping.sent });
        ping = undefined;
      }
      receipts.answered(control.nonce);
    } else return void effects.push({ type: "control", control });
    if (control.wall !== undefined) effects.push({ type: "control", control });
  }

  /** Reads records until the turn's work is done. */
  function read(now: Now, effects: SessionEffect[]): void {
    let own = 0;
    let checks = 0;
    let batch: { readonly kind: string; readonly bodies: Uint8Array[] } | undefined;
    const deliver = () => {
      if (batch !== undefined) effects.push({ type: "records", ...batch });
      batch = undefined;
    };
    while (!over && own + checks * CHECK_WORK < LINK_TURN_WORK) {
      const record = records[done++];
      if (record === undefined) {
        const message = unread.shift();
        if (message === undefined) break;
        own += MESSAGE_WORK;
        records = [];
        done = 0;
        const plaintext = keys.receive.decrypt(NO_DATA, message);
        if (plaintext === undefined) {
          deliver();
          effects.push(end("it sent something that does not decrypt"));
          return;
        }
        lastHeard = now.monotonic;
        const decoded = decodeRecords(plaintext);
        if (decoded === undefined) effects.push({ type: "fault", reason: "malformed records" });
        else records = decoded;
        continue;
      }
      const kind = kinds.get(record.kind);
      own += kind === undefined ? UNKNOWN_RECORD_WORK : workOf(kind, record.body);
      if (kind?.isChecked !== undefined && (!isTrusted || kind.isChecked(record.body))) checks++;
      if (kind === undefined) continue; // of a later version
      if (record.body.length > kind.maxBytes) {
        deliver();
        effects.push({ type: "fault", reason: `${kind.name} record is too long` });
        continue;
      }
      if (kind.delivery !== "session") {
        if (kind.delivery === "single" || batch?.kind !== kind.name) deliver(); // in order
        batch ??= { kind: kind.name, bodies: [] };
        batch.bodies.push(record.body);
        continue;
      }
      const control = decodeControl(record.body);
      if (control === "unknown") continue;
      deliver();
      if (control === "malformed") {
        effects.push({ type: "fault", reason: "malformed control record" });
      } else if (control.control === "rekey") {
        if (done < records.length) effects.push(end("it rekeyed inside a message"));
        else keys.receive.rekey();
      } else {
        receiveControl(control, now, effects);
      }
    }
    deliver();
    work = { own: work.own + own, checks: work.checks + checks };
  }

  /** Takes messages; what is not read in this turn is copied, since it is the transport's. */
  function take(
    messages: readonly Uint8Array[],
    now: Now,
    effects: SessionEffect[],
  ): void {
    const isWaiting = session.hasUnread;
    unread.push(...messages);
    if (!isWaiting) read(now, effects);
    const rest = Math.min(messages.length, unread.length);
    if (rest > 0) unread.push(...unread.splice(-rest).map((message) => message.slice()));
  }

  function tick(now: Now, effects: SessionEffect[]): void {
    if (finishing !== undefined) {
      if (now.monotonic >= finishing.by) effects.push(end("closed"));
      return;
    }
    if (!readsPaused && now.monotonic >= lastHeard + DEAD_AFTER_SILENCE_MS) {
      effects.push(end(`silent for ${DEAD_AFTER_SILENCE_MS / 1000} s`));
    } else if (
      writingSince !== undefined && now.monotonic >= writingSince + DEAD_AFTER_SILENCE_MS
    ) {
      effects.push(end(`took nothing for ${DEAD_AFTER_SILENCE_MS / 1000} s`));
    } else if (now.monotonic >= pingDue()) {
      sendPing(now);
    }
  }

  function pingDue(): number {
    return Math.max(lastHeard, lastPing) + PING_AFTER_SILENCE_MS;
  }

  function sendPing(now: Now): void {
    lastPing = now.monotonic;
    ping = { nonce: ++nonce, sent: now.monotonic };
    queueControl({ control: "ping", nonce, wall: now.wall });
  }

  const session: Session = {
    get queuedBytes() {
      return urgentBytes + chatBytes;
    },
    receipts,
    get lastHeard() {
      return lastHeard;
    },
    takeWork() {
      const taken = work;
      work = NO_WORK;
      return taken;
    },
    distrust() {
      isTrusted = false;
    },
    get hasUnread() {
      return !over && (unread.length > 0 || done < records.length);
    },
    handle(event, now) {
      const effects: SessionEffect[] = [];
      if (over) return effects;
      switch (event.type) {
        case "messages":
          take(event.messages, now, effects);
          break;
        case "readOn":
          read(now, effects);
          break;
        case "written":
          writingSince = undefined;
          break;
        case "send":
          if (finishing !== undefined) break;
          for (const record of receipts.given(event.records)) {
            chatBytes += record.length;
            chat.push(record);
          }
          break;
        case "control":
          if (finishing === undefined) queueControl(event.control);
          break;
        case "probe":
          if (finishing === undefined) sendPing(now);
          break;
        case "readsPaused":
          readsPaused = event.paused;
          lastHeard = now.monotonic;
          break;
        case "bye":
          if (finishing !== undefined) break;
          queueControl({
            control: "bye",
            reason: event.reason,
            ...(event.try === undefined ? {} : { try: event.try }),
          });
          finishing = { by: now.monotonic + FINISH_MS, written: false };
          break;
        case "tick":
          tick(now, effects);
          break;
      }
      flush(now, effects);
      return effects;
    },
    deadline() {
      if (over) return undefined;
      if (finishing !== undefined) return finishing.by;
      return earliest(
        pingDue(),
        readsPaused ? undefined : lastHeard + DEAD_AFTER_SILENCE_MS,
        writingSince === undefined ? rekeyDue : writingSince + DEAD_AFTER_SILENCE_MS,
      );
    },
  };
  return session;
}
