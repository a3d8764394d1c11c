import assert from "node:assert/strict";
import type { ChatClient } from "../../../../src/chat/api/chat_client.ts";
import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import type { Intent } from "../../../../src/chat/api/intent.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../../src/chat/api/settings.ts";
import { utf8 } from "../../../../src/core/bytes.ts";
import {
  ASK_BACKGROUND,
  BELL,
  ENTER_SCREEN,
  LEAVE_SCREEN,
  MOUSE_OFF,
  MOUSE_ON,
  STEADY_CURSOR,
  USUAL_CURSOR,
} from "../../../../src/term/modes.ts";
import { openTerminal } from "../../../../src/term/terminal.ts";
import { runScreen } from "../../../../src/ui/screen/shell/run_screen.ts";
import { type FakeTty, fakeTty } from "../../../term/fake_tty.ts";
import { ALICE, BOB, chatView, message, room, said } from "../screen_harness.ts";

interface FakeClient extends ChatClient {
  readonly intents: readonly Intent[];
  readonly listeners: ReadonlySet<(event: ChatEvent) => void>;
  emit(event: ChatEvent): void;
}

/**
 * An engine that says what it is told to say, and goes where it is told to go, before `submit`
 * returns.
 */
function fakeClient(changes: Partial<Settings> = {}): FakeClient {
  let rooms = [room("general")];
  const listeners = new Set<(event: ChatEvent) => void>();
  const intents: Intent[] = [];
  const emit = (event: ChatEvent) => listeners.forEach((listener) => listener(event));
  return {
    intents,
    listeners,
    emit,
    view: {
      ...chatView({
        settings: { ...DEFAULT_SETTINGS, ...changes },
        history: (room) => [message(BOB, room === "dev" ? "welcome" : "earlier", 0, { room })],
      }),
      get rooms() {
        return rooms;
      },
    },
    submit(intent) {
      intents.push(intent);
      if (intent.type === "command" && intent.line === "/quit") return emit({ type: "quit" });
      if (intent.type !== "input") return;
      if (intent.line.startsWith("/join ")) {
        rooms = [...rooms, room("dev")];
        return emit({ type: "entered", room: room("dev"), clock: { ms: 0, counter: 0 } });
      }
      emit(intent.line === "/quit" ? { type: "quit" } : said(ALICE, intent.line, 10));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: true,
    together: (work) => work(),
    capacity: Infinity,
    ready: () => Promise.resolve(),
    hold() {
      throw new Error("A screen has no need to hold the links: it draws what it can.");
    },
  };
}

/** A screen that runs, until `end` makes it stop. */
function running(
  settings: Partial<Settings> = {},
  environment: Readonly<Record<string, string>> = {},
) {
  const device = fakeTty({ TERM: "xterm-256color", ...environment });
  const client = fakeClient(settings);
  const abort = new AbortController();
  const ended = runScreen(client, openTerminal(device), { signal: abort.signal });
  return { device, client, abort, ended };
}

/** What ends a frame that draws everything. */
const FRAME_END = "\x1b]2;p2pchat #general\x1b\\";

function assertRestored(device: FakeTty, client: FakeClient): void {
  assert.equal(device.raw, false);
  assert.ok(device.output.endsWith(LEAVE_SCREEN));
  assert.equal(client.listeners.size, 0);
}

Deno.test("runScreen() draws its first screen at once", async () => {
  const { device, client, abort, ended } = running();
  // Nothing was awaited yet.
  assert.ok(device.output.startsWith(ENTER_SCREEN));
  await device.shows("p2pchat");
  assert.ok(device.output.includes("earlier"));
  abort.abort();
  await ended;
  assertRestored(device, client);
});

Deno.test("runScreen() shows what happens, and what is typed is said", async () => {
  const { device, client, abort, ended } = running();
  client.emit(said(BOB, "hello-from-bob", 1));
  await device.shows("hello-from-bob");
  device.send(utf8("hi-there\r"));
  await device.shows("hi-there");
  const intent: Intent = { type: "input", room: "general", line: "hi-there" };
  assert.deepEqual(client.intents, [intent]);
  abort.abort();
  await ended;
});

Deno.test("runScreen() ends when the person quits", async () => {
  for (const keys of ["\x04", "\x03\x03", "/quit\r"]) {
    const { device, client, ended } = running();
    device.send(utf8(keys));
    await ended;
    assertRestored(device, client);
  }
});

Deno.test("runScreen() ends when the terminal or the process does", async () => {
  for (const signal of ["SIGTERM", "SIGHUP"]) {
    const { device, client, ended } = running();
    device.raise(signal);
    await ended;
    assertRestored(device, client);
  }
  const { device, ended, client } = running();
  device.send(null);
  await ended;
  assertRestored(device, client);
});

Deno.test("runScreen() with an aborted signal leaves the terminal alone", async () => {
  const device = fakeTty();
  await runScreen(fakeClient(), openTerminal(device), { signal: AbortSignal.abort() });
  assert.equal(device.output, "");
});

Deno.test("runScreen() restores the terminal before it fails", async () => {
  const { device, client, ended } = running();
  // What no engine hands on: it may fail the screen, but must not reach the terminal.
  client.emit(said(BOB, "\x1b]0;title\x07", 1));
  await assert.rejects(ended, /Cannot draw grapheme/);
  assertRestored(device, client);
  assert.ok(!device.output.includes("title"));
});

Deno.test("runScreen() draws anew after a new size, after being stopped, and on C-l", async () => {
  const { device, abort, ended } = running();
  await device.shows(FRAME_END);
  for (const happen of ["resize", "SIGCONT", "C-l"]) {
    device.forget();
    if (happen === "C-l") device.send(utf8("\x0c"));
    else device.raise(happen);
    await device.shows(FRAME_END);
    assert.ok(device.output.includes("\x1b[2J"), happen);
    assert.ok(device.output.includes("p2pchat"), happen);
  }
  device.forget();
  device.dimensions = { columns: 44, rows: 9 };
  device.raise("resize");
  await device.shows(FRAME_END);
  abort.abort();
  await ended;
  assert.ok(device.output.includes("\x1b[9;"), "the input is on the last row");
  assert.ok(!device.output.includes("\x1b[10;"));
});

Deno.test("runScreen() goes where a person asks to, and shows no password on the way", async () => {
  const { device, client, abort, ended } = running();
  device.send(utf8("/join dev þßþß"));
  await device.shows("•");
  device.send(utf8("\r"));
  await device.shows("welcome");
  assert.doesNotMatch(device.output, /[þß]/);
  device.forget();
  device.send(utf8("\x1b[A"));
  await device.shows("/join dev");
  device.forget();
  device.send(utf8("\x15here\r"));
  device.send(utf8("\x10"));
  await device.shows("earlier");
  assert.deepEqual(client.intents, [
    { type: "input", room: "general", line: "/join dev þßþß" },
    { type: "input", room: "dev", line: "here" },
  ]);
  assert.doesNotMatch(device.output, /[þß]/);
  abort.abort();
  await ended;
});

Deno.test("runScreen() takes the mouse, gives it back in the copy view, and takes it anew after a stop", async () => {
  const { device, client, abort, ended } = running();
  await device.shows(MOUSE_ON);
  device.send(utf8("\x1bl"));
  await device.shows(MOUSE_OFF);
  device.forget();
  device.raise("SIGCONT");
  await device.shows("earlier");
  assert.ok(!device.output.includes(MOUSE_ON), "the copy view is still shown");
  device.send(utf8(" "));
  await device.shows(MOUSE_ON);
  for (const happen of ["SIGCONT", "C-z"]) {
    device.forget();
    if (happen === "C-z") {
      device.send(utf8("\x1a"));
      await device.shows(LEAVE_SCREEN);
    }
    device.raise("SIGCONT");
    await device.shows(MOUSE_ON);
    const left = device.output.lastIndexOf(LEAVE_SCREEN);
    assert.ok(left >= 0 && device.output.lastIndexOf(MOUSE_ON) > left, happen);
  }
  abort.abort();
  await ended;
  assertRestored(device, client);
});

Deno.test("runScreen() rings the bell once, however many mean us at a time", async () => {
  const { device, client, abort, ended } = running();
  await device.shows("p2pchat");
  for (let at = 1; at < 50; at++) {
    client.emit(said(BOB, `@alice ring-${at}`, at, { mention: true }));
  }
  await device.shows("ring-49");
  client.emit(said(BOB, "no one in particular", 60));
  await device.shows("particular");
  // what asks for the background ends with one too
  assert.equal(device.output.replaceAll(ASK_BACKGROUND, "").split(BELL).length - 1, 1);
  abort.abort();
  await ended;
});

Deno.test("runScreen() notifies who looks elsewhere, and nobody who looks", async () => {
  const { device, client, abort, ended } = running();
  const call = (text: string, at: number) =>
    client.emit(said(BOB, `@alice ${text}`, at, { mention: true }));
  await device.shows(FRAME_END);
  device.send(utf8("\x1b[I"));
  device.send(utf8("þ"));
  await device.shows("þ");
  call("you-look", 1);
  await device.shows("you-look");
  device.send(utf8("\x1b[O"));
  device.send(utf8("ß"));
  await device.shows("ß");
  call("you-do-not", 2);
  await device.shows("777;notify;bob in #general;@alice you-do-not");
  await device.shows("]2;(1) p2pchat #general");
  assert.doesNotMatch(device.output, /notify;[^;]*;@alice you-look/);
  device.forget();
  device.send(utf8("\x1b[I"));
  await device.shows(FRAME_END);
  abort.abort();
  await ended;
  assertRestored(device, client);
});

Deno.test("runScreen() draws a burst in few frames, however many events it has", async () => {
  const { device, client, abort, ended } = running();
  await device.shows("p2pchat");
  device.forget();
  for (let at = 0; at < 2_000; at++) client.emit(said(BOB, `burst-${at}`, at + 1));
  await device.shows("burst-1999");
  assert.equal(device.output.split("\x1b[?2026h").length - 1, 1);
  abort.abort();
  await ended;
});

Deno.test("runScreen() takes an ESC for a key when nothing follows, and goes on", async () => {
  const { device, abort, ended } = running();
  device.send(utf8("\x1b"));
  await device.shows("p2pchat");
  device.send(utf8("\x1b[200~pasted-without-end"));
  await device.shows("pasted-without-end");
  abort.abort();
  await ended;
});

Deno.test("runScreen() keeps the cursor still while calm is on, also after a stop, and gives it back", async () => {
  const { device, abort, ended } = running({ calm: "on" });
  await device.shows(STEADY_CURSOR);
  device.forget();
  device.raise("SIGCONT");
  await device.shows(STEADY_CURSOR);
  abort.abort();
  await ended;
  assert.ok(device.output.endsWith(USUAL_CURSOR + LEAVE_SCREEN));
  const usual = running();
  await usual.device.shows(FRAME_END);
  usual.abort.abort();
  await usual.ended;
  assert.ok(!usual.device.output.includes(STEADY_CURSOR));
  assert.ok(!usual.device.output.includes(USUAL_CURSOR));
});

Deno.test("runScreen() paints the theme in the colours that the environment tells of", async () => {
  const shows = async (environment: Readonly<Record<string, string>>, base: string) => {
    const { device, abort, ended } = running({ theme: "gruvbox" }, environment);
    await device.shows(`\x1b[m${base}\x1b[H\x1b[2J`);
    abort.abort();
    await ended;
  };
  const COLORTERM = "truecolor";
  await shows({ COLORTERM }, "\x1b[38;2;244;228;187;48;2;40;40;40m");
  await shows({ COLORTERM, COLORFGBG: "0;15" }, "\x1b[38;2;57;53;51;48;2;251;241;199m");
  await shows({}, "\x1b[38;5;223;48;5;235m");
  await shows({ TERM: "xterm" }, "");
  await shows({ NO_COLOR: "1" }, "");
});
