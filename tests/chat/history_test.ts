import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_HISTORY_MESSAGES } from "../../src/core/limits.ts";
import { createHistory } from "../../src/chat/history.ts";
import { compareMessages, type Message } from "../../src/chat/message.ts";
import { BOB, CAROL, NOON } from "./stage.ts";

function message(ms: number, author = BOB): Message {
  return {
    room: "general",
    type: "chat",
    sender: "bob",
    author,
    epoch: 1,
    sequence: ms,
    content: `${ms}`,
    timestamp: new Date(NOON).toISOString(),
    clock: { ms, counter: 0 },
    hops: 1,
    own: false,
  };
}

Deno.test("createHistory() holds any arrival in the one order", () => {
  const arrivals = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.boolean()), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(arrivals, (list) => {
      const history = createHistory();
      for (const [ms, carol] of list) history.add(message(ms, carol ? CAROL : BOB));
      assert.equal(history.messages.length, list.length);
      for (let at = 1; at < history.messages.length; at++) {
        assert.ok(compareMessages(history.messages[at - 1]!, history.messages[at]!) <= 0);
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("createHistory() forgets the oldest beyond its limit", () => {
  const history = createHistory();
  const ends = () => [history.messages[0]?.content, history.messages.at(-1)?.content];
  for (let ms = 1; ms <= MAX_HISTORY_MESSAGES; ms++) history.add(message(ms));
  assert.deepEqual(ends(), ["1", `${MAX_HISTORY_MESSAGES}`]);
  for (let more = 1; more <= 2_500; more++) {
    history.add(message(MAX_HISTORY_MESSAGES + more));
    if (more > 1 && more % 500 > 0) continue;
    assert.equal(history.messages.length, MAX_HISTORY_MESSAGES);
    assert.deepEqual(ends(), [`${more + 1}`, `${MAX_HISTORY_MESSAGES + more}`]);
  }
});
