/**
 * What every task shares: the project's directory, flags, and an end that says in a sentence why a
 * task cannot do what it was asked for.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { parseArgs, type ParseArgsConfig } from "node:util";

/** The directory of the project, with a separator at its end. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What stops a task and a person can mend: its message is a sentence that says how. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Stops a task that was asked for its flags: its message tells them. */
class Help extends Error {
  override readonly name = "Help";
}

/** Exit status of a task that was asked for something it can't do. */
const REFUSED = 2;

/**
 * Runs a task and leaves with the exit status it returns; what it refuses is printed as a sentence,
 * without a stack. Help is printed, and no failure.
 */
export async function runTask(task: () => Promise<number>): Promise<never> {
  try {
    return Deno.exit(await task());
  } catch (error) {
    if (error instanceof Help) {
      console.log(error.message);
      return Deno.exit(0);
    }
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    return Deno.exit(REFUSED);
  }
}

const HELP_FLAGS: readonly string[] = ["-help", "--help", "-h"];

/**
 * Reads flags as `parseArgs` of `node:util` does, but takes no other arguments. With `help`, which
 * tells in sentences what the flags do, the task takes `-help`, `--help` and `-h` too.
 *
 * @throws {Help} where help is asked for
 * @throws {Refusal} for a flag that is not there, or a value that is missing
 */
export function readFlags<T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T,
  help?: string,
): ReturnType<typeof parseArgs<{ args: string[]; options: T }>>["values"] {
  if (help !== undefined && args.some((arg) => HELP_FLAGS.includes(arg))) throw new Help(help);
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const known = Object.keys(options).map((name) => `--${name}`).join(", ");
    const text = help === undefined
      ? `${error.message}\nThis task knows ${known}.`
      : `${help}\n\n${error.message}`; // last, where a person looks
    throw new Refusal(text, { cause: error });
  }
}

/** Which numbers a flag takes. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/**
 * Returns the number that the flag `--name` has, or `otherwise` where it is missing.
 *
 * @throws {Refusal} for anything but a number in the range
 */
export function readNumber(
  name: string,
  text: string | undefined,
  otherwise: number,
  { least, most, whole }: NumberRange,
): number {
  if (text === undefined) return otherwise;
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  throw new Refusal(
    `--${name} takes a ${whole ? "whole " : ""}number from ${least} to ${most}, not "${text}".`,
  );
}
