/**
 * Runs a command of the system, and rejects with what it complains of.
 *
 * @module
 */

/**
 * Runs a program to its end, which is to be success; returns its output.
 *
 * @throws {Error} with what the program complained of
 */
export async function execute(program: string, ...args: readonly string[]): Promise<string> {
  const output = await new Deno.Command(program, { args: [...args] }).output();
  const decoder = new TextDecoder();
  if (!output.success) {
    const complaint = decoder.decode(output.stderr).trim();
    throw new Error(`Cannot ${program} ${args.join(" ")}: ${complaint}`);
  }
  return decoder.decode(output.stdout);
}
