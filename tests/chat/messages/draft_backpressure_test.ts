import assert from "node:assert/strict";
import { MAX_WAITING_DRAFTS, PACING_OVER_AFTER_MS } from "../../../src/core/limits/chat.ts";
import {
  ALICE,
  BOB,
  drafts,
  envelope,
  noticesOf,
  type OneEngine,
  oneEngine,
} from "../one_engine.ts";

/** The mesh says the next of what was handed to it. */
function goesOut({ mesh }: OneEngine, type = "chat", sequence = 1): void {
  mesh({
    type: "published",
    envelope: envelope({ author: ALICE, sender: "alice", sequence, type }),
  });
}

const paced = (ms: number, waiting = 1) => ({ type: "paced", ms, waiting }) as const;

Deno.test("createSendQueue() says how long to wait, once while something waits, and keeps it in sight", () => {
  const scene = oneEngine();
  const { say, mesh, join, engine } = scene;
  join(BOB, "bob");
  for (const text of ["one", "two", "three"]) say(text);
  assert.deepEqual(noticesOf(mesh(paced(400, 3))), [
    "others allow you 5 a second: 3 messages of yours wait, the next goes out in 0.4 s",
  ]);
  assert.deepEqual(engine.view.status.problems, [
    "3 messages of yours wait: others allow you 5 a second",
  ]);
  goesOut(scene, "chat", 1);
  assert.deepEqual(noticesOf(mesh(paced(200, 2))), []);
  assert.equal(engine.view.status.waiting, 2);
  goesOut(scene, "chat", 2);
  goesOut(scene, "nick", 3);
  assert.equal(engine.view.status.waiting, 0);
  assert.deepEqual(engine.view.status.problems, []);
});

Deno.test("createSendQueue() takes waits that follow each other closely for one", () => {
  const scene = oneEngine();
  const { say, mesh, pass } = scene;
  const waits = () => {
    say("one");
    const texts = noticesOf(mesh(paced(Infinity)));
    goesOut(scene);
    return texts.length;
  };
  assert.equal(waits(), 1);
  pass(PACING_OVER_AFTER_MS - 1);
  assert.equal(waits(), 0);
  pass(PACING_OVER_AFTER_MS);
  assert.equal(waits(), 1);
});

Deno.test("createSendQueue() says that others take nothing, and nothing of what went out already", () => {
  const { say, mesh } = oneEngine();
  assert.deepEqual(mesh(paced(400)), []);
  say("one");
  assert.deepEqual(noticesOf(mesh(paced(Infinity))), [
    "others take no more for the moment: 1 message of yours waits, none goes out for now",
  ]);
});

Deno.test("createEngine() keeps as much waiting as it may, and refuses more, losing nothing silently", () => {
  const scene = oneEngine();
  const { say, type, engine } = scene;
  for (let number = 0; number < MAX_WAITING_DRAFTS; number++) {
    assert.equal(drafts(say("text")).length, 1);
  }
  assert.equal(engine.view.status.waiting, MAX_WAITING_DRAFTS);
  const refusal = "! 1000 of your messages wait to be sent already: " +
    "say this again when some went out";
  for (const effects of [say("one more"), type("/me waves"), type("/nick alicia")]) {
    assert.deepEqual(noticesOf(effects), [refusal]);
    assert.deepEqual(drafts(effects), []);
  }
  assert.equal(engine.view.self.name, "alice");
  goesOut(scene);
  assert.equal(drafts(say("one more")).length, 1);
});
