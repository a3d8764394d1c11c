import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { VARIABLES } from "../../src/app/permissions.ts";
import { BINARY, command, environment } from "./command.ts";
import { openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { start } from "./process.ts";

const REPORT = fileURLToPath(new URL("./permission_report.ts", import.meta.url));
const FOR_ALL = {
  net: "granted",
  read: "granted",
  write: "granted",
  env: "denied",
  sys: "prompt",
  ffi: "prompt",
  import: "denied",
};

testOnLinux("p2pchat gives up running programs where it shows no screen", async () => {
  for (const frontEnd of ["-json", "-plain"]) {
    await using lan = await openLan();
    const ready = Promise.withResolvers<void>();
    await using program = start({
      command: command(["-username", "alice", frontEnd, ...lan.options], REPORT),
      cwd: lan.directory,
      environment: environment(lan.home("alice")),
      onOutput: () => ready.resolve(),
    });
    await ready.promise;
    program.kill("SIGUSR2");
    const states = await reported(() => program.complaints);
    assert.deepEqual(states, { ...FOR_ALL, run: "prompt" }, frontEnd);
  }
}, { ignore: BINARY !== undefined }); // nothing can be loaded into a compiled program

Deno.test({
  name: "the compiled program has the permissions of the table",
  ignore: BINARY === undefined,
  async fn() {
    const has = embedded(await readFile(BINARY ?? ""));
    const given = Object.entries(has).filter(([name, value]) =>
      name.startsWith("allow_") && value !== null && name !== "allow_import"
    );
    assert.deepEqual(Object.fromEntries(given), {
      allow_env: Object.values(VARIABLES).flat(),
      allow_net: [],
      allow_read: [],
      allow_run: [],
      allow_sys: ["networkInterfaces"],
      allow_write: [],
    });
    assert.deepEqual(has["deny_import"], []);
    assert.deepEqual(has["ignore_env"], []);
    assert.equal(has["prompt"], false);
  },
});

/** Waits for the report of the preload, and returns it. */
async function reported(complaints: () => string): Promise<unknown> {
  for (;;) {
    const [line] = /^\{.*\}$/m.exec(complaints()) ?? [];
    if (line !== undefined) return JSON.parse(line);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** Reads the permissions that `deno compile` wrote into a program, as JSON. */
function embedded(program: Uint8Array): Readonly<Record<string, unknown>> {
  const text = new TextDecoder("latin1").decode(program.subarray(-4 * 1024 * 1024));
  const [, permissions] = /\{"argv":\[.*?"permissions":(\{[^}]*\})/.exec(text) ?? [];
  assert.ok(permissions !== undefined, "no permissions in the program");
  return JSON.parse(permissions);
}

/** How often to look for what nobody tells. */
const LOOK_AGAIN_MS = 20;
