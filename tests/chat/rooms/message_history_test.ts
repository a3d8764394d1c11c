import assert from "node:assert/strict";
import fc from "fast-check";
import { addAnnotation } from "../../../src/chat/api/annotation.ts";
import {
  compareMessages,
  type Message,
  type MessageChange,
} from "../../../src/chat/api/message.ts";
import { createHistories, createHistory } from "../../../src/chat/rooms/message_history.ts";
import { LATE_AFTER_MS } from "../../../src/core/limits/chat.ts";
import {
  MAX_HISTORY_MESSAGES,
  MAX_REPLAYED_MESSAGES,
} from "../../../src/core/limits/replication.ts";
import { BOB, CAROL, NOON } from "../one_engine.ts";

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
    late: false,
    replaces: false,
    annotations: [],
    replayed: false,
    mention: false,
  };
}

Deno.test("createHistory() holds any arrival in the one order", () => {
  const arrivals = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.boolean()), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(arrivals, (list) => {
      const history = createHistory();
      for (const [ms, carol] of list) history.add(message(ms, carol ? CAROL : BOB), 0);
      const numbers = new Set(list.map((arrival) => `${arrival}`));
      assert.equal(history.messages.length, numbers.size);
      for (let at = 1; at < history.messages.length; at++) {
        assert.ok(compareMessages(history.messages[at - 1]!, history.messages[at]!) <= 0);
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("createHistories() hold so many messages in all, and forget the oldest of the fullest room", () => {
  const histories = createHistories(10);
  const contents = (room: string) => histories.of(room).map(({ content }) => content);
  for (let ms = 1; ms <= 8; ms++) histories.add(message(ms), 0);
  for (let ms = 1; ms <= 2; ms++) histories.add({ ...message(ms), room: "dev" }, 0);
  assert.deepEqual([contents("general").length, contents("dev").length], [8, 2]);
  histories.add({ ...message(3), room: "dev" }, 0);
  assert.deepEqual(contents("general"), ["2", "3", "4", "5", "6", "7", "8"]);
  assert.deepEqual(contents("dev"), ["1", "2", "3"]);
  histories.drop("general");
  assert.deepEqual(contents("general"), []);
  for (let ms = 4; ms <= 11; ms++) histories.add({ ...message(ms), room: "dev" }, 0);
  assert.deepEqual([contents("dev")[0], contents("dev").length], ["2", 10]);
});

Deno.test("createHistories() hold what is at the limit, and forget with one past it", () => {
  const histories = createHistories();
  const ends = () => {
    const messages = histories.of("general");
    return [messages[0]?.content, messages.at(-1)?.content, messages.length];
  };
  for (let ms = 1; ms <= MAX_HISTORY_MESSAGES; ms++) histories.add(message(ms), 0);
  assert.deepEqual(ends(), ["1", `${MAX_HISTORY_MESSAGES}`, MAX_HISTORY_MESSAGES]);
  for (let more = 1; more <= 2_500; more++) {
    histories.add(message(MAX_HISTORY_MESSAGES + more), 0);
    if (more > 1 && more % 500 > 0) continue;
    const last = `${MAX_HISTORY_MESSAGES + more}`;
    assert.deepEqual(ends(), [`${more + 1}`, last, MAX_HISTORY_MESSAGES]);
  }
});

Deno.test("createHistory() takes for late what belongs before something that came a while before, and no sooner", () => {
  const late = (after: number) => {
    const history = createHistory();
    history.add(message(5), 100);
    return history.add(message(4), 100 + after)?.late;
  };
  assert.equal(late(LATE_AFTER_MS), false);
  assert.equal(late(LATE_AFTER_MS + 1), true);
  const history = createHistory();
  history.add(message(5), 0);
  assert.equal(history.add(message(6), LATE_AFTER_MS * 2)?.late, false, "it is the newest");
  history.add(message(3), LATE_AFTER_MS);
  assert.equal(history.add(message(2), LATE_AFTER_MS + 1)?.late, true, "that is newer, and old");
});

Deno.test("createHistory() finds out of order what came long ago behind what came just now", () => {
  const history = createHistory();
  history.add(message(9), 0);
  history.add(message(5), LATE_AFTER_MS);
  assert.equal(history.add(message(4), LATE_AFTER_MS + 1)?.late, true);
});

Deno.test("createHistory() holds each number of a run once, and forgets it with its message", () => {
  const history = createHistory();
  assert.ok(history.add(message(1), 0));
  assert.equal(history.add(message(1), 0), undefined);
  assert.equal(history.add({ ...message(7), sequence: 1 }, 0), undefined, "though it differs");
  assert.ok(history.add({ ...message(1), epoch: 2 }, 0));
  assert.ok(history.add(message(1, CAROL), 0));
  for (let ms = 100; ms < 2_000; ms++) history.add(message(ms), 0);
  for (let count = 0; count < 1_500; count++) history.forgetOldest();
  assert.equal(history.size, 403);
  assert.ok(history.add(message(1), 0), "it was forgotten long ago");
  assert.equal(history.messages[0]?.content, "1");
});

Deno.test("createHistory() holds the newest of what was said before we came, at the limit and one past it", () => {
  const earlier = (ms: number) => ({ ...message(ms), replayed: true });
  const history = createHistory();
  const ends = () => {
    const { messages } = history;
    return [messages[0]?.content, messages.at(-1)?.content, messages.length];
  };
  for (let ms = 11; ms <= 10 + MAX_REPLAYED_MESSAGES; ms++) history.add(earlier(ms), 0);
  assert.deepEqual(ends(), ["11", `${10 + MAX_REPLAYED_MESSAGES}`, MAX_REPLAYED_MESSAGES]);

  assert.equal(history.add(earlier(10), 0), undefined, "older than all of them");
  const newest = 11 + MAX_REPLAYED_MESSAGES;
  assert.ok(history.add(earlier(newest), 0));
  assert.deepEqual(ends(), ["12", `${newest}`, MAX_REPLAYED_MESSAGES]);
  assert.equal(history.add(earlier(11), 0), undefined, "it made room, and does not come back");

  assert.ok(history.add(message(5), 0), "what is said since takes no room");
  assert.ok(history.add(message(newest + 1), 0));
  assert.deepEqual(ends(), ["5", `${newest + 1}`, MAX_REPLAYED_MESSAGES + 2]);
  history.forgetOldest();
  history.forgetOldest();
  assert.ok(history.add(earlier(11), 0), "12 was forgotten: there is room for one");
  assert.equal(history.add(earlier(10), 0), undefined);
});

Deno.test("createHistories() count what is held, whatever made room", () => {
  const histories = createHistories(MAX_REPLAYED_MESSAGES + 1);
  for (let ms = 1; ms <= 2 * MAX_REPLAYED_MESSAGES; ms++) {
    histories.add({ ...message(ms), replayed: true }, 0);
  }
  histories.add({ ...message(1), room: "dev" }, 0);
  assert.equal(histories.of("general").length, MAX_REPLAYED_MESSAGES);
  assert.equal(histories.of("dev").length, 1);
  histories.add({ ...message(2), room: "dev" }, 0);
  assert.equal(histories.of("general").length, MAX_REPLAYED_MESSAGES - 1);
});

Deno.test("lastOf() finds the newest message of an author in all rooms, while it is held", () => {
  const histories = createHistories(3);
  const last = () => {
    const held = histories.lastOf(BOB);
    return held && [held.message.content, held.arrivedAt];
  };
  assert.equal(last(), undefined);
  histories.add({ ...message(5), room: "dev" }, 50);
  histories.add(message(4), 60);
  histories.add(message(6, CAROL), 70);
  assert.deepEqual(last(), ["5", 50]);
  histories.drop("dev");
  assert.deepEqual(last(), ["4", 60]);
  for (const ms of [7, 8, 9]) histories.add(message(ms, CAROL), 80);
  assert.equal(last(), undefined);
});

Deno.test("createHistory() replaces a message by another of its number, where that is another", () => {
  const history = createHistory();
  for (const ms of [1, 2, 3]) history.add(message(ms), 0);
  const other = { ...message(9), sequence: 2, content: "other" };
  assert.equal(history.replace(message(2), 0), undefined);
  assert.equal(history.replace({ ...other, sequence: 4 }, 0), undefined);
  assert.equal(history.replace(other, 0)?.replaces, true);
  assert.deepEqual(history.messages.map(({ content }) => content), ["1", "3", "other"]);
  assert.equal(history.add(message(2), 0), undefined, "its number is held");
});

const edit = (content: string): MessageChange => (message) => ({ ...message, content });

Deno.test("change() changes a held message in its place, and nothing that tells it from others", () => {
  const histories = createHistories();
  for (const ms of [1, 2, 3]) histories.add(message(ms), 0);
  const changed = histories.change("general", message(2), (held) => ({
    ...held,
    content: "other",
    sequence: 9,
    clock: { ms: 9, counter: 0 },
  }));
  assert.deepEqual(changed, { message: { ...message(2), content: "other" } });
  assert.deepEqual(histories.of("general").map(({ content }) => content), ["1", "other", "3"]);
  assert.equal(histories.change("general", message(2), edit("other")), undefined);
  assert.equal(histories.add(message(2), 0), undefined, "it is held");
});

Deno.test("change() says which annotation is new", () => {
  const histories = createHistories();
  const held = histories.add(message(1), 0)!;
  assert.equal(held.annotations.length, 0);
  const annotations = [BOB, CAROL].map((author) => (
    { kind: "reaction", author, epoch: 1, sequence: 1, text: "👍" }
  ));
  for (const annotation of annotations) {
    const changed = histories.change("general", held, (message) => ({
      ...message,
      annotations: addAnnotation(message.annotations, annotation),
    }));
    assert.deepEqual(changed?.annotation, annotation);
  }
  assert.deepEqual(histories.of("general")[0]?.annotations, annotations);
});

Deno.test("change() waits for a message that is not held, in its room", () => {
  const histories = createHistories();
  assert.equal(histories.change("general", message(2), edit("first")), undefined);
  assert.equal(histories.change("general", message(2), edit("second")), undefined);
  assert.equal(histories.add({ ...message(2), room: "dev" }, 0)?.content, "2");
  assert.equal(histories.add(message(1), 0)?.content, "1");
  assert.equal(histories.add(message(2), 0)?.content, "second");
  assert.deepEqual(histories.of("general").map(({ content }) => content), ["1", "second"]);
  histories.change("general", message(3), edit("dropped"));
  histories.drop("general");
  assert.equal(histories.add(message(3), 0)?.content, "3");
});

Deno.test("replace() drops the annotations, which were for another message", () => {
  const histories = createHistories();
  histories.add(message(1), 0);
  const annotation = { kind: "reaction", author: BOB, epoch: 1, sequence: 1, text: "👍" };
  const change: MessageChange = (held) => ({
    ...held,
    annotations: addAnnotation(held.annotations, annotation),
  });
  assert.equal(histories.change("general", message(1), change)?.message.annotations.length, 1);
  assert.deepEqual(histories.replace({ ...message(1), content: "other" }, 0)?.annotations, []);
});
