/**
 * Three live screens without tmux: one is shown, and a key shows the next. All three programs run
 * all the time, each on a pseudo-terminal of its own.
 *
 * @module
 */

import { LEAVE_SCREEN } from "../../src/term/modes.ts";
import type { Program } from "../program/program.ts";
import { type Demo, GREETING_MS, LEAVE_MS, withDemo } from "./demo_programs.ts";
import { type DemoPerson, greet, PEOPLE } from "./greeting.ts";
import { host } from "./hosted_program.ts";
import { divideInput, nextOf } from "./screen_switch.ts";

/**
 * Reads of the keyboard that wait for the end of the greeting: nobody types more in two seconds.
 */
const MAX_WAITING_READS = 100;

const YOUR_TURN = "Your turn: F6 shows the next of us, F8 leaves.";

/** Shows the screens until the person leaves. */
export function showSwitchedScreens(program: Program): Promise<void> {
  return withDemo(program, run);
}

async function run({ commands, directory, signal }: Demo): Promise<void> {
  console.log(
    "alice, bob and charlie start, and greet each other. F6 shows the next of them, F8 leaves. " +
      "(With tmux 3.0 or newer, they stand beside each other.)",
  );
  let shown: DemoPerson = PEOPLE[0];
  const size = Deno.consoleSize();
  const start = (person: DemoPerson) =>
    host({
      command: commands[person],
      size,
      files: `${directory}/${person}`,
      onOutput: async (bytes) => {
        if (person === shown) await writeAll(bytes);
      },
    });
  const [alice, bob, charlie] = PEOPLE;
  const programs = { alice: start(alice), bob: start(bob), charlie: start(charlie) };
  const all = Object.values(programs);
  const leave = () => all.forEach((each) => each.end("SIGTERM"));

  function show(person: DemoPerson | undefined): void {
    if (person === undefined) return;
    shown = person;
    programs[person].redraw();
  }
  const next = () => nextOf(PEOPLE, shown, (person) => programs[person].isRunning);
  for (const person of PEOPLE) {
    programs[person].ended.then(() => {
      if (person === shown) show(next());
    });
  }

  let isGreeted = false;
  /** Text typed during the greeting. */
  const waiting: { readonly person: DemoPerson; readonly text: string }[] = [];
  const onResize = () => {
    const size = Deno.consoleSize();
    for (const each of all) void each.resize(size);
  };
  const onKeys = async (bytes: Uint8Array): Promise<void> => {
    for (const part of divideInput(new TextDecoder().decode(bytes))) {
      if (part.type === "typed") {
        // Until the greeting is over, keys would mix with what is typed by itself.
        if (isGreeted || isReply(part.text)) await programs[shown].type(part.text);
        else if (waiting.length < MAX_WAITING_READS) {
          waiting.push({ person: shown, text: part.text });
        }
      } else if (part.key === "next") show(next());
      else leave();
    }
  };

  signal.addEventListener("abort", leave, { once: true });
  Deno.addSignalListener("SIGWINCH", onResize);
  Deno.stdin.setRaw(true);
  const over = Promise.all(all.map(({ ended }) => ended));
  void readKeys(onKeys, leave);
  const until = AbortSignal.any([signal, AbortSignal.timeout(GREETING_MS)]);
  const greeting = greet({
    type: (person, line) => programs[person].type(`\x15${line}\r`),
    shows: (person, words) => programs[person].shows(words, until),
  }, YOUR_TURN).catch(() => {}).then(async () => {
    isGreeted = true;
    for (const { person, text } of waiting.splice(0)) await programs[person].type(text);
  });
  try {
    await greeting;
    await ended(over, signal);
  } finally {
    for (const each of all) each.end("SIGKILL");
    await over;
    Deno.removeSignalListener("SIGWINCH", onResize);
    signal.removeEventListener("abort", leave);
    // A program that had to be killed has not given the terminal back.
    await writeAll(new TextEncoder().encode(LEAVE_SCREEN));
    ignoreErrors(() => Deno.stdin.setRaw(false));
  }
}

/** Waits for the end of all programs, but only for a while once they were asked to leave. */
async function ended(over: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    const begin = () => {
      timer = setTimeout(resolve, LEAVE_MS);
    };
    if (signal.aborted) begin();
    else signal.addEventListener("abort", begin, { once: true });
  });
  await Promise.race([over, late]);
  clearTimeout(timer);
}

/**
 * Returns whether the terminal answers a question of the program: it begins with a sequence, not a
 * key.
 */
function isReply(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^\x1b(?:\]|\[\?)/.test(text);
}

async function readKeys(
  onKeys: (bytes: Uint8Array) => Promise<void>,
  onEnd: () => void,
): Promise<void> {
  const buffer = new Uint8Array(4_096);
  try {
    for (;;) {
      const count = await Deno.stdin.read(buffer);
      if (count === null) break;
      await onKeys(buffer.slice(0, count));
    }
  } catch {
    // the terminal is gone
  }
  onEnd();
}

async function writeAll(bytes: Uint8Array): Promise<void> {
  try {
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await Deno.stdout.write(rest));
  } catch {
    // the terminal is gone, which is reported by a signal
  }
}

function ignoreErrors(act: () => void): void {
  try {
    act();
  } catch {
    // there is no terminal left to restore
  }
}
