/**
 * Numbers with their noun, in English.
 *
 * @module
 */

/** Returns a number with its noun: `1 message`, `3 messages`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
