/**
 * The resident set size of a process, as the system reports it.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { Refusal } from "../task.ts";

/**
 * Mebibytes of memory that a process holds.
 *
 * @throws {Refusal} where this system does not tell
 */
export async function residentMebibytes(pid: number): Promise<number> {
  const kibibytes = Deno.build.os === "linux" ? await fromProc(pid) : await fromPs(pid);
  if (kibibytes !== undefined) return Number(kibibytes) / 1_024;
  throw new Refusal(`Cannot measure memory: this system does not tell what process ${pid} holds.`);
}

async function fromProc(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/status`, "utf8");
  return /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
}

async function fromPs(pid: number): Promise<string | undefined> {
  if (Deno.build.os === "windows") return undefined;
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "rss=", "-p", `${pid}`] })
    .output();
  return /\d+/.exec(new TextDecoder().decode(stdout))?.[0];
}
