const ANNOUNCEMENT = /The following tests were pending:\n/;
// deno-lint-ignore no-control-regex -- colours are control sequences
const COLOURS = /\x1b\[[\d;]*m/g;

/**
 * Returns the tests and steps that were running when `deno test` was interrupted, each with its
 * place, out of what it printed. There are none where the output ended in another way.
 */
export function parsePending(output: string): readonly string[] {
  const [, pending] = output.replaceAll(COLOURS, "").split(ANNOUNCEMENT);
  return pending?.split("\n").filter((line) => line.includes(" => ")) ?? [];
}
