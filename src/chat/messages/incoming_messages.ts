/**
 * Turns envelopes into visible messages, and reports late, missing and conflicting ones.
 *
 * 1. Nothing is shown of a room that is not joined, nor under a sender that is not a name.
 * 2. Envelopes of a room become messages in the order in which they arrive, sealed ones too.
 * 3. A message of a muted author, or of another person with an ignored word, is counted and not
 *   shown.
 * 4. Late and missing messages are reported in one line a burst ({@link createNoticeBatch}).
 *
 * @module
 */
import type { Clock } from "../../core/hybrid_logical_clock.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import { earliest, type Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { checkPeerName } from "../../core/text/name.ts";
import { safeText } from "../../core/text/safe.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";
import {
  clockOf,
  type Envelope,
  type Published,
  type Received,
} from "../../protocol/replication/wire/envelope.ts";
import { envelopeType } from "../../protocol/replication/wire/envelope_types.ts";
import type { Misdated } from "../../protocol/replication/wire/misdated.ts";
import { NO_ANNOTATIONS } from "../api/annotation.ts";
import type { Person } from "../api/chat_view.ts";
import type { Message, MessageType } from "../api/message.ts";
import { countOf, createNoticeBatch } from "../api/notice_batch.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL } from "../api/room_id.ts";
import type { Settings } from "../api/settings.ts";
import type { CurrentSettings } from "../people/settings/current_settings.ts";
import { mentions } from "../people/mentions.ts";
import type { Mutes } from "../people/mutes.ts";
import type { People } from "../people/people.ts";
import type { Roster } from "../people/roster.ts";
import type { ViolationCount } from "../people/violation_count.ts";
import type { JoinedRooms } from "../rooms/joined_rooms.ts";
import type { Histories } from "../rooms/message_history.ts";
import type { ClockWarnings } from "./clock_warnings.ts";
import type { IgnoredWords } from "./ignored_words.ts";
import type { RoomDecryption } from "./room_decryption.ts";

