import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { start } from "../e2e/process.ts";
import { waitFor } from "../e2e/wait_for.ts";
import { execute } from "./execute.ts";
import { DIRECTORY_PREFIX, removeLeftovers, removeNamespace } from "./leftovers.ts";
import { whyNoLab } from "./namespaces.ts";

const reason = await whyNoLab();
if (reason !== undefined) console.log(`Clearing away what labs leave is not tested: ${reason}`);

/** The exit status of who was ended by SIGKILL. */
const KILLED = 128 + 9;

/** A number that was a process's. */
async function pastPid(): Promise<number> {
  const child = new Deno.Command("true").spawn();
  await child.status;
  return child.pid;
}

async function isThere(directory: string): Promise<boolean> {
  const names = await Array.fromAsync(Deno.readDir(dirname(directory)), ({ name }) => name);
  return names.includes(basename(directory));
}

Deno.test(
  "removeLeftovers() removes the labs of the dead, with who was stopped there, and no others",
  { ignore: reason !== undefined },
  async () => {
    const mine = `p2pchat-${Deno.pid}-00000000-host`;
    const past = await pastPid();
    const orphan = `p2pchat-${past}-00000000-host`;
    const foreign = `p2pchat-test-${Deno.pid}`;
    for (const name of [mine, orphan, foreign]) await execute("ip", "netns", "add", name);
    const directory = await Deno.makeTempDir({ prefix: DIRECTORY_PREFIX });
    const orphaned = await Deno.makeTempDir({ prefix: `p2pchat-lab-${past}-` });
    const inside = Promise.withResolvers<void>();
    try {
      await using sleeper = start({
        command: ["ip", "netns", "exec", orphan, "sh", "-c", "echo ready; exec sleep 600"],
        cwd: "/",
        environment: Deno.env.toObject(),
        onOutput: () => inside.resolve(),
      });
      await waitFor("the sleeper", inside.promise);
      sleeper.kill("SIGSTOP");
      await removeLeftovers();
      assert.equal(await sleeper.exit(), KILLED);
      const left = await execute("ip", "netns", "list");
      const isLeft = (name: string) => left.includes(name);
      assert.deepEqual([mine, orphan, foreign].map(isLeft), [true, false, true]);
      assert.equal(await isThere(directory), true);
      assert.equal(await isThere(orphaned), false);
    } finally {
      for (const each of [directory, orphaned]) await rm(each, { recursive: true, force: true });
      for (const name of [mine, orphan, foreign]) await removeNamespace(name);
    }
  },
);
