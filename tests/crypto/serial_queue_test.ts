import { deepEqual, equal, ok } from "node:assert/strict";
import { createSerialQueue } from "../../src/crypto/serial_queue.ts";

const nothing = (): Promise<void> => Promise.resolve();

/** Work that tells when it begins, and lasts until it is told to end. */
function oneEngine() {
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  return {
    begun: begun.promise,
    end: ended.resolve,
    work: (): Promise<void> => {
      begun.resolve();
      return ended.promise;
    },
  };
}

Deno.test("add() does one thing after the other, in the order they came", async () => {
  await using serialQueue = createSerialQueue(3);
  const seen: string[] = [];
  const first = Promise.withResolvers<void>();
  const last = Promise.withResolvers<void>();
  serialQueue.add(async () => {
    seen.push("first begins");
    await first.promise;
    seen.push("first ends");
  });
  serialQueue.add(() => Promise.resolve(void seen.push("second")));
  serialQueue.add(() => Promise.resolve(last.resolve()));
  deepEqual(seen, [], "nothing begins at once, so whoever adds is not entered anew");
  first.resolve();
  await last.promise;
  deepEqual(seen, ["first begins", "first ends", "second"]);
});

Deno.test("add() takes as much as the limit, the one under way included, and no more", async () => {
  await using serialQueue = createSerialQueue(2);
  const [first, second] = [oneEngine(), oneEngine()];
  ok(serialQueue.add(first.work));
  ok(serialQueue.add(second.work), "at the limit");
  equal(serialQueue.add(nothing), false, "one past it");
  await first.begun;
  equal(serialQueue.add(nothing), false, "what is under way counts");
  first.end();
  await second.begun;
  ok(serialQueue.add(nothing), "what is done does not");
  second.end();
});

Deno.test("add() can be called by the work itself", async () => {
  await using serialQueue = createSerialQueue(2);
  const done = Promise.withResolvers<void>();
  let nested = false;
  serialQueue.add(() => {
    ok(serialQueue.add(() => {
      nested = true;
      done.resolve();
      return Promise.resolve();
    }));
    ok(!nested);
    return Promise.resolve();
  });
  await done.promise;
});

Deno.test("[Symbol.asyncDispose]() forgets what waits and waits for what does not", async () => {
  const serialQueue = createSerialQueue(2);
  const underWay = oneEngine();
  let forgotten = true;
  let over = false;
  serialQueue.add(underWay.work);
  serialQueue.add(() => Promise.resolve(void (forgotten = false)));
  await underWay.begun;
  const disposed = serialQueue[Symbol.asyncDispose]().then(() => over = true);
  await nothing();
  ok(!over);
  underWay.end();
  await disposed;
  ok(forgotten);
  equal(serialQueue.add(nothing), false, "all is over");
  await serialQueue[Symbol.asyncDispose]();
});
