/**
 * The screens of the demo as panes of tmux: a server of their own, or a window of the tmux that the
 * person is in.
 *
 * @module
 */

import type { DemoPerson, GreetedScreens } from "./greeting.ts";

/** Older ones lack what is used here, or have not been tried. */
const OLDEST_VERSION = [3, 0] as const;

/**
 * Returns whether the text of `tmux -V` names a version that suffices: `tmux 3.3a`, `tmux
 * next-3.4`.
 */
export function isNewEnough(version: string): boolean {
  const [, major, minor] = /([0-9]+)\.([0-9]+)/.exec(version) ?? [];
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  const number = Number(major);
  return number > oldestMajor || (number === oldestMajor && Number(minor) >= oldestMinor);
}

/** Returns whether there is a tmux that suffices. */
export async function hasTmux(): Promise<boolean> {
  try {
    const { success, stdout } = await new Deno.Command("tmux", { args: ["-V"] }).output();
    return success && isNewEnough(new TextDecoder().decode(stdout));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs commands in one tmux server: the arguments that name it come first. */
export interface Tmux {
  /** Runs commands, each a list of words. Returns its output; `undefined` where it failed. */
  run(...commands: readonly (readonly string[])[]): Promise<string | undefined>;
  /** Starts it on this terminal. */
  attach(...commands: readonly (readonly string[])[]): Deno.ChildProcess;
}

/** Names a server by the arguments of tmux; none for that of the environment. */
export function tmux(server: readonly string[]): Tmux {
  const joined = (commands: readonly (readonly string[])[]) => [
    ...server,
    // A word that is `;` or ends with it would end the command.
    ...commands.flatMap((words, at) => [
      ...(at === 0 ? [] : [";"]),
      ...words.map((word) => word.replace(/;$/, "\\;")),
    ]),
  ];
  return {
    async run(...commands) {
      const { success, stdout } = await new Deno.Command("tmux", {
        args: joined(commands),
        stderr: "null",
      }).output();
      return success ? new TextDecoder().decode(stdout) : undefined;
    },
    attach: (...commands) =>
      new Deno.Command("tmux", {
        args: joined(commands),
        stdin: "inherit",
        stdout: "inherit",
        stderr: "inherit",
      }).spawn(),
  };
}

/** Where the three stand beside each other there is space for as many columns each. */
const COLUMNS_BESIDE = 40;

/** Returns the layout for a terminal of this width: beside each other, or one above the other. */
export function layoutFor(columns: number, screens: number): string {
  return columns >= screens * (COLUMNS_BESIDE + 1) - 1 ? "even-horizontal" : "even-vertical";
}

/** Between two looks at a screen, in ms: tmux tells of no change. */
const LOOK_MS = 100;

/** Returns the screens in these panes, until the signal. */
export function panesAsScreens(
  server: Tmux,
  panes: Readonly<Record<DemoPerson, string>>,
  signal: AbortSignal,
): GreetedScreens {
  return {
    async type(person, line) {
      const pane = panes[person];
      await server.run(
        // A line that a person has begun there must not become a part of it.
        ["send-keys", "-t", pane, "C-u"],
        ["send-keys", "-t", pane, "-l", line],
        ["send-keys", "-t", pane, "Enter"],
      );
    },
    async shows(person, words) {
      for (;;) {
        const text = await server.run(["capture-pane", "-p", "-t", panes[person]]);
        if (text !== undefined && words.every((word) => text.includes(word))) return;
        if (signal.aborted || text === undefined) {
          throw new Error(`The screen of ${person} does not show ${words.join(", ")}`);
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
  };
}
