import type { Now } from "../../core/time.ts";
import { earliest } from "../../core/time.ts";
import type { Control } from "../link/control.ts";
import type { Identity } from "../link/identity.ts";
import type { LinkEvent } from "../link/link.ts";
import {
  type ConversationOptions,
  createConversation,
  type Greeting,
} from "../talk/conversation.ts";
import { createDelivery } from "../talk/delivery.ts";
import type { Draft } from "../talk/envelope.ts";
import type { Connection } from "./connection.ts";
import type { MeshCounters, MeshEvent } from "./mesh_event.ts";
import type { Neighbours } from "./neighbours.ts";

/** What the carriage wants done. */
export interface CarriageHands {
  emit(event: MeshEvent): void;
  drive(connection: Connection, event: LinkEvent, now: Now): void;
  /** A neighbour's mistake; too many end its connection. */
  fault(connection: Connection, now: Now): void;
  /** All that was said is handed to this link. */
  handedOver(connection: Connection, now: Now): void;
}

/** What is said and heard, brought together with the links that carry it. */
export interface Carriage {
  readonly counters: Omit<MeshCounters, "linkFaults" | "refused">;
  /** The first thing to say on a link to somebody proven. */
  greet(identity: Identity): Control;
  /** Somebody is here from now on: what that run says can be taken. */
  meet(identity: Identity, greeting: Greeting, now: Now): void;
  /** The connection carries what we say from now on, behind what its other end holds already. */
  attach(connection: Connection, now: Now): void;
  /** It carries nothing more, though what it owes is still known. */
  pause(connection: Connection): void;
  /** It carries nothing more, and another one may. */
  detach(connection: Connection): void;
  /** Whom it led to is here no more; returns how much of what we said was not acknowledged. */
  part(connection: Connection): number;
  /** Hands the link what it has room for. */
  fill(connection: Connection, now: Now): void;
  /** Its link took something, and has room again. */
  written(connection: Connection, now: Now): void;
  publish(draft: Draft, sender: string, now: Now): void;
  /** Envelopes came. */
  received(connection: Connection, bodies: readonly Uint8Array[], now: Now): void;
  /** An acknowledgement came. */
  acknowledged(connection: Connection, top: number, now: Now): void;
  /** Sends the acknowledgements that are due by `by` (monotonic ms; now). */
  acknowledge(now: Now, by?: number): void;
  /** Tells what everybody here has acknowledged, where that is news. */
  report(): void;
  /** Whether `connection` is one that the full log has waited for long enough. */
  isDefaulting(connection: Connection, now: Now): boolean;
  /** Nothing was read until now, so nobody owes anything for longer. */
  excuse(now: Now): void;
  /** Whether more may be said now. */
  open(now: Now): boolean;
  deadline(): number | undefined;
}

/** A carriage for the run that `options` tell of, with nothing to carry yet. */
export function createCarriage(
  options: ConversationOptions,
  neighbours: Neighbours,
  { emit, drive, fault, handedOver }: CarriageHands,
): Carriage {
  const delivery = createDelivery();
  const conversation = createConversation(options, (id) => neighbours.all.has(id));
  const { outbox } = delivery;
  const counters = { said: 0, received: 0, duplicates: 0, missing: 0, authorFaults: 0 };
  let acknowledged = 0;

  const carriage: Carriage = {
    get counters() {
      return { ...counters, expired: delivery.expired };
    },
    greet(identity) {
      const { ms, counter } = conversation.clock;
      const have = conversation.have(identity);
      return { control: "hello", clock: [ms, counter], top: outbox.top, have };
    },
    meet: conversation.meet,
    attach(connection, now) {
      if (connection.reader !== undefined || connection.closing) return;
      connection.reader = delivery.attach(connection.greeting!.have, now);
      carriage.fill(connection, now);
    },
    pause({ reader }) {
      if (reader !== undefined) delivery.detach(reader);
    },
    detach(connection) {
      carriage.pause(connection);
      connection.reader = undefined;
    },
    part(connection) {
      const { reader } = connection;
      carriage.detach(connection);
      conversation.leave(connection.proven!.identity.id);
      return reader === undefined ? 0 : outbox.top - Math.max(reader.acknowledged, reader.missed);
    },
    fill(connection, now) {
      const { reader, link } = connection;
      if (reader === undefined || connection.closing) return;
      const records = delivery.read(reader, link.queuedBytes, now.monotonic);
      if (records.length > 0) drive(connection, { type: "send", records }, now);
      else if (link.queuedBytes === 0) handedOver(connection, now);
    },
    written(connection, now) {
      if (connection.reader !== undefined) connection.reader.progressed = now.monotonic;
      drive(connection, { type: "written" }, now);
      carriage.fill(connection, now);
    },
    publish(draft, sender, now) {
      const { envelope, record } = conversation.say(draft, sender, outbox.top, now);
      outbox.append(record, now.monotonic);
      counters.said++;
      emit({ type: "said", envelope });
      for (const { active } of neighbours.all.values()) carriage.fill(active, now);
    },
    received(connection, bodies, now) {
      const { identity } = connection.proven!;
      const heard = conversation.hear(identity, bodies, now);
      if (heard === undefined) return; // a run that we have not met, or forgot
      counters.received += heard.received.length;
      counters.duplicates += heard.duplicates;
      counters.missing += heard.missing;
      counters.authorFaults += heard.authorFaults.length;
      if (heard.missing > 0) emit({ type: "missing", id: identity.id, count: heard.missing });
      if (heard.received.length > 0) emit({ type: "received", received: heard.received });
      for (const _ of heard.linkFaults) fault(connection, now);
    },
    acknowledged(connection, top, now) {
      if (connection.reader === undefined) return;
      if (delivery.acknowledge(connection.reader, top, now.monotonic)) carriage.report();
      else fault(connection, now);
    },
    acknowledge(now, by = now.monotonic) {
      for (const { to, control } of conversation.acknowledge(by)) {
        const neighbour = neighbours.all.get(to);
        if (neighbour !== undefined) drive(neighbour.active, { type: "control", control }, now);
      }
    },
    report() {
      const all = delivery.acknowledgedByAll();
      if (all === undefined || all.top <= Math.max(all.after, acknowledged)) return;
      acknowledged = all.top;
      emit({ type: "acknowledged", ...all, linked: neighbours.all.size });
    },
    isDefaulting: ({ reader }, now) =>
      reader !== undefined && delivery.defaulters(now.monotonic).includes(reader),
    excuse: (now) => delivery.excuse(now.monotonic),
    open: (now) => delivery.open(now),
    deadline: () => earliest(delivery.deadline(), conversation.deadline()),
  };
  return carriage;
}
