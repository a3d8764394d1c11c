/**
 * A long cable, as a program: creates two TAP devices (second and third argument), and carries
 * every frame from one to the other, delayed by the first argument (ms). Prints a line when the
 * devices are there, and stops when its input ends.
 *
 * @module
 */

import { openTap, type Tap } from "./tap.ts";

/** Frames on their way in one direction. What is more is lost, as in a switch. */
const MAX_FRAMES = 10_000;

const [delay = "", one = "", other = ""] = Deno.args;
const delayMs = Number(delay);

async function carry(from: Tap, to: Tap): Promise<never> {
  let underway = 0;
  for (;;) {
    const frame = await from.read();
    if (underway === MAX_FRAMES) continue;
    underway++;
    setTimeout(() => {
      underway--;
      to.write(frame);
    }, delayMs);
  }
}

const [left, right] = [openTap(one), openTap(other)];
console.log("ready");
const failed = Promise.race([carry(left, right), carry(right, left)]);
const ended = Deno.stdin.readable.pipeTo(new WritableStream());
await Promise.race([failed, ended]);
Deno.exit(0);
