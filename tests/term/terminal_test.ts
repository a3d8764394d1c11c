import assert from "node:assert/strict";
import { utf8 } from "../../src/core/bytes.ts";
import { MAX_SCREEN_COLUMNS, MAX_SCREEN_ROWS } from "../../src/core/limits/front_ends.ts";
import {
  ASK_ORDER,
  ENTER_SCREEN,
  LEAVE_SCREEN,
  MOUSE_OFF,
  MOUSE_ON,
} from "../../src/term/modes.ts";
import { openTerminal, type Terminal, type TerminalEvent } from "../../src/term/terminal.ts";
import { openEmulator } from "./emulator.ts";
import { fakeTty } from "./fake_tty.ts";

/** Resolves with the events told until one is of a type. */
function until(terminal: Terminal, type: TerminalEvent["type"]): Promise<TerminalEvent[]> {
  const events: TerminalEvent[] = [];
  return new Promise((resolve) => {
    const unlisten = terminal.listen((event) => {
      events.push(event);
      if (event.type !== type) return;
      unlisten();
      resolve(events);
    });
  });
}

Deno.test("LEAVE_SCREEN gives a terminal back as it was, whatever was being drawn", async () => {
  const emulator = openEmulator(30, 4);
  await emulator.write("$ p2pchat\r\n");
  const before = { look: emulator.look(), modes: emulator.modes() };
  await emulator.write(
    ENTER_SCREEN + MOUSE_ON +
      "\x1b[?2026h\x1b[?25l\x1b[1;3r\x1b[31;1;48;5;210mchat\x1b[2;",
  );
  assert.equal(emulator.alternate(), true);
  assert.deepEqual(emulator.modes(), { paste: true, autowrap: false, cursor: false });
  assert.equal(emulator.tellsMouse(), true);
  await emulator.write(LEAVE_SCREEN);
  assert.equal(emulator.alternate(), false);
  assert.equal(emulator.tellsMouse(), false);
  assert.deepEqual({ look: emulator.look(), modes: emulator.modes() }, before);
  emulator.dispose();
});

Deno.test("ENTER_SCREEN has Alt send Escape, and LEAVE_SCREEN brings back what it sent before", () => {
  // The emulator does not know the mode, which is xterm's.
  const [saved, set] = ["\x1b[?1036s", "\x1b[?1036h"].map((mode) => ENTER_SCREEN.indexOf(mode));
  assert.ok(saved! >= 0 && set! > saved!);
  assert.ok(LEAVE_SCREEN.includes("\x1b[?1036r"));
});

Deno.test("MOUSE_OFF switches off what MOUSE_ON switched on, and LEAVE_SCREEN has all of it", async () => {
  const emulator = openEmulator(30, 4);
  await emulator.write(MOUSE_ON);
  assert.equal(emulator.tellsMouse(), true);
  await emulator.write(MOUSE_OFF);
  assert.equal(emulator.tellsMouse(), false);
  const modes = [...MOUSE_ON.matchAll(/\?(\d+)h/g)].map(([, mode]) => mode);
  assert.deepEqual(modes, ["1000", "1006"]);
  for (const mode of modes) assert.ok(LEAVE_SCREEN.includes(`\x1b[?${mode}l`), mode);
  emulator.dispose();
});

Deno.test("Terminal restores once, however often it is asked to", () => {
  const tty = fakeTty();
  const terminal = openTerminal(tty);
  terminal.enter();
  assert.equal(tty.raw, true);
  assert.ok(tty.output.startsWith(ENTER_SCREEN));
  tty.forget();
  terminal.restore();
  terminal.restore();
  terminal[Symbol.dispose]();
  assert.equal(tty.raw, false);
  assert.ok(tty.output.endsWith(LEAVE_SCREEN));
  assert.equal(tty.output.split("\x1b[?1049l").length, 2);
});

Deno.test("atLeaving() sets what is written each time the screen is left", () => {
  const tty = fakeTty();
  const terminal = openTerminal(tty);
  terminal.enter();
  terminal.atLeaving("<usual>");
  terminal.restore();
  assert.ok(tty.output.endsWith(`<usual>${LEAVE_SCREEN}`));
  terminal.enter();
  terminal.restore();
  assert.ok(tty.output.endsWith(`<usual>${LEAVE_SCREEN}`));
  terminal.enter();
  terminal.atLeaving("");
  terminal.restore();
  assert.ok(!tty.output.endsWith(`<usual>${LEAVE_SCREEN}`));
});

