/**
 * The handlers of all features, by the type of envelope, the kind of register, the type of direct
 * payload, the kind of record and the kind of job. A name without a handler (it may be of a later
 * version) is passed over.
 *
 * @module
 */
import type { Now } from "../../core/now.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";
import {
  clockOf,
  type Published,
  type Received,
} from "../../protocol/replication/wire/envelope.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import type { AnswerInput, JobKind } from "../api/job.ts";
import type { DirectEvent } from "../direct/direct_messages.ts";
import type { ChatContext } from "../features/chat_context.ts";
import type {
  AnswerHandlers,
  EnvelopeHandler,
  Feature,
  PayloadHandlers,
  RecordHandler,
  RegisterHandler,
} from "../features/feature.ts";
import type { DirectPayload, NumberedType } from "../messages/sealed_payload.ts";

export interface Handlers {
  /** Takes an envelope of another author. */
  receive(received: Received, now: Now): void;
  /** Takes an envelope that was sent before we joined its room. */
  replay(received: Received, now: Now): void;
  /** Takes an envelope of ours, when it is sent. */
  echo(published: Published, now: Now): void;
  /** Takes a register that is new here. */
  note(register: Register, now: Now): void;
  /** Takes a register that no longer counts. */
  forget(register: Pick<Register, "author" | "kind" | "key">, now: Now): void;
  /** Takes what happened to a direct message. */
  direct(event: DirectEvent, now: Now): void;
  /** Takes what happened to records. */
  record(event: RecordEvent, now: Now): void;
  /** Takes the answer to a job. */
  answer<Kind extends JobKind>(input: AnswerInput<Kind>, now: Now): void;
}

type RecordEvent = Extract<
  MeshEvent,
  { readonly type: "records" | "recordsSent" | "recordRefused" | "recordsReset" }
>;

/** Collects the handlers. Of two for one name the later feature's counts. */
export function createHandlers(features: readonly Feature[], context: ChatContext): Handlers {
  const envelopes = new Map<string, EnvelopeHandler>();
  const registers = new Map<string, RegisterHandler>();
  const records = new Map<string, RecordHandler>();
  let payloads: PayloadHandlers = {};
  let answers: AnswerHandlers = {};
  for (const feature of features) {
    for (const [type, handler] of Object.entries(feature.envelopes ?? {})) {
      envelopes.set(type, handler);
    }
    for (const [kind, handler] of Object.entries(feature.registers ?? {})) {
      registers.set(kind, handler);
    }
    for (const [kind, handler] of Object.entries(feature.records ?? {})) {
      records.set(kind, handler);
    }
    payloads = { ...payloads, ...feature.payloads };
    answers = { ...answers, ...feature.answers };
  }

  function arrived<Type extends NumberedType>(
    payload: DirectPayload<Type>,
    received: Received,
    now: Now,
  ): void {
    if (context.mutes.hides(received.envelope.author)) return;
    payloads[payload.type]?.(payload, received, context, now);
  }

  return {
    receive(received, now) {
      const handler = envelopes.get(received.envelope.type);
      if (handler !== undefined) handler.receive(received, context, now);
      else if (received.misdated === undefined) {
        context.notifier.follow(clockOf(received.envelope));
      }
    },
    replay(received, now) {
      const handler = envelopes.get(received.envelope.type);
      (handler?.replay ?? handler?.receive)?.(received, context, now);
    },
    echo(published, now) {
      envelopes.get(published.envelope.type)?.echo?.(published, context, now);
    },
    note: (register, now) => registers.get(register.kind)?.note(register, context, now),
    forget(register, now) {
      registers.get(register.kind)?.forget(register, context, now);
      context.roomDirectory.invalidate();
    },
    direct(event, now) {
      if (event.type === "arrived") arrived(event.payload, event.received, now);
      else context.conversations.confirmed(event.to, event.payload);
    },
    record(event, now) {
      const { id } = event;
      if (event.type === "recordsReset") {
        for (const handler of records.values()) handler.reset?.(id, context, now);
        return;
      }
      const handler = records.get(event.kind);
      if (event.type === "recordsSent") handler?.sent?.(event.count, id, context, now);
      else if (event.type === "recordRefused") handler?.refused?.(id, context, now);
      else for (const body of event.bodies) handler?.receive(body, id, context, now);
    },
    answer: ({ kind, answer }, now) => answers[kind]?.(answer, context, now),
  };
}
