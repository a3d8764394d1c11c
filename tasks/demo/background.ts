/**
 * The colour of the terminal's background, for tmux: older ones do not pass the question of a
 * program on, so the programs of a demo would take a light terminal for a dark one.
 *
 * @module
 */

import { capabilitiesOf } from "../../src/term/drawing/capabilities.ts";
import { ASK_BACKGROUND } from "../../src/term/modes.ts";

/** Tenths of a second after which no answer comes any more. */
const SILENCE = 3;
/** A reply of a terminal is shorter. */
const MAX_REPLY_UNITS = 4_096;

/** Returns the colour in a reply to OSC 11, as `#rrggbb`. */
export function backgroundIn(reply: string): string | undefined {
  const [, ...channels] = /\]11;rgb:([0-9a-f]+)\/([0-9a-f]+)\/([0-9a-f]+)/i.exec(reply) ?? [];
  if (channels.length === 0) return undefined;
  // one to four digits each: the first two count
  const digits = channels.map((channel) => `${channel}${channel}`.slice(0, 2).toLowerCase());
  return `#${digits.join("")}`;
}

/** Asks the terminal; returns `undefined` where it does not answer at once. */
export async function askBackground(): Promise<string | undefined> {
  const { tellsBackground } = capabilitiesOf((name) => Deno.env.get(name), false);
  if (!tellsBackground) return undefined;
  const saved = await stty(["-g"]);
  if (saved === undefined) return undefined;
  try {
    // A read ends without input after the silence, so that no key is taken from what comes next.
    await stty(["-icanon", "-echo", "min", "0", "time", `${SILENCE}`]);
    await Deno.stdout.write(new TextEncoder().encode(ASK_BACKGROUND));
    const buffer = new Uint8Array(MAX_REPLY_UNITS);
    let reply = "";
    // deno-lint-ignore no-control-regex
    while (reply.length < MAX_REPLY_UNITS && !/\x1b\[\?[0-9;]*c/.test(reply)) {
      const count = await Deno.stdin.read(buffer);
      if (count === null) break;
      reply += new TextDecoder().decode(buffer.subarray(0, count));
    }
    return backgroundIn(reply);
  } finally {
    await stty([saved]);
  }
}

/** Runs `stty` on this terminal; returns what it printed, or `undefined` where it failed. */
async function stty(args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("stty", {
      args: [...args],
      stdin: "inherit",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