export interface IncomingMessages {
  /** Problems that last, for the status line. */
  readonly problems: readonly string[];
  /** Shows a message of another author. */
  receive(received: Received, now: Now): void;
  /**
   * Opens an envelope of another type in a joined room; `then` gets it with its content, not yet
   * safe to show. Never calls for a muted author, nor under a sender that is not a name. Hidden
   * envelopes of other types are not counted: they are no messages.
   */
  open(envelope: Envelope, then: (opened: Envelope, now: Now) => void, now: Now): void;
  /** Renames the author of a `nick` envelope. */
  rename(received: Received, now: Now): void;
  /** Shows a message of ours that is sent now. */
  echo(published: Published, now: Now): void;
  /** Shows a message that was sent before we joined its room. */
  replay(received: Received, now: Now): void;
  /** Annotations that `count` messages of an author are lost for good. */
  missing(id: PeerId, count: number, now: Now): void;
  /** Annotations that `count` messages of an author are being fetched. */
  repairing(id: PeerId, count: number): void;
  /** Reports an author that signed two messages with one number; shows those that stay. */
  equivocated(event: Extract<MeshEvent, { readonly type: "equivocated" }>, now: Now): void;
  tick(now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

export interface IncomingMessagesDependencies {
  readonly people: People;
  readonly roster: Roster;
  readonly mutes: Mutes;
  readonly ignoredWords: Pick<IgnoredWords, "hides">;
  readonly currentSettings: Pick<CurrentSettings, "settings">;
  readonly joinedRooms: JoinedRooms;
  readonly histories: Histories;
  readonly decryption: RoomDecryption;
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  readonly violations: ViolationCount;
  readonly clockWarnings: Pick<ClockWarnings, "misdated">;
  /** When this run began by our corrected time of now, ms since 1970. */
  started(): number;
}

/** An envelope whose content is a line of a room. */
type LineEnvelope = Envelope & { readonly type: MessageType };

/** How an envelope came here. */
interface Arrival {
  readonly hops: number;
  readonly replayed: boolean;
  readonly misdated?: Misdated | undefined;
}

/** Starts without messages. Tracks the repairs of {@link MAX_AUTHORS} authors. */
export function createIncomingMessages(
  dependencies: IncomingMessagesDependencies,
): IncomingMessages {
  const { people, roster, mutes, currentSettings, joinedRooms, histories, decryption } =
    dependencies;
  const { ignoredWords, notifier, noticeLimiter, violations, clockWarnings } = dependencies;
  const late = createNoticeBatch();
  const gaps = createNoticeBatch();
  /** How many messages of each author are being fetched. */
  const repairs = new Map<PeerId, number>();

  /** Returns whether an envelope is for us, under a sender that is a name. */
  function isForUs({ room, author, sender }: Envelope): boolean {
    if (!joinedRooms.has(room)) return false;
    if (people.senderOf(author) === sender) return true; // checking costs more than comparing
    if (checkPeerName(sender).state !== "ok") {
      violations.note();
      return false;
    }
    people.noteSender(author, sender);
    return true;
  }

  const isLine = (envelope: Envelope): envelope is LineEnvelope =>
    envelopeType(envelope.type)?.isLine === true && isForUs(envelope);

  /** Calls `then` with the envelope and its content, once that is opened. */
  function open<Any extends Envelope>(
    envelope: Any,
    then: (opened: Any, now: Now) => void,
    now: Now,
  ): void {
    const state = decryption.open(envelope, (content, now) => {
      if (joinedRooms.has(envelope.room)) then({ ...envelope, content }, now);
    });
    if (state === "plain") then(envelope, now);
    else if (state === "crowded") gaps.add(envelope.author, 1, now.monotonic);
  }

  function openAndShow(envelope: LineEnvelope, arrival: Arrival, now: Now): void {
    open(envelope, (opened, now) => show(opened, arrival, now), now);
  }

  const viewer = (): Viewer => ({ self: people.self, settings: currentSettings.settings });

  function show(envelope: LineEnvelope, arrival: Arrival, now: Now): void {
    const { author, sender } = envelope;
    const place = notifier.place(clockOf(envelope), arrival.misdated !== undefined, now);
    const contested = people.isContested(author, sender);
    const shown = toMessage(envelope, place, arrival, viewer(), contested);
    if (!shown.own && ignoredWords.hides(shown.content)) return;
    const message = histories.add(shown, now.monotonic);
    if (message === undefined) return; // shown before, although the mesh has forgotten that
    notifier.follow(message.clock);
    if (message.misdated !== undefined) clockWarnings.misdated({ envelope }, now);
    if (message.late) late.add(message.author, 1, now.monotonic);
    notifier.emit({ type: "message", message });
  }

  function replace(envelope: LineEnvelope, now: Now): void {
    const arrival = { hops: 1, replayed: false };
    const shown = toMessage(envelope, clockOf(envelope), arrival, viewer(), false);
    if (!shown.own && ignoredWords.hides(shown.content)) return;
    const message = histories.replace(shown, now.monotonic);
    if (message !== undefined) notifier.emit({ type: "message", message });
  }

  return {
    get problems() {
      if (repairs.size === 0) return [];
      const messages = [...repairs.values()].reduce((sum, count) => sum + count);
      return [`fetching ${countOf({ messages, authors: [...repairs.keys()] }, people.nameOf)}`];
    },
    receive({ envelope, hops, earlier, misdated }, now) {
      if (misdated === undefined) notifier.follow(clockOf(envelope));
      if (!isLine(envelope) || mutes.hides(envelope.author)) return;
      // A message sent after our start, only before a link stood, is as new as every other.
      const replayed = earlier && Date.parse(envelope.timestamp) < dependencies.started();
      openAndShow(envelope, { hops, replayed, misdated }, now);
    },
    open(envelope, then, now) {
      if (isForUs(envelope) && !mutes.has(envelope.author)) open(envelope, then, now);
    },
    rename({ envelope, misdated }, now) {
      if (misdated === undefined) notifier.follow(clockOf(envelope));
      if (envelope.room !== GENERAL || !isForUs(envelope)) return;
      const { author, content, epoch } = envelope;
      roster.renamed(author, content, { epoch, clock: clockOf(envelope) }, now);
    },
    echo({ envelope, misdated }, now) {
      if (isLine(envelope)) openAndShow(envelope, { hops: 0, replayed: false, misdated }, now);
    },
    replay({ envelope, hops, misdated }, now) {
      if (!isLine(envelope) || mutes.hides(envelope.author)) return;
      openAndShow(envelope, { hops, replayed: true, misdated }, now);
    },
    missing: (id, count, now) => gaps.add(id, count, now.monotonic),
    repairing(id, count) {
      if (count === 0) repairs.delete(id);
      else if (repairs.has(id) || repairs.size < MAX_AUTHORS) repairs.set(id, count);
      notifier.emit({ type: "status" });
    },
    equivocated({ id, kept }, now) {
      if (mutes.has(id)) return;
      if (noticeLimiter.allows("equivocation", id, now)) {
        const name = people.nameOf(id);
        const text =
          `${name} signed two different messages with one number, as no honest program ` +
          `does: nothing more is taken of this run of ${name}`;
        notifier.notice("security", text, now);
      }
      for (const envelope of kept) {
        if (!isLine(envelope)) continue;
        const state = decryption.open(
          envelope,
          (content, now) => replace({ ...envelope, content }, now),
        );
        if (state === "plain") replace(envelope, now);
      }
    },
    tick(now) {
      const inserted = late.take(now.monotonic);
      if (inserted !== undefined) {
        const messages = countOf(inserted, people.nameOf, "late message");
        const where = inserted.messages === 1 ? "was put in its place" : "were put in their places";
        notifier.notice("late", `${messages} ${where} above`, now);
      }
      const lost = gaps.take(now.monotonic);
      if (lost !== undefined) {
        const messages = countOf(lost, people.nameOf);
        notifier.notice("gap", `${messages} did not arrive and can't be had any more`, now);
      }
    },
    deadline: () => earliest(late.deadline(), gaps.deadline()),
  };
}

/** The person who sees a message. */
interface Viewer {
  readonly self: Person;
  readonly settings: Settings;
}

/** Makes the message that the viewer sees, safe to show; the sender is a name. */
function toMessage(
  envelope: LineEnvelope,
  clock: Clock,
  { hops, replayed, misdated }: Arrival,
  { self, settings }: Viewer,
  contested: boolean,
): Message {
  const own = envelope.author === self.id;
  const content = own ? envelope.content : safeText(envelope.content, { newlines: true });
  return {
    room: envelope.room,
    type: envelope.type,
    sender: envelope.sender,
    author: envelope.author,
    epoch: envelope.epoch,
    sequence: envelope.sequence,
    content,
    timestamp: envelope.timestamp,
    clock,
    ...(misdated === undefined ? {} : { misdated }),
    hops,
    own,
    late: false,
    replaces: false,
    replayed,
    mention: !own && mentions(content, self, settings),
    annotations: NO_ANNOTATIONS,
    ...(contested && !own ? { contested } : {}),
  };
}
