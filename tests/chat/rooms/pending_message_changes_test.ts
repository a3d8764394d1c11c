import assert from "node:assert/strict";
import type { MessageChange, MessageId } from "../../../src/chat/api/message.ts";
import { createPendingMessageChanges } from "../../../src/chat/rooms/pending_message_changes.ts";
import { MAX_WAITING_CHANGES } from "../../../src/core/limits/chat.ts";
import { BOB } from "../one_engine.ts";

const id = (sequence: number): MessageId => ({ author: BOB, epoch: 1, sequence });
const change = (content: string): MessageChange => (message) => ({ ...message, content });

Deno.test("createWaitingChanges() returns the changes of a message once, in the order of arrival", () => {
  const waiting = createPendingMessageChanges();
  const [first, second, other] = [change("first"), change("second"), change("other")];
  waiting.add("general", id(1), first);
  waiting.add("dev", id(1), other);
  waiting.add("general", id(1), second);
  assert.equal(waiting.size, 3);
  assert.deepEqual(waiting.take("general", id(2)), []);
  assert.deepEqual(waiting.take("general", id(1)), [first, second]);
  assert.deepEqual(waiting.take("general", id(1)), []);
  waiting.drop("general");
  assert.equal(waiting.size, 1);
  waiting.drop("dev");
  assert.equal(waiting.size, 0);
  assert.deepEqual(waiting.take("dev", id(1)), []);
});

Deno.test("createWaitingChanges() keeps so many, and one past them drops the oldest", () => {
  const waiting = createPendingMessageChanges();
  const [first, second] = [change("first"), change("second")];
  waiting.add("general", id(1), first);
  waiting.add("general", id(1), second);
  for (let at = 3; at <= MAX_WAITING_CHANGES; at++) waiting.add("general", id(at), first);
  assert.equal(waiting.size, MAX_WAITING_CHANGES);
  waiting.add("dev", id(1), first);
  assert.equal(waiting.size, MAX_WAITING_CHANGES);
  assert.deepEqual(waiting.take("general", id(1)), [second]);
  waiting.add("dev", id(2), first);
  waiting.add("dev", id(3), first);
  assert.equal(waiting.size, MAX_WAITING_CHANGES);
  assert.deepEqual(waiting.take("general", id(3)), []);
  assert.deepEqual(waiting.take("general", id(4)), [first]);
});
