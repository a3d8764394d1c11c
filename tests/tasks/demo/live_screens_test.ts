import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { hasTmux } from "../../../tasks/demo/tmux.ts";
import { ROOT } from "../../../tasks/task.ts";
import { environment } from "../../e2e/command.ts";
import { testOnLinux } from "../../e2e/linux.ts";
import { waitFor } from "../../e2e/wait_for.ts";
import { type Screen, startScreen } from "../../e2e/screen_process.ts";

const COLUMNS = 150;
const F6 = "\x1b[17~";
const F8 = "\x1b[19~";
const DEMO = [Deno.execPath(), "run", "-A", "--quiet", `${ROOT}tasks/demo.ts`];
const LOOK_MS = 50;

const withoutTmux = !await hasTmux();
if (withoutTmux) console.log("Some tests of the demo are left out: they need tmux 3.0 or newer");

/** The demo on a terminal, with a directory for temporary files of its own. */
interface RunningDemo extends AsyncDisposable {
  readonly screen: Screen;
  /** The remains of it: processes, and temporary files. */
  remains(): readonly string[];
  /** Waits until nothing is left, however it ended. */
  isGone(): Promise<void>;
}

async function startDemo(
  command: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningDemo> {
  const directory = await Deno.makeTempDir({ prefix: "p2pchat-test-demo-" });
  const temporary = join(directory, "tmp");
  await Deno.mkdir(temporary);
  const screen = await startScreen({
    command,
    cwd: directory,
    environment: environment(directory, { TMPDIR: temporary, ...variables }),
    size: { columns: COLUMNS, rows: 36 },
  });
  const remains = () => [...processesWith(`TMPDIR=${temporary}`), ...readdirSync(temporary)];
  return {
    screen,
    remains,
    async isGone() {
      let isOver = false;
      const gone = async () => {
        while (remains().length > 0 && !isOver) {
          await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        }
      };
      await waitFor("the end of the demo", gone()).finally(() => isOver = true);
    },
    async [Symbol.asyncDispose]() {
      await screen[Symbol.asyncDispose]();
      for (const pid of processesWith(`TMPDIR=${temporary}`)) Deno.kill(Number(pid), "SIGKILL");
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** The numbers of the processes that were started with a variable. */
function processesWith(variable: string): readonly string[] {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/environ`, "utf8").split("\0").includes(variable);
    } catch {
      return false; // it has ended, or is somebody else's
    }
  });
}

/** The texts of the three screens beside each other. */
function thirds({ emulator }: Screen): readonly string[] {
  const rows = emulator.rows();
  const width = COLUMNS / 3;
  return [0, 1, 2].map((at) =>
    rows.map((row) => row.slice(at * width, (at + 1) * width)).join("\n")
  );
}

/** Waits until each of the three screens has all of these words. */
async function allShow(screen: Screen, ...words: readonly string[]): Promise<void> {
  await screen.until(
    `${words} on three screens`,
    () => thirds(screen).every((text) => words.every((word) => text.includes(word))) || undefined,
  );
}

testOnLinux(
  "deno task demo shows three screens that greet each other, and are the person's then",
  async () => {
    await using demo = await startDemo(DEMO);
    const { screen } = demo;
    await allShow(screen, "account:", "encrypted", "merrily", "turn:");
    const [alice = "", bob = "", charlie = ""] = thirds(screen);
    for (const text of [alice, charlie]) {
      for (const word of ["cake?", "kitchen!"]) assert.ok(text.includes(word), text);
    }
    assert.ok(!bob.includes("cake?"));
    await screen.shows("Your turn.");
    await screen.type("from-a-person\r");
    await allShow(screen, "from-a-person");
    await screen.type(`${F6}from-bob\r`);
    await allShow(screen, "from-bob");
    await screen.type(F8);
    assert.equal(await screen.exit(), 0);
    assert.deepEqual(demo.remains(), []);
  },
  { ignore: withoutTmux },
);

const WAYS_OUT: readonly (readonly [string, (screen: Screen) => void])[] = [
  ["SIGINT", ({ pid }) => Deno.kill(pid, "SIGINT")],
  ["SIGTERM", ({ pid }) => Deno.kill(pid, "SIGTERM")],
  ["a closed terminal", (screen) => screen.hangUp()],
];

for (const [way, leave] of WAYS_OUT) {
  testOnLinux(`deno task demo leaves nothing behind at ${way}`, async () => {
    await using demo = await startDemo(DEMO);
    await allShow(demo.screen, "account:");
    leave(demo.screen);
    await demo.isGone();
  }, { ignore: withoutTmux });
}

testOnLinux("deno task demo opens a window where the person is in tmux, until C-c", async () => {
  const server = ["tmux", "-L", "outer", "-f", "/dev/null"];
  await using demo = await startDemo([...server, "new-session", ...DEMO]);
  const { screen } = demo;
  await allShow(screen, "turn:");
  await screen.type("\x020");
  await screen.shows("C-c here");
  await screen.type("\x03");
  assert.equal(await screen.exit(), 0);
  // of the outer tmux, a directory for its socket stays
  assert.deepEqual(demo.remains().filter((name) => !name.startsWith("tmux-")), []);
}, { ignore: withoutTmux });

/** A directory with these commands alone. */
function commandsIn(directory: string, names: readonly string[]): string {
  const places = (Deno.env.get("PATH") ?? "").split(":").filter((place) => existsSync(place));
  for (const name of names) {
    const place = places.find((each) => readdirSync(each).includes(name));
    if (place !== undefined) symlinkSync(join(place, name), join(directory, name));
  }
  return directory;
}

testOnLinux("deno task demo shows one screen after the other where there is no tmux", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const PATH = commandsIn(directory, ["env", "script", "sh", "stty", "tty"]);
    // the shell around it needs its own PATH
    await using demo = await startDemo(["env", `PATH=${PATH}`, ...DEMO]);
    const { screen } = demo;
    await screen.shows("turn:");
    await screen.shows("cake?");
    await screen.type(F6);
    await screen.until("bob's screen", () => {
      const text = screen.emulator.rows().join("\n");
      return text.includes("turn:") && !text.includes("cake?") || undefined;
    });
    await screen.type("from-bob\r");
    await screen.shows("from-bob");
    // the next one is shown where the one that is shown leaves
    await screen.type("/quit\r");
    await screen.shows("cake?");
    await screen.shows("from-bob");
    await screen.type(F8);
    assert.equal(await screen.exit(), 0);
    assert.equal(screen.emulator.alternate(), false);
    const { before, after } = await screen.remains();
    assert.equal(after, before);
    assert.deepEqual(demo.remains(), []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
