/**
 * A person at the program, in plain mode or at the screen alike.
 *
 * @module
 */

import type { Lan } from "./lan.ts";

/** Somebody who types, and reads what a person would: in plain mode, or on the screen. */
export interface TypingUser {
  readonly name: string;
  type(line: string): Promise<void>;
  /** Waits until so many others are linked, and nobody else is there. */
  meets(others: number): Promise<void>;
  /** Waits until a line holds this text; returns that line. */
  sees(text: string): Promise<string>;
  /** Whether a line holds this text now; on the screen, of those that are shown. */
  has(text: string): boolean;
}

/** The ways in which a person sees the program. */
export const TYPING_FRONT_ENDS = ["plain", "screen"] as const;

export type TypingFrontEnd = typeof TYPING_FRONT_ENDS[number];

/** Starts the program for somebody, and waits until it is ready. */
export async function startTypingUser(
  lan: Lan,
  face: TypingFrontEnd,
  name: string,
  ...args: readonly string[]
): Promise<TypingUser> {
  if (face === "screen") {
    const { emulator, type, shows } = await lan.screen(name, ...args);
    return {
      name,
      type: (line) => type(`${line}\r`),
      async meets(others) {
        await shows(`${others} ${others === 1 ? "link" : "links"}`);
      },
      sees: shows,
      has: (text) => emulator.rows().some((row) => row.includes(text)),
    };
  }
  const { lines, type, until } = await lan.plain(name, ...args);
  const find = (text: string) => lines.find((line) => line.includes(text));
  return {
    name,
    type,
    async meets(others) {
      for (let count = ""; count !== `${others} linked, 0 relayed`;) {
        const before = lines.length;
        await type("/status");
        count = await until("the status", () => {
          const people = lines.slice(before).find((line) => line.includes(" relayed"));
          return people?.match(/\d+ linked, \d+ relayed/)?.[0];
        });
      }
    },
    sees: (text) => until(JSON.stringify(text), () => find(text)),
    has: (text) => find(text) !== undefined,
  };
}

/**
 * Starts the program for several people, the one after the other, and waits until each is linked to
 * all others.
 */
export async function gather(
  lan: Lan,
  face: TypingFrontEnd,
  names: readonly string[],
  ...args: readonly string[]
): Promise<readonly TypingUser[]> {
  const typists: TypingUser[] = [];
  for (const name of names) typists.push(await startTypingUser(lan, face, name, ...args));
  for (const { meets } of typists) await meets(names.length - 1);
  return typists;
}
