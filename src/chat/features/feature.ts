/**
 * A feature: a set of commands, and the handlers of the envelopes, registers, direct payloads,
 * records and answers that it understands. The engine looks handlers up by name, and passes over
 * what no feature understands, so that a further feature is one more module in {@link FEATURES}.
 *
 * @module
 */
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { Published, Received } from "../../protocol/replication/wire/envelope.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import type { Call } from "../api/call.ts";
import type { JobKind, JobKinds } from "../api/job.ts";
import type { DirectPayload, NumberedType } from "../messages/sealed_payload.ts";
import type { ChatContext } from "./chat_context.ts";
import type { ArgumentKind, Command } from "./command.ts";

export interface Feature {
  /** What its commands are about, above them in `/help`; they follow the others without it. */
  readonly title?: string;
  readonly commands?: readonly CommandDefinition[];
  /** By type of envelope. */
  readonly envelopes?: Readonly<Record<string, EnvelopeHandler>>;
  /** By kind of register. */
  readonly registers?: Readonly<Record<string, RegisterHandler>>;
  /** By type of direct payload. */
  readonly payloads?: PayloadHandlers;
  /** By kind of record; the table of records delivers such a kind to a service. */
  readonly records?: Readonly<Record<string, RecordHandler>>;
  /** By kind of job. */
  readonly answers?: AnswerHandlers;
}

/** A command with its handler. */
export interface CommandDefinition extends Command {
  /** `words`: as many as `required` and at most as many as there are arguments. */
  run(call: Call, words: readonly string[], context: ChatContext): void;
}

export interface EnvelopeHandler {
  /** Takes an envelope of another author. */
  receive(received: Received, context: ChatContext, now: Now): void;
  /** Takes an envelope that was sent before we joined its room; absent: as `receive`. */
  replay?(received: Received, context: ChatContext, now: Now): void;
  /** Takes an envelope of ours, when it is sent. */
  echo?(published: Published, context: ChatContext, now: Now): void;
}

export interface RegisterHandler {
  /** Takes a register that is new here, ours included. */
  note(register: Register, context: ChatContext, now: Now): void;
  /** Takes a register that no longer counts. */
  forget(
    register: Pick<Register, "author" | "kind" | "key">,
    context: ChatContext,
    now: Now,
  ): void;
}

export type PayloadHandlers = {
  readonly [Type in NumberedType]?: (
    payload: DirectPayload<Type>,
    received: Received,
    context: ChatContext,
    now: Now,
  ) => void;
};

/**
 * Handlers of the records that a feature exchanges with neighbours (`context.sendRecord`). Each
 * record that it sends is answered by one of the last three.
 */
export interface RecordHandler {
  /** Takes a record of a neighbour. */
  receive(body: Uint8Array, from: PeerId, context: ChatContext, now: Now): void;
  /** Notes that the link took so many records, the oldest: there is room for as many. */
  sent?(count: number, to: PeerId, context: ChatContext, now: Now): void;
  /** Notes that a record was not taken: too many wait, or the peer is not a neighbour. */
  refused?(to: PeerId, context: ChatContext, now: Now): void;
  /**
   * Notes that the link is gone, or another took its place: the records that waited are dropped,
   * and those on their way may be lost.
   */
  reset?(id: PeerId, context: ChatContext, now: Now): void;
}

/** Handlers of the answers to the jobs that a feature gives. */
export type AnswerHandlers = {
  readonly [Kind in JobKind]?: (
    answer: JobKinds[Kind]["answer"],
    context: ChatContext,
    now: Now,
  ) => void;
};

type Kinds = readonly ArgumentKind[];

/** A string for each argument. */
type Strings<List extends Kinds> = { readonly [At in keyof List]: string };

/** The words that a handler gets: the last ones may be missing. */
type Words<Needed extends Kinds, Optional extends Kinds> = readonly [
  ...Strings<Needed>,
  ...Partial<Strings<Optional>>,
];

interface Declaration<Needed extends Kinds, Optional extends Kinds>
  extends Pick<Command, "name" | "usage" | "summary"> {
  readonly aliases?: readonly string[];
  readonly arguments?: Needed;
  readonly optional?: Optional;
  readonly says?: boolean;
  run(call: Call, words: Words<Needed, Optional>, context: ChatContext): void;
}

/** Declares a command; its handler gets one word for each argument. */
export function command<const Needed extends Kinds = [], const Optional extends Kinds = []>(
  declaration: Declaration<Needed, Optional>,
): CommandDefinition {
  const { name, usage, summary, aliases = [], says = false, run } = declaration;
  const needed: Kinds = declaration.arguments ?? [];
  const optional: Kinds = declaration.optional ?? [];
  const isComplete = (words: readonly unknown[]): words is Words<Needed, Optional> =>
    words.length >= needed.length;
  return {
    name,
    aliases,
    usage,
    summary,
    arguments: [...needed, ...optional],
    required: needed.length,
    says,
    run(call, words, context) {
      if (isComplete(words)) run(call, words, context);
    },
  };
}
