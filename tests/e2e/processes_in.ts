/**
 * Ends the processes of a working directory: what a terminal left behind when it was killed.
 *
 * @module
 */

/** Between two looks at the processes that were killed, in ms. */
const LOOK_MS = 10;

/**
 * Kills every process whose working directory is `directory` or below it, and waits until none is
 * left. A directory that only a test's own processes work in names them for certain, where a
 * number may belong to another process by now.
 */
export async function endProcessesIn(directory: string): Promise<void> {
  const place = await Deno.realPath(directory);
  for (;;) {
    const found = processesIn(place);
    if (found.length === 0) return;
    for (const pid of found) killIfRunning(pid);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** The numbers of the processes that work in `place` or below it. */
function processesIn(place: string): readonly number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const working = workingDirectory(name);
    if (working === place || working?.startsWith(`${place}/`)) found.push(Number(name));
  }
  return found;
}

/** Returns `undefined` for a process that has ended, and for one of another user. */
function workingDirectory(pid: string): string | undefined {
  try {
    return Deno.readLinkSync(`/proc/${pid}/cwd`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}

/** Kills a process; one that has ended already is none the worse. */
export function killIfRunning(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
