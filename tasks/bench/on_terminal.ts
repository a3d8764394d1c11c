/**
 * A command on a pseudo-terminal, through `script` of util-linux.
 *
 * @module
 */

import { Refusal } from "../task.ts";

/**
 * Starts a command on a pseudo-terminal of 80 × 24; what it writes there comes behind a line with
 * its process id.
 *
 * @throws {Refusal} where there is no `script` of util-linux to make the terminal
 */
export function onTerminal(command: readonly string[], home: string): Deno.ChildProcess {
  const shell = `stty rows 24 columns 80; echo $$; exec ${command.map(quote).join(" ")}`;
  try {
    return new Deno.Command("script", {
      args: ["--quiet", "--flush", "--command", shell, "/dev/null"],
      env: { P2PCHAT_HOME: home, TERM: "xterm-256color", SHELL: "/bin/sh" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Refusal("There is no script command: install util-linux, and bsdutils on Debian.");
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
