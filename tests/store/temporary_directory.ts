/**
 * An empty directory for one test of store/.
 *
 * @module
 */

/** A test that is given an empty directory, which is gone afterwards. */
export function withTemporaryDirectory(
  test: (directory: string) => void | Promise<void>,
): () => Promise<void> {
  return async () => {
    const directory = Deno.makeTempDirSync();
    try {
      await test(directory);
    } finally {
      Deno.removeSync(directory, { recursive: true });
    }
  };
}
