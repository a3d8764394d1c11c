/**
 * Two emulators that must look alike in the end: one drawn by differences, one anew.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Emulator, type EmulatorOptions, openEmulator } from "./emulator.ts";

/** Two terminals that are to look alike in the end. */
export interface TerminalPair {
  readonly one: Emulator;
  readonly other: Emulator;
}

/**
 * How many pairs are at work side by side: an emulator takes its time for each text, but not much
 * of the processor's.
 */
const AT_ONCE = 50;

/**
 * Has each example drawn on a pair of its own, as new; throws with its index where the two do not
 * look alike.
 */
export async function compareTerminals<Example>(
  examples: readonly Example[],
  options: EmulatorOptions,
  draw: (example: Example, pair: TerminalPair) => Promise<void>,
): Promise<void> {
  assert.ok(examples.length > 0);
  const waiting = examples.entries();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    const pair = { one: openEmulator(1, 1, options), other: openEmulator(1, 1, options) };
    for (const [index, example] of waiting) {
      pair.one.reset(1, 1);
      pair.other.reset(1, 1);
      await draw(example, pair);
      const looks = [pair.one.look(), pair.other.look()] as const;
      assert.deepEqual(...looks, `example ${index}:\n${looks.join("\n")}`);
    }
    pair.one.dispose();
    pair.other.dispose();
  }));
}
