import assert from "node:assert/strict";
import { createWriteQueue, type WriteQueue } from "../../src/store/write_queue.ts";

/** A saver, and a disk on which each write takes until a test ends it. */
function slowDisk() {
  const written: string[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  let begun = Promise.withResolvers<void>();
  const writeQueue: WriteQueue = createWriteQueue("file", async (path, text) => {
    written.push(`${path}: ${text}`);
    const end = Promise.withResolvers<void>();
    ends.push(end);
    begun.resolve();
    begun = Promise.withResolvers();
    await end.promise;
  });
  return {
    writeQueue,
    written,
    /** Resolves when so many writes have begun. */
    async begins(count: number) {
      while (written.length < count) await begun.promise;
    },
    end: (index: number, error?: Error) =>
      error === undefined ? ends[index]?.resolve() : ends[index]?.reject(error),
  };
}

Deno.test("createWriteQueue() writes one text at a time, and of those that wait the newest", async () => {
  const { writeQueue, written, begins, end } = slowDisk();
  const first = writeQueue.save("one");
  await begins(1);
  const rest = ["two", "three", "four"].map((text) => writeQueue.save(text));
  assert.deepEqual(written, ["file: one"]);
  end(0);
  await first;
  await begins(2);
  end(1);
  await Promise.all(rest);
  assert.deepEqual(written, ["file: one", "file: four"]);
  await writeQueue.idle();
});

Deno.test("createWriteQueue() tells whoever saved what the disk said, and goes on", async () => {
  const { writeQueue, written, begins, end } = slowDisk();
  const lost = writeQueue.save("one");
  await begins(1);
  const profileData = writeQueue.save("two");
  end(0, new Error("no space"));
  await assert.rejects(lost, /no space/);
  await begins(2);
  end(1);
  await profileData;
  const again = writeQueue.save("three");
  await begins(3);
  end(2);
  await again;
  assert.deepEqual(written, ["file: one", "file: two", "file: three"]);
});

Deno.test("idle() waits for what is being written and what waits", async () => {
  const { writeQueue, written, begins, end } = slowDisk();
  await writeQueue.idle();
  writeQueue.save("one");
  let idle = false;
  const waited = writeQueue.idle().then(() => idle = true);
  await begins(1);
  writeQueue.save("two");
  end(0);
  await begins(2);
  assert.equal(idle, false);
  end(1);
  await waited;
  assert.equal(written.length, 2);
});
