/**
 * Three live screens in tmux: real programs that find each other on loopback, greet each other, and
 * are then the person's to type in. The person's own settings of tmux are not changed.
 *
 * @module
 */

import type { Program } from "../program/program.ts";
import { askBackground } from "./background.ts";
import { type Demo, GREETING_MS, leave, pause, withDemo } from "./demo_programs.ts";
import { type DemoPerson, greet, PEOPLE } from "./greeting.ts";
import { layoutFor, panesAsScreens, type Tmux, tmux } from "./tmux.ts";

const YOUR_TURN = "Your turn: type a line here, or in another screen.";
const SESSION = "demo";
const WINDOW = "p2pchat-demo";

const GREETING_STATUS = " alice, bob and charlie find and greet each other …   F8: leave";
const STATUS = " Your turn.  F6 or a click: another screen   F8: leave them all";
const FAILED_STATUS = " The greeting was not finished.  F6: another screen   F8: leave";

/**
 * Shows the screens until the person leaves. Returns false where tmux cannot show them: it has said
 * why.
 */
export function showLiveScreens(program: Program): Promise<boolean> {
  return withDemo(program, Deno.env.has("TMUX") ? showInWindow : showInServer);
}

/** The commands that split a window for the others and lay the panes out. */
function splits(
  { commands }: Demo,
  target: string,
): readonly (readonly string[])[] {
  const [, ...others] = PEOPLE;
  const layout = layoutFor(Deno.consoleSize().columns, PEOPLE.length);
  const split = others.flatMap((person) => [
    // the pane that was made last is split, so that they stand in their order
    ["split-window", "-t", target, ...commands[person]],
    // at once: another pane may not fit beside a half
    ["select-layout", "-t", target, layout],
  ]);
  return [...split, ["select-pane", "-t", `${target}.{top-left}`]];
}

/** Shows the screens in a tmux server of their own, on this terminal. */
async function showInServer(demo: Demo): Promise<boolean> {
  const server = tmux(["-S", `${demo.directory}/tmux`, "-f", "/dev/null"]);
  const isTrueColour = /truecolor|24bit/.test(Deno.env.get("COLORTERM") ?? "");
  const background = await askBackground();
  if (demo.signal.aborted) return true;
  const client = server.attach(
    ["start-server"],
    ["set", "-g", "default-terminal", "tmux-256color"],
    ...(isTrueColour ? [["set", "-as", "terminal-overrides", ",*:Tc"]] : []),
    // tmux answers with it where a program asks for the background.
    ...(background === undefined ? [] : [["set", "-g", "window-style", `bg=${background}`]]),
    ["set", "-s", "escape-time", "20"],
    ["set", "-g", "focus-events", "on"],
    ["set", "-g", "mouse", "on"],
    ["set", "-g", "status-style", "reverse"],
    ["set", "-g", "status-left-length", "200"],
    ["set", "-g", "status-right", ""],
    ["set", "-g", "window-status-format", ""],
    ["set", "-g", "window-status-current-format", ""],
    ["set", "-g", "status-left", GREETING_STATUS],
    // Keys that come at once are looked up too, not taken for a paste.
    ["set", "-g", "assume-paste-time", "0"],
    // Until the greeting is over, keys would mix with what is typed by itself.
    ["bind", "-T", "greeting", "Any", "display-message", "A moment: it is your turn soon"],
    ["bind", "-T", "greeting", "F8", "kill-server"],
    ["bind", "-n", "F8", "kill-server"],
    ["bind", "-n", "F6", "select-pane", "-t", ":.+"],
    ["set", "-g", "key-table", "greeting"],
    ["new-session", "-s", SESSION, ...demo.commands.alice],
    // A terminal that goes away takes all with it.
    ["set", "-g", "destroy-unattached", "on"],
    ...splits(demo, SESSION),
  );
  const end = new AbortController();
  const ended = client.status.finally(() => end.abort());
  const abort = () => void server.run(["kill-server"]);
  demo.signal.addEventListener("abort", abort, { once: true });
  if (demo.signal.aborted) abort();
  let pids: readonly number[] = [];
  try {
    const panes = await panesOf(server, SESSION, end.signal);
    pids = panes.pids;
    if (panes.state === "gone") return (await ended).success;
    const isGreeted = await greetOn(server, panes.ids, end.signal);
    const status = isGreeted ? STATUS : FAILED_STATUS;
    await server.run(["set", "-g", "key-table", "root"], ["set", "-g", "status-left", status]);
    await ended;
    return true;
  } finally {
    demo.signal.removeEventListener("abort", abort);
    await server.run(["kill-server"]);
    await ended;
    await leave(pids);
  }
}

/** Shows the screens in a new window of the tmux that the person is in. */
async function showInWindow(demo: Demo): Promise<boolean> {
  const server = tmux([]);
  const window = (await server.run(
    ["new-window", "-P", "-F", "#{window_id}", "-n", WINDOW, ...demo.commands.alice],
  ))?.trim();
  if (window === undefined) {
    console.error("tmux opens no further window here.");
    return false;
  }
  console.log(
    `alice, bob and charlie are in the window ${WINDOW} of this tmux, and greet each other there.\n` +
      "Your own keys of tmux go from one to another. C-c here ends them all.",
  );
  let pids: readonly number[] = [];
  try {
    await server.run(...splits(demo, window));
    const panes = await panesOf(server, window, demo.signal);
    pids = panes.pids;
    if (panes.state === "up") await greetOn(server, panes.ids, demo.signal);
    const isThere = async () => await server.run(["list-panes", "-t", window]) !== undefined;
    while (!demo.signal.aborted && await isThere()) await pause(demo.signal);
    return true;
  } finally {
    await server.run(["kill-window", "-t", window]);
    await leave(pids);
  }
}

interface Panes {
  readonly state: "up" | "gone";
  readonly ids: Readonly<Record<DemoPerson, string>>;
  readonly pids: readonly number[];
}

/** Waits for all panes, or for their end. */
async function panesOf(server: Tmux, target: string, signal: AbortSignal): Promise<Panes> {
  for (;;) {
    const format = "#{pane_id} #{pane_pid}";
    const text = await server.run(["list-panes", "-t", target, "-F", format]) ?? "";
    const panes = text.trim().split("\n").map((line) => line.split(" "));
    const [alice = "", bob = "", charlie = ""] = panes.map(([id]) => id);
    const pids = panes.map(([, pid]) => Number(pid)).filter((pid) => pid > 0);
    const ids = { alice, bob, charlie };
    if (pids.length === PEOPLE.length) return { state: "up", ids, pids };
    if (signal.aborted) return { state: "gone", ids, pids };
    await pause(signal);
  }
}

/** Lets the three greet each other; returns whether they came to the end. */
async function greetOn(
  server: Tmux,
  ids: Readonly<Record<DemoPerson, string>>,
  signal: AbortSignal,
): Promise<boolean> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(GREETING_MS)]);
  try {
    await greet(panesAsScreens(server, ids, until), YOUR_TURN);
    return true;
  } catch {
    return false; // the person has left, or the status line says so
  }
}
