/**
 * A preload that writes the permissions of the process to its error output at SIGUSR2.
 *
 * @module
 */

const NAMES = ["net", "read", "write", "run", "env", "sys", "ffi", "import"] as const;

Deno.addSignalListener("SIGUSR2", async () => {
  const states: Record<string, string> = {};
  for (const name of NAMES) states[name] = (await Deno.permissions.query({ name })).state;
  console.error(JSON.stringify(states));
});
