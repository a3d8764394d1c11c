import assert from "node:assert/strict";
import { conversationWith } from "../../../src/chat/api/room_id.ts";
import {
  END_OF_INPUT_ACKNOWLEDGED_MS,
  END_OF_INPUT_FIRST_LINK_MS,
} from "../../../src/core/limits/front_ends.ts";
import { replaceTimers } from "../../fake_timers.ts";
import { BOB } from "../screen/screen_harness.ts";
import { idle, notice, say, startLines, turn, withoutWaiting } from "./lines_harness.ts";

Deno.test("runLines() leaves at the end of the input where nothing was said", async () => {
  const run = startLines();
  run.input.end();
  assert.deepEqual(await run.end, { state: "quit" });
});

Deno.test("runLines() waits at the end of the input until everyone acknowledged", async () => {
  const run = startLines();
  run.input.feed(say("one"));
  await turn(() => run.submitted.length === 1);
  run.status.said = 1;
  run.input.end();
  let over = false;
  run.end.then(() => over = true);
  run.status.links = 1;
  run.emit(notice("bob joined"));
  await idle();
  assert.equal(over, false);
  run.status.delivered = 1;
  run.emit({ type: "delivery", reach: "everyone", after: 0, upTo: 1, linked: 1 });
  assert.deepEqual(await run.end, { state: "quit" });
  assert.equal(run.listeners.size, 0);
});

Deno.test("runLines() waits with the end of the input until links can be had at all", async () => {
  const started = Promise.withResolvers<void>();
  const run = startLines({ started: started.promise });
  run.status.said = 1;
  let over = false;
  run.end.then(() => over = true);
  using _ = withoutWaiting();
  run.input.end();
  await turn(() => run.listeners.size === 1);
  await idle();
  assert.equal(over, false);
  started.resolve();
  assert.equal((await run.end).state, "undelivered");
});

Deno.test("runLines() says that nobody was there to hear it", async () => {
  using _ = withoutWaiting();
  const run = startLines();
  run.status.said = 2;
  run.input.end();
  assert.deepEqual(await run.end, {
    state: "undelivered",
    reason: "Nobody was there to hear it. Is p2pchat running on another machine of this network?",
  });
  assert.equal(run.listeners.size, 0);
});

Deno.test("runLines() waits END_OF_INPUT_FIRST_LINK_MS for a link, END_OF_INPUT_ACKNOWLEDGED_MS then", async () => {
  const waited: number[] = [];
  using _ = replaceTimers((run, ms) => {
    waited.push(ms);
    queueMicrotask(run);
  });
  for (
    const [links, limit] of [END_OF_INPUT_FIRST_LINK_MS, END_OF_INPUT_ACKNOWLEDGED_MS].entries()
  ) {
    const run = startLines();
    Object.assign(run.status, { said: 1, links });
    run.input.end();
    assert.equal((await run.end).state, "undelivered");
    assert.equal(waited.at(-1), limit);
  }
});

Deno.test("runLines() says how much was not acknowledged, or came too late for anybody", async () => {
  using _ = withoutWaiting();
  const run = startLines();
  Object.assign(run.status, { said: 5, delivered: 3, links: 1 });
  run.input.end();
  assert.deepEqual(await run.end, {
    state: "undelivered",
    reason: "2 of 5 messages were not acknowledged by everyone here.",
  });
  const late = startLines();
  Object.assign(late.status, { said: 5, delivered: 3, links: 1, expired: 3 });
  late.input.end();
  const end = await late.end;
  assert.match(end.state === "undelivered" ? end.reason : "", /^3 messages waited too long/);
});

Deno.test("runLines() waits at the end of the input until private words came to whom they are for", async () => {
  const run = startLines();
  Object.assign(run.status, { said: 1, delivered: 1, unconfirmed: 1, links: 1 });
  run.input.end();
  let over = false;
  run.end.then(() => over = true);
  await turn(() => run.listeners.size === 2);
  run.emit(notice("bob joined"));
  await idle();
  assert.equal(over, false);
  run.status.unconfirmed = 0;
  run.emit({
    type: "delivered",
    room: conversationWith(BOB.id),
    person: BOB,
    to: "bob",
    number: 1,
  });
  assert.deepEqual(await run.end, { state: "quit" });
});

Deno.test("runLines() says how many private words did not come", async () => {
  using _ = withoutWaiting();
  const run = startLines();
  Object.assign(run.status, { said: 2, delivered: 2, unconfirmed: 2, links: 1 });
  run.input.end();
  assert.deepEqual(await run.end, {
    state: "undelivered",
    reason: "2 private messages did not come to whom they are for.",
  });
});

Deno.test("runLines() waits at the end of the input for what others take slowly, as long as some goes out", async () => {
  const run = startLines();
  Object.assign(run.status, { said: 1, delivered: 1, waiting: 3, links: 1 });
  run.input.end();
  let over = false;
  run.end.then(() => over = true);
  await turn(() => run.listeners.size === 2);
  for (const waiting of [2, 1, 0]) {
    run.status.waiting = waiting;
    run.status.said++;
    run.emit({ type: "status" });
    await idle();
    assert.equal(over, false);
  }
  run.status.delivered = run.status.said;
  run.emit({ type: "delivery", reach: "everyone", after: 0, upTo: 4, linked: 1 });
  assert.deepEqual(await run.end, { state: "quit" });
});

Deno.test("runLines() says how much could not be sent, where nothing more goes out", async () => {
  using _ = withoutWaiting();
  const run = startLines();
  Object.assign(run.status, { said: 1, delivered: 1, waiting: 2, links: 1 });
  run.input.end();
  assert.deepEqual(await run.end, {
    state: "undelivered",
    reason: "2 messages could not be sent: others take no more of you for the moment.",
  });
});

Deno.test("runLines() ends at the signal while it waits at the end of the input", async () => {
  const run = startLines();
  run.status.said = 1;
  run.input.end();
  await turn(() => run.listeners.size === 2);
  run.stop.abort();
  assert.deepEqual(await run.end, { state: "quit" });
  assert.equal(run.listeners.size, 0);
});

Deno.test("runLines() waits for no neighbour that acknowledges nothing, and names it", async () => {
  const run = startLines();
  Object.assign(run.status, { said: 5, delivered: 2, confirmed: 4, silent: "mallory", links: 2 });
  run.input.end();
  let over = false;
  run.end.then(() => over = true);
  await turn(() => run.listeners.size === 2);
  run.emit({ type: "status" });
  await idle();
  assert.equal(over, false, "the others have not acknowledged all of it");
  run.status.confirmed = 5;
  run.emit({ type: "status" });
  assert.deepEqual(await run.end, {
    state: "quit",
    remark: "3 of 5 messages were not acknowledged by mallory.",
  });
});

Deno.test("runLines() names the neighbour where it is the only one, and says that nothing arrived", async () => {
  using _ = withoutWaiting();
  const run = startLines();
  Object.assign(run.status, { said: 5, delivered: 2, confirmed: 2, silent: "bob", links: 1 });
  run.input.end();
  assert.deepEqual(await run.end, {
    state: "undelivered",
    reason: "3 of 5 messages were not acknowledged by bob.",
  });
});

Deno.test("runLines() names a neighbour that missed messages", async () => {
  const run = startLines();
  Object.assign(run.status, { said: 5, delivered: 5, missed: "carol may lack 2", links: 1 });
  run.input.end();
  assert.deepEqual(await run.end, {
    state: "quit",
    remark: "Messages had to be forgotten while a neighbour took nothing: carol may lack 2 of " +
      "them. Send them again if they matter.",
  });
});
