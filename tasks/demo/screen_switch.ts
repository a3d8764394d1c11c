/**
 * The keys of a demo without tmux: which bytes that a person types go to the program that is shown,
 * and which are for the demo itself.
 *
 * @module
 */

/** What a person wants of the demo. */
export type SwitchKey = "next" | "leave";

/** The bytes of F6 and F8: xterm and the terminals that follow it, the Linux console too. */
const SEQUENCES: readonly (readonly [string, SwitchKey])[] = [
  ["\x1b[17~", "next"],
  ["\x1b[19~", "leave"],
];

/** A part of the input: text for the program, or a key for the demo. */
export type SwitchInput =
  | { readonly type: "typed"; readonly text: string }
  | { readonly type: "key"; readonly key: SwitchKey };

/**
 * Divides what was read. A terminal writes the bytes of a key at once, so that one read has all of
 * them; where it has not, they go to the program, which knows no such key.
 */
export function divideInput(text: string): readonly SwitchInput[] {
  for (const [sequence, key] of SEQUENCES) {
    const at = text.indexOf(sequence);
    if (at < 0) continue;
    return [
      ...divideInput(text.slice(0, at)),
      { type: "key", key },
      ...divideInput(text.slice(at + sequence.length)),
    ];
  }
  return text === "" ? [] : [{ type: "typed", text }];
}

/** Returns the next of these that runs, in a circle; `undefined` where none runs. */
export function nextOf<T>(all: readonly T[], shown: T, runs: (each: T) => boolean): T | undefined {
  const at = all.indexOf(shown);
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find(runs);
}
