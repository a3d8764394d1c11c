import assert from "node:assert/strict";
import type { ChatClient } from "../../../../src/chat/api/chat_client.ts";
import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import { utf8 } from "../../../../src/core/bytes.ts";
import { openTerminal } from "../../../../src/term/terminal.ts";
import { runScreen } from "../../../../src/ui/screen/shell/run_screen.ts";
import {
  ALICE,
  BOB,
  CAROL,
  envelope,
  NOON,
  type OneEngine,
  oneEngine,
} from "../../../chat/one_engine.ts";
import { openEmulator } from "../../../term/emulator.ts";
import { fakeTty } from "../../../term/fake_tty.ts";

/** A screen on a real engine, whose mesh is what a test does. */
function live() {
  const chat = oneEngine();
  const listeners = new Set<(event: ChatEvent) => void>();
  /** Hands on what an engine did. */
  const tell = (...events: readonly ChatEvent[]): void => {
    for (const event of events) listeners.forEach((listener) => listener(event));
  };
  const type = (line: string): void => {
    for (const effect of chat.type(line)) if (effect.type === "event") tell(effect.event);
  };
  const mesh = (...input: Parameters<OneEngine["mesh"]>): void => {
    for (const effect of chat.mesh(...input)) if (effect.type === "event") tell(effect.event);
  };
  const client: ChatClient = {
    view: chat.engine.view,
    submit: (intent) => intent.type === "input" && type(intent.line),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: true,
    together: (work) => work(),
    capacity: Infinity,
    ready: () => Promise.resolve(),
    hold() {},
  };
  const device = fakeTty({ TERM: "xterm-256color" });
  device.dimensions = SIZE;
  const abort = new AbortController();
  const ended = runScreen(client, openTerminal(device), { signal: abort.signal });
  const end = async (): Promise<void> => {
    abort.abort();
    await ended;
  };
  /** Resolves when a terminal shows a text somewhere; `isGone`: when it does not. */
  async function shows(text: string, isGone = false): Promise<void> {
    let rows: readonly string[] = [];
    let seen = -1;
    for (let turn = 0; turn < TURNS; turn++) {
      if (device.output.length === seen) {
        await new Promise((resolve) => setTimeout(resolve, TURN_MS));
        continue;
      }
      seen = device.output.length;
      const emulator = openEmulator(SIZE.columns, SIZE.rows);
      await emulator.write(device.output);
      rows = emulator.rows();
      emulator.dispose();
      if (rows.some((row) => row.includes(text)) !== isGone) return;
    }
    assert.fail(`${isGone ? "still" : "never"} "${text}":\n${rows.join("\n")}`);
  }
  return { chat, tell, type, mesh, device, shows, end };
}

const SIZE = { columns: 100, rows: 20 };
/** Between two looks at whether the program wrote anything. */
const TURN_MS = 5;
/** Five minutes: a test that passes never waits so long, however busy the machine is. */
const TURNS = 60_000;

function register(kind: string, key: string, value: unknown, ms = NOON) {
  const clock = { ms, counter: 0 };
  return {
    type: "register",
    register: { author: BOB, epoch: 1, kind, key, clock, value },
  } as const;
}

Deno.test("runScreen() shows people, their names and rooms as they are after each change", async () => {
  const { chat, tell, type, mesh, shows, end } = live();
  await shows("no peers yet");
  tell(...chat.join(BOB, "bob"));
  await shows("● bob");
  await shows("1 link");
  tell(...chat.present(CAROL, "carol"));
  await shows("○ carol");
  await shows("1 link, 1 relayed");
  tell(...chat.hear({ type: "nick", content: "robert", clock: [NOON + 5, 0] }));
  await shows("● robert");
  mesh(register("room", "dev", { name: "dev", description: "" }));
  mesh(register("member", "", { rooms: ["dev"] }));
  type("/join dev");
  await shows("○ carol", true);
  await shows("● robert");
  mesh(register("topic", "dev", { topic: "all about tools" }, NOON + 1));
  await shows("#dev · all about tools");
  await shows("2 here");
  mesh(register("member", "", { rooms: [] }, NOON + 2));
  await shows("● robert", true);
  await end();
});

Deno.test("runScreen() shows the status as it is after each change", async () => {
  const { chat, tell, type, mesh, shows, end } = live();
  tell(...chat.join(BOB, "bob"));
  await shows("● bob");
  mesh({ type: "repairing", id: BOB, count: 3 });
  await shows("fetching 3 messages");
  mesh({ type: "repairing", id: BOB, count: 2 });
  await shows("fetching 2 messages");
  mesh({ type: "repairing", id: BOB, count: 0 });
  await shows("fetching", true);
  type("/set list off");
  await shows("● bob", true);
  tell(...chat.part(BOB));
  await shows("cut off: announcing on lo");
  tell(...chat.absent(BOB));
  await shows("no peers yet: announcing on lo");
  await end();
});

Deno.test("runScreen() shows how far a message came", async () => {
  const { chat, tell, type, mesh, shows, end } = live();
  tell(...chat.join(BOB, "bob"));
  type("hello there");
  const content = { type: "chat", content: "hello there", author: ALICE, sender: "alice" } as const;
  mesh({ type: "published", envelope: envelope({ ...content, clock: [NOON, 9] }) });
  await shows("hello there  …");
  mesh({ type: "acknowledged", after: 0, top: 1, any: 1, confirmed: 1, linked: 1 });
  await shows("hello there  ✓");
  await end();
});

Deno.test("runScreen() shows at the next frame what no event tells of", async () => {
  const { chat, tell, device, shows, end } = live();
  tell(...chat.join(BOB, "bob"));
  await shows("● bob");
  // The engine knows of a picture; the event of it does not reach this screen.
  chat.mesh({ type: "presence", presence: presence("cat") });
  device.send(utf8("x"));
  await shows("=^•ω•^=");
  await end();
});

function presence(picture: string) {
  const clock = { ms: NOON, counter: 0 };
  const common = { author: BOB, epoch: 1, clock, version: "1.2.3", addresses: [], gone: false };
  return { ...common, name: "bob", picture, sealKey: "", away: undefined };
}
