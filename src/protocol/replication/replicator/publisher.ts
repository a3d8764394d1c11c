/**
 * The publisher: turns our drafts into envelopes, as soon as the pacer lets them go.
 *
 * 1. Drafts are published in the order in which they came, and none is lost before we leave.
 * 2. Lines of one room that go out at once share an envelope: one signature serves them all. No
 *    draft waits for others.
 *
 * @module
 */
import type { Now } from "../../../core/now.ts";
import { plural } from "../../../core/text/plural.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import type { Log } from "../log/envelope_log.ts";
import type { EnvelopeSigner } from "../log/envelope_signer.ts";
import { logEntryOf, ownPassage } from "../log/log_entry.ts";
import type { Pacer } from "../rate/pacer.ts";
import { clockOf, contentsOf, type Draft } from "../wire/envelope.ts";
import { misdatedOf } from "../wire/misdated.ts";
import { type Bundle, bundlesOf } from "./bundles.ts";
import type { Emit } from "../wire/replication_event.ts";

export interface PublisherDependencies {
  readonly own: Incarnation;
  readonly envelopeSigner: EnvelopeSigner;
  readonly log: Log;
  readonly pacer: Pacer;
  readonly emit: Emit;
  /** Returns our name of now. */
  username(): string;
}

export interface Publisher {
  /** Publishes drafts, as soon as the neighbours' rates permit. */
  publish(drafts: readonly Draft[], now: Now): void;
  /** Publishes the drafts that wait, as many as may leave at once, and drops the others. */
  flush(now: Now): void;
  /** Publishes the drafts that may go out by now. */
  tick(now: Now): void;
}

/** Makes a publisher of which nothing was published. */
export function createPublisher(dependencies: PublisherDependencies): Publisher {
  const { own, envelopeSigner, log, pacer, emit, username } = dependencies;

  function send([first, ...others]: Bundle, now: Now): void {
    const more = others.map(({ content }) => content);
    const { envelope, record } = envelopeSigner.sign(first, username(), now, more);
    const passage = ownPassage(own, record, now.monotonic);
    const misdated = misdatedOf(clockOf(envelope).ms, now.wall, true);
    const entry = logEntryOf({ envelope, digest: envelopeSigner.head }, passage);
    log.append({ ...entry, ...(misdated && { misdated }) });
    for (const content of contentsOf(envelope)) {
      emit({ type: "published", envelope: content, ...(misdated && { misdated }) });
    }
  }

  /** Sends the drafts that the rate permits by now; returns whether there were any. */
  function sendPaced(now: Now): boolean {
    const drafts = pacer.take(now.monotonic);
    for (const bundle of bundlesOf(drafts)) send(bundle, now);
    return drafts.length > 0;
  }

  /** Reports how long the granted rate holds the drafts back; our own rest is not reported. */
  function emitPace(now: Now): void {
    const ms = pacer.wait(now.monotonic);
    if (ms > 0 || pacer.waiting === 0) emit({ type: "paced", ms, waiting: pacer.waiting });
  }

  return {
    publish(drafts, now) {
      const waited = pacer.waiting > 0;
      for (const draft of drafts) pacer.add(draft);
      sendPaced(now);
      if (waited || pacer.waiting > 0) emitPace(now);
    },
    flush(now) {
      const { ready, dropped } = pacer.flush();
      for (const bundle of bundlesOf(ready)) send(bundle, now);
      if (dropped.length === 0) return;
      const reason = `${
        plural(dropped.length, "message")
      } not sent: we leave, and others take no more`;
      emit({ type: "diagnostic", id: own.author, reason });
    },
    tick(now) {
      if (sendPaced(now)) emitPace(now);
    },
  };
}
