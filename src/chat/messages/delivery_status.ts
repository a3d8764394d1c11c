import { ALONE_NOTICE_AFTER_MS, SLOW_DELIVERY_AFTER_MS } from "../../core/limits/chat.ts";
import { MAX_LOG_AGE_MS } from "../../core/limits/replication.ts";
import { plural } from "../../core/text/plural.ts";
import { earliest, type Now } from "../../core/time.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_event.ts";
import type { Notifier } from "../api/notifier.ts";

/**
 * How far one's own messages came, never better than it is. Claimed is only what those linked confirmed; to whom it is passed
 * on beyond them, nobody confirms.
 */
export interface DeliveryStatus {
  /** Number of the last message said. */
  readonly said: number;
  /** Number up to which everyone linked confirmed. */
  readonly delivered: number;
  /** Number `sequence` was said, with `linked` people linked. */
  noteSaid(sequence: number, linked: number, now: Now): void;
  acknowledged(event: Extract<MeshEvent, { readonly type: "acknowledged" }>, now: Now): void;
  /** So many are linked now. */
  links(linked: number): void;
  /** So many were said since the start that nobody came for, and that are given up. */
  noteExpired(expired: number, now: Now): void;
  tick(linked: number, now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

/** The reach of nothing said yet. */
export function createDeliveryStatus(notifier: Notifier): DeliveryStatus {
  let said = 0;
  let delivered = 0;
  /** Up to which number somebody confirmed. */
  let any = 0;
  /** Up to which number that was told. */
  let toldAny = 0;
  /** When to tell that some have it and others still don't, monotonic ms. */
  let slowAt: number | undefined;
  let expired = 0;
  /** Up to which number nobody came in time. */
  let lostUpTo = 0;
  /** When to tell that nobody is here to hear it, monotonic ms. */
  let aloneAt: number | undefined;
  let toldAlone = false;

  /** Tells of what somebody confirmed and not everyone. */
  function tellSome(linked: number): void {
    slowAt = undefined;
    const after = Math.max(delivered, toldAny);
    if (any <= after) return;
    toldAny = any;
    notifier.emit({ type: "delivery", reach: "some", after, upTo: any, linked });
  }

  return {
    get said() {
      return said;
    },
    get delivered() {
      return delivered;
    },
    noteSaid(sequence, linked, now) {
      said = sequence;
      if (linked === 0 && !toldAlone) aloneAt ??= now.monotonic + ALONE_NOTICE_AFTER_MS;
    },
    acknowledged({ after, top, any: someTop, linked }, now) {
      any = Math.max(any, someTop);
      const progress = top > delivered;
      if (progress) delivered = top;
      if (progress && top > after) {
        notifier.emit({ type: "delivery", reach: "everyone", after, upTo: top, linked });
      }
      if (any <= Math.max(delivered, toldAny)) slowAt = undefined;
      else if (progress) slowAt = now.monotonic + SLOW_DELIVERY_AFTER_MS;
      else slowAt ??= now.monotonic + SLOW_DELIVERY_AFTER_MS;
    },
    links(linked) {
      if (linked === 0) return tellSome(linked);
      aloneAt = undefined;
      toldAlone = false;
    },
    noteExpired(count, now) {
      if (count <= expired) return;
      const after = Math.max(any, lostUpTo);
      lostUpTo = after + count - expired;
      expired = count;
      notifier.emit({ type: "delivery", reach: "nobody", after, upTo: lostUpTo, linked: 0 });
      const messages = plural(lostUpTo - after, "message");
      notifier.notice(
        "delivery",
        `${messages} of yours reached nobody: nobody came in time`,
        now,
      );
    },
    tick(linked, now) {
      if (slowAt !== undefined && slowAt <= now.monotonic) tellSome(linked);
      if (aloneAt === undefined || aloneAt > now.monotonic) return;
      aloneAt = undefined;
      toldAlone = true;
      const minutes = MAX_LOG_AGE_MS / 60_000;
      const text = `nobody is here yet: what you say waits for somebody, for ${minutes} minutes`;
      notifier.notice("alone", text, now);
    },
    deadline: () => earliest(slowAt, aloneAt),
  };
}
