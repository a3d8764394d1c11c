import assert from "node:assert/strict";
import fc from "fast-check";
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
  const history = createHistory(10);
  for (let ms = 1; ms <= 5_000; ms++) history.add(message(ms));
  assert.ok(history.messages.length >= 10 && history.messages.length <= 1_010);
  assert.equal(history.messages.at(-1)?.content, "5000");
});
