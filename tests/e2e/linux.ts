/**
 * Registers tests that need Linux and util-linux; skips them elsewhere with a message.
 *
 * @module
 */

/** Why tests that need Linux cannot run here, or `undefined` where they can. */
async function whyNotHere(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "they need Linux's /proc and pseudo-terminals";
  try {
    const { stdout } = await new Deno.Command("script", { args: ["--version"] }).output();
    const ours = new TextDecoder().decode(stdout).includes("util-linux");
    return ours ? undefined : "they need the script of util-linux";
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "they need the script of util-linux";
  }
}

const reason = await whyNotHere();
if (reason !== undefined) console.log(`Some of the program's tests are left out: ${reason}`);

/**
 * A test that needs a pseudo-terminal, or `/proc`; left out, with a message, where there is none.
 */
export function testOnLinux(
  name: string,
  test: () => Promise<void>,
  options: { readonly ignore?: boolean } = {},
): void {
  Deno.test(name, { ignore: reason !== undefined || options.ignore === true }, test);
}
