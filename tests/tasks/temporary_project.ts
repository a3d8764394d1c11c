/**
 * A temporary directory for one test of tasks/.
 *
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Lends a directory that is removed afterwards. */
export async function withTemporaryProject(use: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), "p2pchat-test-"));
  try {
    await use(path);
  } finally {
    await rm(path, { recursive: true });
  }
}
