import assert from "node:assert/strict";
import { createSaver, type Saver } from "../../src/store/write_queue.ts";

/** A saver, and a disk on which each write takes until a test ends it. */
function slowDisk() {
  const written: string[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  let begun = Promise.withResolvers<void>();
  const saver: Saver = createSaver("file", async (path, text) => {
    written.push(`${path}: ${text}`);
    const end = Promise.withResolvers<void>();
    ends.push(end);
    begun.resolve();
    begun = Promise.withResolvers();
    await end.promise;
  });
  return {
    saver,
    written,
    /** Resolves when so many writes have begun. */
    async begins(count: number) {
      while (written.length < count) await begun.promise;
    },
    end: (index: number, error?: Error) =>
      error === undefined ? ends[index]?.resolve() : ends[index]?.reject(error),
  };
}

Deno.test("createSaver() writes one text at a time, and of those that wait the newest", async () => {
  const { saver, written, begins, end } = slowDisk();
  const first = saver.save("one");
  await begins(1);
  const rest = ["two", "three", "four"].map((text) => saver.save(text));
  assert.deepEqual(written, ["file: one"]);
  end(0);
  await first;
  await begins(2);
  end(1);
  await Promise.all(rest);
  assert.deepEqual(written, ["file: one", "file: four"]);
  await saver.idle();
});

Deno.test("createSaver() tells whoever saved what the disk said, and goes on", async () => {
  const { saver, written, begins, end } = slowDisk();
  const lost = saver.save("one");
  await begins(1);
  const kept = saver.save("two");
  end(0, new Error("no space"));
  await assert.rejects(lost, /no space/);
  await begins(2);
  end(1);
  await kept;
  const again = saver.save("three");
  await begins(3);
  end(2);
  await again;
  assert.deepEqual(written, ["file: one", "file: two", "file: three"]);
});

Deno.test("idle() waits for what is being written and what waits", async () => {
  const { saver, written, begins, end } = slowDisk();
  await saver.idle();
  saver.save("one");
  let idle = false;
  const waited = saver.idle().then(() => idle = true);
  await begins(1);
  saver.save("two");
  end(0);
  await begins(2);
  assert.equal(idle, false);
  end(1);
  await waited;
  assert.equal(written.length, 2);
});
