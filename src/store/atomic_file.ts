/**
 * Small files, replaced as a whole.
 *
 * Invariant: a reader finds the old or the new text, also after a crash or a power cut, and never a
 * part. The text is written to a fresh file (mode 0600, where modes exist), synced, and renamed.
 *
 * @module
 */
import { utf8 } from "../core/bytes.ts";

/**
 * Replaces a small file. The caller holds the lock that keeps others from writing it. Throws the
 * errors of the file system.
 */
export function replaceFileSync(path: string, text: string): void {
  const fresh = `${path}.new`;
  removeIfThere(fresh); // left by a crash; made anew so that its mode is ours
  {
    using file = Deno.openSync(fresh, { write: true, createNew: true, mode: 0o600 });
    writeAll(file, utf8(text));
    file.syncSync();
  }
  Deno.renameSync(fresh, path);
}

/** Does the same without blocking on a slow disk. At most one call at a time for a file. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  await Deno.remove(fresh).catch(passOverMissing);
  {
    using file = await Deno.open(fresh, { write: true, createNew: true, mode: 0o600 });
    const bytes = utf8(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.sync();
  }
  await Deno.rename(fresh, path);
}

/** Reads a file of at most `maxBytes`. Throws all errors of the file system but "not found". */
export function readSmallFile(
  path: string,
  maxBytes: number,
): { readonly text: string } | "missing" | "too large" {
  try {
    if (Deno.statSync(path).size > maxBytes) return "too large";
    return { text: Deno.readTextFileSync(path) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "missing";
    throw error;
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    passOverMissing(error);
  }
}

function passOverMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
