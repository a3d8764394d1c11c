import { ROOT } from "../task.ts";

/**
 * Writes the program and its libraries into the one file `path`; `main.ts` of the project `root` is where it begins.
 *
 * @throws {Error} with what the bundler says, where it fails
 */
export async function bundle(path: string, root: string = ROOT): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "deno", "--output", path, "main.ts"],
    cwd: root,
    stdout: "null",
  }).output();
  if (!success) throw new Error(`Cannot bundle: ${new TextDecoder().decode(stderr)}`);
}
