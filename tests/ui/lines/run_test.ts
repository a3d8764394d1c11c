import assert from "node:assert/strict";
import type { ChatClient } from "../../../src/chat/client.ts";
import type { ChatEvent } from "../../../src/chat/event.ts";
import type { Intent } from "../../../src/chat/intent.ts";
import type { Status } from "../../../src/chat/view.ts";
import { MAX_INPUT_LINE_BYTES, OUTPUT_HIGH_WATER_BYTES } from "../../../src/core/limits.ts";
import { createWriter, type Sink } from "../../../src/term/stdio.ts";
import { jsonFace } from "../../../src/ui/lines/json.ts";
import { type LinesEnd, type LinesOptions, runLines } from "../../../src/ui/lines/run.ts";
import { stage } from "../../chat/stage.ts";
import { replaceTimers } from "../../timers.ts";

const CLOCK = { ms: 0, counter: 0 };
const notice = (text: string): ChatEvent => ({ type: "notice", kind: "test", text, clock: CLOCK });
const encode = (text: string) => new TextEncoder().encode(text);

/** An engine's client of which a test decides everything. */
function createClient() {
  const { engine } = stage();
  const listeners = new Set<(event: ChatEvent) => void>();
  const submitted: Intent[] = [];
  const holds: Promise<void>[] = [];
  const status = { ...engine.view.status, said: 0, delivered: 0, links: 0 } as {
    -readonly [Key in keyof Status]: Status[Key];
  };
  let gate: PromiseWithResolvers<void> | undefined;
  const client: ChatClient = {
    view: {
      ...engine.view,
      get status() {
        return status;
      },
    },
    submit: (intent) => submitted.push(intent),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get open() {
      return gate === undefined;
    },
    ready: () => gate?.promise ?? Promise.resolve(),
    hold: (until) => holds.push(until),
  };
  return {
    client,
    submitted,
    holds,
    status,
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
function start(options: Partial<LinesOptions> = {}, sink?: Sink) {
  const fake = createClient();
  const input = createInput();
  const written: string[] = [];
  const stop = new AbortController();
  const output = createWriter(
    sink ?? {
      write(bytes) {
        written.push(new TextDecoder().decode(bytes));
        return Promise.resolve(bytes.length);
      },
    },
  );
  const end = runLines(fake.client, {
    face: jsonFace,
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
async function turn(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns++) {
    assert.ok(turns < 10_000, "it never comes");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const say = (content: string) => `${JSON.stringify({ intent: "say", content })}\n`;

/** Lets the loop turn often enough for whatever could happen to happen. */
async function idle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
}

/** Has every timer ring at once. */
const withoutWaiting = (): Disposable => replaceTimers((run) => queueMicrotask(run));

Deno.test("runLines() submits what is read and writes what is told, until quit", async () => {
  const run = start();
  run.input.feed(say("one") + say("two"));
  run.input.feed(`{"intent":"command","line":"/users"}`);
  await turn(() => run.submitted.length === 2);
  run.input.feed("\n");
  await turn(() => run.submitted.length === 3);
  assert.deepEqual(run.submitted, [
    { type: "say", room: "general", content: "one" },
    { type: "say", room: "general", content: "two" },
    { type: "command", room: "general", line: "/users" },
  ]);
  run.emit(notice("hello"));
  run.emit({ type: "clear" });
  run.emit({ type: "quit" });
  assert.deepEqual(await run.end, { state: "quit" });
  await run.output.flush();
  assert.equal(run.text(), `{"event":"notice","kind":"test","text":"hello"}\n`);
  assert.equal(run.listeners.size, 0);
});

Deno.test("runLines() ends at the signal, also where it was given before", async () => {
  const run = start();
  run.stop.abort();
  assert.deepEqual(await run.end, { state: "quit" });
  const late = start({ signal: AbortSignal.abort() });
  assert.deepEqual(await late.end, { state: "quit" });
  assert.equal(late.listeners.size, 0);
});

Deno.test("runLines() tells what is wrong with a line, and goes on", async () => {
  const run = start();
  const tooLong = "x".repeat(MAX_INPUT_LINE_BYTES + 1);
  run.input.feed("nonsense\n");
  run.input.feed(`${tooLong}\n`);
  run.input.feed(Uint8Array.of(0xff, 0xfe, 0x0a));
  run.input.feed("\n  \n");
  run.input.feed(say("fine"));
  await turn(() => run.submitted.length === 1);
  await run.output.flush();
  const texts = run.objects().map(({ event, text }) => [event, text]);
  assert.deepEqual(texts.map(([event]) => event), ["error", "error", "error"]);
  assert.match(texts[0]![1], /^This line is no JSON: write /);
  assert.equal(
    texts[1]![1],
    `This line has 65537 bytes, and one can have 65536: it was left out`,
  );
  assert.equal(texts[2]![1], "This line is not UTF-8: it was left out");
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() takes a line at the limit of bytes", async () => {
  const run = start();
  const frame = say("").length - 1;
  run.input.feed(say("x".repeat(MAX_INPUT_LINE_BYTES - frame)));
  await turn(() => run.submitted.length === 1);
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() leaves out a line of 10 MB in pieces, and takes the next", async () => {
  const run = start();
  for (let count = 0; count < 160; count++) run.input.feed(new Uint8Array(65_536).fill(120));
  run.input.feed("\n" + say("next"));
  await turn(() => run.submitted.length === 1);
  await run.output.flush();
  assert.match(run.objects()[0].text, /^This line has 10485760 bytes/);
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() reads no further while the mesh takes no more", async () => {
  const run = start();
  run.input.feed(say("one"));
  await turn(() => run.submitted.length === 1);
  run.close();
  run.input.feed(say("two") + say("three"));
  await idle();
  assert.equal(run.submitted.length, 1);
  run.open();
  await turn(() => run.submitted.length === 3);
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() holds the links while its own reader is behind, and only then", async () => {
  const slow = Promise.withResolvers<void>();
  const run = start({}, {
    async write(bytes) {
      await slow.promise;
      return bytes.length;
    },
  });
  const line = "x".repeat(1_000);
  const size = jsonFace.text(notice(line), new Date()).length;
  const fits = Math.floor(OUTPUT_HIGH_WATER_BYTES / size);
  for (let count = 0; count < fits; count++) run.emit(notice(line));
  assert.equal(run.holds.length, 0);
  run.emit(notice(line));
  run.emit(notice(line));
  assert.equal(run.holds.length, 1);
  slow.resolve();
  await run.holds[0];
  for (let count = 0; count <= fits; count++) run.emit(notice(line));
  assert.equal(run.holds.length, 2);
  run.stop.abort();
  await run.end;
  await run.output.flush();
});

Deno.test("runLines() ends where whoever read the output is gone", async () => {
  for (const error of [new Deno.errors.BrokenPipe(), new Error("disk full")]) {
    const run = start({}, { write: () => Promise.reject(error) });
    run.emit(notice("hello"));
    const end: LinesEnd = await run.end;
    assert.deepEqual(
      end,
      error instanceof Deno.errors.BrokenPipe ? { state: "closed" } : { state: "closed", error },
    );
    assert.equal(run.listeners.size, 0);
  }
});

Deno.test("runLines() leaves at the end of the input where nothing was said", async () => {
  const run = start();
  run.input.end();
  assert.deepEqual(await run.end, { state: "quit" });
});

Deno.test("runLines() waits at the end of the input until everyone acknowledged", async () => {
  const run = start();
  run.input.feed(say("one"));
  await turn(() => run.submitted.length === 1);
  run.status.said = 1;
  run.input.end();
  let over = false;
  run.end.then(() => over = true);
  run.status.links = 1;
  run.emit(notice("bob joined"));
  await idle();
  assert.equal(over, false);
  run.status.delivered = 1;
  run.emit({ type: "delivery", reach: "everyone", after: 0, upTo: 1, linked: 1 });
  assert.deepEqual(await run.end, { state: "quit" });
  assert.equal(run.listeners.size, 0);
});

Deno.test("runLines() waits with the end of the input until links can be had at all", async () => {
  const started = Promise.withResolvers<void>();
  const run = start({ started: started.promise });
  run.status.said = 1;
  let over = false;
  run.end.then(() => over = true);
  using _ = withoutWaiting();
  run.input.end();
  await turn(() => run.listeners.size === 1);
  await idle();
  assert.equal(over, false);
  started.resolve();
  assert.equal((await run.end).state, "undelivered");
});

Deno.test("runLines() says that nobody was there to hear it", async () => {
  using _ = withoutWaiting();
  const run = start();
  run.status.said = 2;
  run.input.end();
  assert.deepEqual(await run.end, {
    state: "undelivered",
    reason: "Nobody was there to hear it. Is p2pchat running on another machine of this network?",
  });
  assert.equal(run.listeners.size, 0);
});

Deno.test("runLines() says how much was not acknowledged, or came too late for anybody", async () => {
  using _ = withoutWaiting();
  const run = start();
  Object.assign(run.status, { said: 5, delivered: 3, links: 1 });
  run.input.end();
  assert.deepEqual(await run.end, {
    state: "undelivered",
    reason: "2 of 5 messages were not acknowledged by everyone here.",
  });
  const late = start();
  Object.assign(late.status, { said: 5, delivered: 3, links: 1, expired: 3 });
  late.input.end();
  const end = await late.end;
  assert.match(end.state === "undelivered" ? end.reason : "", /^3 messages waited too long/);
});

Deno.test("runLines() waits at the end of the input for what others take slowly, as long as some goes out", async () => {
  const run = start();
  Object.assign(run.status, { said: 1, delivered: 1, waiting: 3, links: 1 });
  run.input.end();
  let over = false;
  run.end.then(() => over = true);
  await turn(() => run.listeners.size === 2);
  for (const waiting of [2, 1, 0]) {
    run.status.waiting = waiting;
    run.status.said++;
    run.emit({ type: "status" });
    await idle();
    assert.equal(over, false);
  }
  run.status.delivered = run.status.said;
  run.emit({ type: "delivery", reach: "everyone", after: 0, upTo: 4, linked: 1 });
  assert.deepEqual(await run.end, { state: "quit" });
});

Deno.test("runLines() says how much could not be sent, where nothing more goes out", async () => {
  using _ = withoutWaiting();
  const run = start();
  Object.assign(run.status, { said: 1, delivered: 1, waiting: 2, links: 1 });
  run.input.end();
  assert.deepEqual(await run.end, {
    state: "undelivered",
    reason: "2 messages could not be sent: others take no more of you for the moment.",
  });
});

Deno.test("runLines() ends at the signal while it waits at the end of the input", async () => {
  const run = start();
  run.status.said = 1;
  run.input.end();
  await turn(() => run.listeners.size === 2);
  run.stop.abort();
  assert.deepEqual(await run.end, { state: "quit" });
  assert.equal(run.listeners.size, 0);
});
