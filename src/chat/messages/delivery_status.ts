/**
 * The delivery of our own messages, as far as it is known: delivered to every neighbour, to some,
 * or to nobody. Only acknowledgements of neighbours count; nobody acknowledges for relayed people.
 *
 * @module
 */
import { ALONE_NOTICE_AFTER_MS, SLOW_DELIVERY_AFTER_MS } from "../../core/limits/chat.ts";
import { MAX_LOG_AGE_MS } from "../../core/limits/replication.ts";
import { earliest, type Now } from "../../core/now.ts";
import { plural } from "../../core/text/plural.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";
import type { Notifier } from "../api/notifier.ts";

export interface DeliveryStatus {
  /** Number of our last message. */
  readonly last: number;
  /** Number up to which every neighbour has acknowledged. */
  readonly delivered: number;
  /** Notes that number `sequence` is sent, while `linked` neighbours are linked. */
  sent(sequence: number, linked: number, now: Now): void;
  acknowledged(event: Extract<MeshEvent, { readonly type: "acknowledged" }>, now: Now): void;
  /** Notes how many neighbours are linked now. */
  linksChanged(linked: number): void;
  /** Notes how many messages expired since the start, without a neighbour to receive them. */
  expired(count: number, now: Now): void;
  tick(linked: number, now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

/** Starts without messages. */
export function createDeliveryStatus(notifier: Notifier): DeliveryStatus {
  let last = 0;
  let delivered = 0;
  /** The highest number that a neighbour acknowledged. */
  let deliveredToSome = 0;
  /** The highest number for which that was announced. */
  let announcedToSome = 0;
  /** When to announce that some neighbours acknowledged and others did not, monotonic ms. */
  let slowAt: number | undefined;
  let expired = 0;
  /** The highest number that expired. */
  let expiredUpTo = 0;
  /** When to announce that nobody is here to receive messages, monotonic ms. */
  let aloneAt: number | undefined;
  let isAloneAnnounced = false;

  function announceSome(linked: number): void {
    slowAt = undefined;
    const after = Math.max(delivered, announcedToSome);
    if (deliveredToSome <= after) return;
    announcedToSome = deliveredToSome;
    notifier.emit({ type: "delivery", reach: "some", after, upTo: deliveredToSome, linked });
  }

  return {
    get last() {
      return last;
    },
    get delivered() {
      return delivered;
    },
    sent(sequence, linked, now) {
      last = sequence;
      if (linked === 0 && !isAloneAnnounced) aloneAt ??= now.monotonic + ALONE_NOTICE_AFTER_MS;
    },
    acknowledged({ after, top, any, linked }, now) {
      deliveredToSome = Math.max(deliveredToSome, any);
      const isProgress = top > delivered;
      if (isProgress) delivered = top;
      if (isProgress && top > after) {
        notifier.emit({ type: "delivery", reach: "everyone", after, upTo: top, linked });
      }
      if (deliveredToSome <= Math.max(delivered, announcedToSome)) slowAt = undefined;
      else if (isProgress) slowAt = now.monotonic + SLOW_DELIVERY_AFTER_MS;
      else slowAt ??= now.monotonic + SLOW_DELIVERY_AFTER_MS;
    },
    linksChanged(linked) {
      if (linked === 0) return announceSome(linked);
      aloneAt = undefined;
      isAloneAnnounced = false;
    },
    expired(count, now) {
      if (count <= expired) return;
      const after = Math.max(deliveredToSome, expiredUpTo);
      expiredUpTo = after + count - expired;
      expired = count;
      notifier.emit({ type: "delivery", reach: "nobody", after, upTo: expiredUpTo, linked: 0 });
      const messages = plural(expiredUpTo - after, "message");
      notifier.notice(
        "delivery",
        `${messages} of yours reached nobody: nobody came in time`,
        now,
      );
    },
    tick(linked, now) {
      if (slowAt !== undefined && slowAt <= now.monotonic) announceSome(linked);
      if (aloneAt === undefined || aloneAt > now.monotonic) return;
      aloneAt = undefined;
      isAloneAnnounced = true;
      const minutes = MAX_LOG_AGE_MS / 60_000;
      const text = `nobody is here yet: what you say waits for somebody, for ${minutes} minutes`;
      notifier.notice("alone", text, now);
    },
    deadline: () => earliest(slowAt, aloneAt),
  };
}