Deno.test("Terminal writes nothing before it is entered", () => {
  const tty = fakeTty();
  openTerminal(tty).restore();
  assert.equal(tty.output, "");
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) {
  Deno.test(`Terminal restores on ${signal} before it tells`, () => {
    const tty = fakeTty();
    const terminal = openTerminal(tty);
    terminal.enter();
    const told: TerminalEvent[] = [];
    terminal.listen((event) => {
      assert.equal(tty.raw, false);
      told.push(event);
    });
    tty.raise(signal);
    assert.deepEqual(told, [{ type: "ended", reason: signal }]);
    assert.ok(tty.output.endsWith(LEAVE_SCREEN));
  });
}

Deno.test("Terminal restores when the process ends by itself", () => {
  const tty = fakeTty();
  openTerminal(tty).enter();
  tty.raise("exit");
  assert.equal(tty.raw, false);
  assert.ok(tty.output.endsWith(LEAVE_SCREEN));
});

Deno.test("Terminal tells what was typed, and the end where the terminal hangs up", async () => {
  for (const last of [null, new Error("EIO")]) {
    const tty = fakeTty();
    const terminal = openTerminal(tty);
    const ended = until(terminal, "ended");
    terminal.enter();
    tty.send(utf8("hé"));
    tty.send(last);
    assert.deepEqual(await ended, [
      { type: "bytes", bytes: utf8("hé") },
      { type: "ended", reason: "gone" },
    ]);
    assert.equal(tty.raw, false);
  }
});

Deno.test("Terminal ends quietly where the terminal is gone", async () => {
  const tty = fakeTty();
  const terminal = openTerminal(tty);
  terminal.enter();
  const ended = until(terminal, "ended");
  tty.gone = true;
  await terminal.write("text");
  assert.deepEqual(await ended, [{ type: "ended", reason: "gone" }]);
  terminal.restore();
});

Deno.test("Terminal that can't be taken says what to do", () => {
  const tty = fakeTty();
  tty.gone = true;
  assert.throws(() => openTerminal(tty).enter(), /try -plain/);
});

Deno.test("Terminal gives the screen back to stop, and takes it again to go on", () => {
  const tty = fakeTty();
  const terminal = openTerminal(tty);
  terminal.enter();
  const told: TerminalEvent[] = [];
  terminal.listen((event) => told.push(event));
  terminal.suspend();
  assert.equal(tty.stops, 1);
  assert.equal(tty.raw, false);
  assert.ok(tty.output.endsWith(LEAVE_SCREEN));
  tty.forget();
  tty.raise("SIGCONT");
  assert.equal(tty.raw, true);
  assert.ok(tty.output.includes(ENTER_SCREEN));
  assert.deepEqual(told, [{ type: "resumed" }]);
});

Deno.test("Terminal takes the screen back where a stop stops nothing", () => {
  const tty = fakeTty();
  const terminal = openTerminal(tty);
  terminal.enter();
  const told: TerminalEvent[] = [];
  terminal.listen((event) => told.push(event));
  terminal.suspend();
  assert.equal(tty.raw, false);
  tty.raise("time");
  assert.equal(tty.raw, true);
  assert.deepEqual(told, [{ type: "resumed" }]);
  terminal.suspend();
  tty.raise("SIGCONT");
  tty.raise("time"); // the process was stopped, and time stood still
  assert.deepEqual(told, [{ type: "resumed" }, { type: "resumed" }]);
  terminal.suspend();
  terminal.restore();
  tty.raise("time");
  assert.equal(tty.raw, false);
});

Deno.test("Terminal that was given back for good stays so when the process goes on", () => {
  const tty = fakeTty();
  const terminal = openTerminal(tty);
  terminal.enter();
  terminal.restore();
  tty.forget();
  tty.raise("SIGCONT");
  assert.equal(tty.raw, false);
  assert.equal(tty.output, "");
});

Deno.test("Terminal writes all of a text, however little is taken at a time", async () => {
  const tty = fakeTty();
  const terminal = openTerminal(tty);
  terminal.enter();
  await terminal.write("漢字 and more");
  assert.ok(tty.output.endsWith("漢字 and more"));
  terminal.restore();
  await terminal.write("late");
  assert.ok(tty.output.endsWith(LEAVE_SCREEN));
});

Deno.test("Terminal has a size to draw on, whatever the device says", () => {
  const tty = fakeTty();
  const terminal = openTerminal(tty);
  tty.dimensions = { columns: MAX_SCREEN_COLUMNS, rows: MAX_SCREEN_ROWS };
  assert.deepEqual(terminal.size(), { columns: MAX_SCREEN_COLUMNS, rows: MAX_SCREEN_ROWS });
  tty.dimensions = { columns: MAX_SCREEN_COLUMNS + 1, rows: MAX_SCREEN_ROWS + 1 };
  assert.deepEqual(terminal.size(), { columns: MAX_SCREEN_COLUMNS, rows: MAX_SCREEN_ROWS });
  tty.dimensions = { columns: 0, rows: 0 };
  assert.deepEqual(terminal.size(), { columns: 80, rows: 24 });
});

Deno.test("Terminal asks for the background, and what every terminal answers, where it is told", () => {
  const asked = (environment: Record<string, string>) => {
    const tty = fakeTty(environment);
    openTerminal(tty).enter();
    return tty.output.endsWith("\x1b]11;?\x07\x1b[c");
  };
  assert.equal(asked({ TERM: "xterm-256color" }), true);
  assert.equal(asked({ TERM: "linux" }), false);
});

Deno.test("Terminal ends the link that was being written, where links are known", () => {
  for (const [TERM, ends] of [["xterm", true], ["linux", false]] as const) {
    const tty = fakeTty({ TERM });
    const terminal = openTerminal(tty);
    terminal.enter();
    terminal.restore();
    assert.equal(tty.output.includes("\x1b]8;;\x1b\\"), ends);
  }
});

Deno.test("Terminal leaves no listener behind when disposed", () => {
  const tty = fakeTty();
  {
    using terminal = openTerminal(tty);
    terminal.enter();
    assert.equal(tty.listeners.get("SIGTERM")?.size, 1);
  }
  for (const [what, listeners] of tty.listeners) assert.equal(listeners.size, 0, what);
});

Deno.test("Terminal switches the reordering of text off while it has the screen", () => {
  const tty = fakeTty();
  const terminal = openTerminal(tty);
  terminal.enter();
  assert.ok(tty.output.includes("\x1b[8l"));
  assert.ok(tty.output.indexOf(ASK_ORDER) > tty.output.indexOf("\x1b[8l"), "asked afterwards");
  const linux = fakeTty({ TERM: "linux" });
  openTerminal(linux).enter();
  assert.ok(!linux.output.includes(ASK_ORDER), "it would show a part of the question");
  tty.forget();
  terminal.restore();
  assert.ok(tty.output.includes("\x1b[8h"));
  assert.ok(!tty.output.includes("\x1b[8l"));
});
