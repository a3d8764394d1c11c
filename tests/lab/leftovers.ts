/**
 * Removes what labs left behind whose process was killed.
 *
 * @module
 */

import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killIfRunning } from "../e2e/processes_in.ts";
import { execute } from "./execute.ts";

/** What the names of temporary directories of this process's labs begin with. */
export const DIRECTORY_PREFIX = `p2pchat-lab-${Deno.pid}-`;
const DIRECTORY = /^p2pchat-lab-(\d+)-/;

/** How a lab's namespaces are named; the group is the process that the lab was made by. */
const NAMESPACE = /^p2pchat-(\d+)-[0-9a-f]{8}-/;

/**
 * Removes the namespaces, with all that runs in them, and the directories of labs whose own process
 * is gone: it was killed.
 */
export async function removeLeftovers(): Promise<void> {
  for (const name of await listNamespaces()) {
    const maker = NAMESPACE.exec(name)?.[1];
    if (maker !== undefined && !await isRunning(Number(maker))) await removeNamespace(name);
  }
  for await (const { name } of Deno.readDir(tmpdir())) {
    const maker = DIRECTORY.exec(name)?.[1];
    if (maker === undefined || await isRunning(Number(maker))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/**
 * Ends all that runs in a namespace, stopped programs too, and removes it. One that is gone already
 * is none the worse.
 */
export async function removeNamespace(name: string): Promise<void> {
  try {
    for (const pid of (await execute("ip", "netns", "pids", name)).split("\n")) {
      if (pid !== "") killIfRunning(Number(pid));
    }
    await execute("ip", "netns", "delete", name);
  } catch (error) {
    // Another run may clear away the same leftovers at the same time.
    if ((await listNamespaces()).includes(name)) throw error;
  }
}

async function listNamespaces(): Promise<readonly string[]> {
  const list = await execute("ip", "netns", "list");
  return list.split("\n").map((line) => line.split(" ", 1)[0] ?? "").filter((name) => name !== "");
}

async function isRunning(pid: number): Promise<boolean> {
  try {
    await Deno.stat(`/proc/${pid}`);
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}
