/**
 * The line front ends under test, over a client that a test plays.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { ChatClient } from "../../../src/chat/api/chat_client.ts";
import type { ChatEvent } from "../../../src/chat/api/chat_event.ts";
import type { Person, Status } from "../../../src/chat/api/chat_view.ts";
import type { Intent } from "../../../src/chat/api/intent.ts";
import { createLineWriter, type Sink } from "../../../src/term/line_io.ts";
import { createJsonFormat } from "../../../src/ui/lines/json.ts";
import { type LinesOptions, runLines } from "../../../src/ui/lines/run_lines.ts";
import { replaceTimers } from "../../fake_timers.ts";
import { BOB, chatView, room, snapshot } from "../screen/screen_harness.ts";

export const CLOCK = { ms: 0, counter: 0 };
export const notice = (text: string): ChatEvent => ({
  type: "notice",
  kind: "test",
  text,
  clock: CLOCK,
});
const encode = (text: string) => new TextEncoder().encode(text);

/** The aliases of every client here. */
const ALIASES = [{ name: "go", line: "/join $1" }, { name: "hey", line: "hello" }];

/** An engine's client of which a test decides everything. */
function createClient() {
  const listeners = new Set<(event: ChatEvent) => void>();
  const submitted: Intent[] = [];
  const holds: Promise<void>[] = [];
  const status: { -readonly [Key in keyof Status]: Status[Key] } = snapshot({ links: 0 }).status;
  const rooms = [room("general"), room("dev")];
  const people: Person[] = [BOB];
  let gate: PromiseWithResolvers<void> | undefined;
  const client: ChatClient = {
    view: chatView({ status, rooms, lobby: rooms, people, aliases: ALIASES }),
    submit: (intent) => submitted.push(intent),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get open() {
      return gate === undefined;
    },
    together: (work) => work(),
    capacity: Infinity,
    ready: () => gate?.promise ?? Promise.resolve(),
    hold: (until) => holds.push(until),
  };
  return {
    client,
    submitted,
    holds,
    status,
    rooms,
    people,
    listeners,
    emit(event: ChatEvent) {
      for (const listener of [...listeners]) listener(event);
    },
    /** Has the mesh take no more input until it is opened again. */
    close() {
      gate = Promise.withResolvers();
    },
    open() {
      gate?.resolve();
      gate = undefined;
    },
  };
}

/** Input that a test feeds. */
function createInput() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  return {
    stream: readable,
    feed: (bytes: Uint8Array | string) =>
      void writer.write(typeof bytes === "string" ? encode(bytes) : bytes),
    end: () => void writer.close(),
  };
}

/** Everything around one run: what came out, as objects, and the end of it. */
export function startLines(options: Partial<LinesOptions> = {}, sink?: Sink) {
  const fake = createClient();
  const input = createInput();
  const written: string[] = [];
  const stop = new AbortController();
  const output = createLineWriter(
    sink ?? {
      write(bytes) {
        written.push(new TextDecoder().decode(bytes));
        return Promise.resolve(bytes.length);
      },
    },
  );
  const end = runLines(fake.client, {
    format: createJsonFormat(fake.client.view),
    input: input.stream,
    output,
    room: "general",
    signal: stop.signal,
    started: Promise.resolve(),
    ...options,
  });
  return {
    ...fake,
    input,
    stop,
    output,
    end,
    text: () => written.join(""),
    objects: () => written.join("").split("\n").filter(Boolean).map((line) => JSON.parse(line)),
  };
}

/** Lets everything that is under way go on until `condition` holds. */
export async function turn(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns++) {
    assert.ok(turns < 10_000, "it never comes");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export const say = (content: string) => `${JSON.stringify({ intent: "say", content })}\n`;

/** Lets the loop turn often enough for whatever could happen to happen. */
export async function idle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
}

/** Has every timer ring at once. */
export const withoutWaiting = (): Disposable => replaceTimers((run) => queueMicrotask(run));
