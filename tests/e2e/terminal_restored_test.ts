import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { BINARY, command, environment } from "./command.ts";
import { openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { type Screen, startScreen, TEXT_BEFORE } from "./screen_process.ts";
import { waitFor } from "./wait_for.ts";

/**
 * The terminal is as it was before the program (settings, screen, cursor, modes), which complained
 * of this.
 */
async function assertRestored(screen: Screen, complaint = ""): Promise<void> {
  const { before, after, complaints } = await screen.remains();
  assert.equal(after, before);
  assert.equal(complaints, complaint);
  const { emulator } = screen;
  assert.equal(emulator.alternate(), false);
  assert.deepEqual(emulator.modes(), { paste: false, autowrap: true, cursor: true });
  assert.deepEqual(emulator.foreign, []);
  assert.equal(emulator.tellsFocus(), false);
  assert.equal(emulator.tellsMouse(), false);
  assert.equal(emulator.title(), "");
  assert.deepEqual(emulator.rows().filter((row) => row !== ""), [TEXT_BEFORE]);
}

async function assertTaken(screen: Screen): Promise<void> {
  await screen.type("half a line");
  await screen.shows("› half a line");
  assert.equal(screen.emulator.alternate(), true);
  assert.equal(screen.emulator.modes().paste, true);
  assert.equal(screen.emulator.tellsFocus(), true);
  assert.equal(screen.emulator.tellsMouse(), true);
  assert.equal(screen.emulator.title(), "p2pchat #general");
}

const SIGNALS = { SIGTERM: 143, SIGHUP: 129, SIGINT: 130, SIGQUIT: 131 } as const;

for (const [name, status] of Object.entries(SIGNALS)) {
  testOnLinux(`p2pchat gives the terminal back at ${name}, and says goodbye`, async () => {
    await using lan = await openLan();
    const bob = await lan.json("bob");
    const screen = await lan.screen("alice");
    await bob.event({ event: "link", state: "up", username: "alice" });
    await screen.shows("1 link");
    await assertTaken(screen);
    Deno.kill(screen.pid, name as keyof typeof SIGNALS);
    assert.equal(await screen.exit(), status);
    await assertRestored(screen);
    await bob.event({ event: "link", state: "down", username: "alice", reason: "quit" });
  });
}

type Leave = (screen: Screen) => Promise<void>;

const KEYS: readonly (readonly [way: string, leave: Leave])[] = [
  ["/quit", (screen) => screen.type("/quit\r")],
  ["Ctrl-D on an empty line", (screen) => screen.type("\x04")],
  ["Ctrl-C twice on an empty line", async (screen) => {
    await screen.type("\x03");
    await screen.shows("Press C-c again to quit");
    await screen.type("\x03");
  }],
];

for (const [way, leave] of KEYS) {
  testOnLinux(`p2pchat gives the terminal back at ${way}`, async () => {
    await using lan = await openLan();
    const screen = await lan.screen("alice");
    await assertTaken(screen);
    await screen.type("\x15");
    await leave(screen);
    assert.equal(await screen.exit(), 0);
    await assertRestored(screen);
  });
}

/** Ways out of the question for a name, and the exit status of each. */
const UNANSWERED: readonly (readonly [way: string, status: number, leave: Leave])[] = [
  ["Ctrl-C", 2, (screen) => screen.type("\x03")],
  ["Ctrl-D", 2, (screen) => screen.type("\x04")],
  ["SIGTERM", 143, (screen) => Promise.resolve(Deno.kill(screen.pid, "SIGTERM"))],
];

for (const [way, status, leave] of UNANSWERED) {
  testOnLinux(`p2pchat gives the terminal back at ${way} when it asks for a name`, async () => {
    await using lan = await openLan();
    const screen = await lan.terminal("alice", ...lan.options);
    await screen.shows("What is your name?");
    await leave(screen);
    assert.equal(await screen.exit(), status);
    const { before, after, complaints } = await screen.remains();
    assert.equal(after, before);
    assert.equal(complaints, "");
    assert.ok(screen.emulator.modes().cursor);
  });
}

testOnLinux(
  "p2pchat gives the terminal back while stopped, and takes it again when it goes on",
  async () => {
    await using lan = await openLan();
    const screen = await lan.screen("alice");
    await assertTaken(screen);
    await screen.type("\x1a");
    await screen.until("the main screen", () => !screen.emulator.alternate() || undefined);
    assert.equal(screen.emulator.tellsMouse(), false);
    Deno.kill(screen.pid, "SIGCONT");
    await screen.shows("› half a line");
    assert.equal(screen.emulator.alternate(), true);
    await screen.until("the mouse", () => screen.emulator.tellsMouse() || undefined);
    await screen.type("\x15/quit\r");
    assert.equal(await screen.exit(), 0);
    await assertRestored(screen);
  },
);

testOnLinux("p2pchat ends when its terminal goes away, and says goodbye", async () => {
  await using lan = await openLan();
  const bob = await lan.json("bob");
  const screen = await lan.screen("alice");
  await bob.event({ event: "link", state: "up", username: "alice" });
  await screen.shows("1 link");
  const { pid } = screen;
  screen.hangUp();
  await bob.event({ event: "link", state: "down", username: "alice", reason: "quit" });
  await waitFor("the end of the program", gone(pid));
});

testOnLinux("p2pchat gives the terminal back at an error that nobody caught", async () => {
  await using lan = await openLan();
  await using screen = await startScreen({
    command: command(["-username", "alice", ...lan.options], BOMB),
    cwd: lan.directory,
    environment: environment(lan.home("alice")),
  });
  await screen.shows("p2pchat  #general");
  await assertTaken(screen);
  Deno.kill(screen.pid, "SIGUSR2");
  assert.equal(await screen.exit(), 1);
  await assertRestored(screen, "p2pchat failed: a mistake in the program\n");
}, { ignore: BINARY !== undefined }); // nothing can be loaded into a compiled program

/** Resolves when the process has ended, whether or not its parent has taken note of that. */
async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}

/** How often to look for what nobody tells. */
const LOOK_AGAIN_MS = 20;

const BOMB = fileURLToPath(new URL("./uncaught_exception.ts", import.meta.url));
