import assert from "node:assert/strict";
import { MAX_BEACON_ANSWERS_PER_SECOND } from "../../../src/core/limits/discovery.ts";
import { createPendingAnswers } from "../../../src/protocol/discovery/pending_answers.ts";

const answer = (hostname: string, port: number, due = 5, echo = "") => ({
  interface: "10.0.0.1",
  to: { hostname, port },
  echo,
  due,
});

Deno.test("take() takes what is due, one for each source, at its first moment", () => {
  const pending = createPendingAnswers();
  pending.add(answer("10.0.0.2", 1, 5, "old"));
  pending.add(answer("10.0.0.2", 1, 9, "new"));
  pending.add(answer("10.0.0.3", 1, 7));
  assert.equal(pending.deadline(), 5);
  assert.deepEqual(pending.take(5).map(({ echo, due }) => [echo, due]), [["new", 5]]);
  assert.equal(pending.deadline(), 7);
});

Deno.test("add() takes as many as the limit; one more takes a place of the most crowded host", () => {
  const pending = createPendingAnswers();
  for (let port = 1; port < MAX_BEACON_ANSWERS_PER_SECOND; port++) {
    assert.equal(pending.add(answer("10.0.0.2", port)), undefined);
  }
  assert.equal(pending.add(answer("10.0.0.3", 1)), undefined, "at the limit");
  const more = answer("10.0.0.2", 1_000);
  assert.deepEqual(pending.add(more), more.to);
  const last = answer("10.0.0.2", MAX_BEACON_ANSWERS_PER_SECOND - 1);
  assert.deepEqual(pending.add(answer("10.0.0.4", 1)), last.to);
  const hosts = pending.take(5).map(({ to }) => to.hostname);
  assert.equal(hosts.length, MAX_BEACON_ANSWERS_PER_SECOND);
  assert.deepEqual(hosts.filter((host) => host !== "10.0.0.2"), ["10.0.0.3", "10.0.0.4"]);
});
