import assert from "node:assert/strict";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import { ALONE_NOTICE_AFTER_MS, SLOW_DELIVERY_AFTER_MS } from "../../../src/core/limits/chat.ts";
import {
  ALICE,
  BOB,
  CAROL,
  envelope,
  events,
  noticesOf,
  type OneEngine,
  oneEngine,
} from "../one_engine.ts";

/** The mesh says that number `sequence` was said. */
function saying({ mesh }: OneEngine, sequence: number): void {
  mesh({ type: "published", envelope: envelope({ author: ALICE, sender: "alice", sequence }) });
}

/** How far what came: `everyone 0-3`. */
const reached = (effects: readonly EngineEffect[]) =>
  events(effects).flatMap((event) =>
    event.type === "delivery" ? [`${event.reach} ${event.after}-${event.upTo}`] : []
  );

const acknowledged = (after: number, top: number, any: number) =>
  ({ type: "acknowledged", after, top, any, confirmed: top, linked: 2 }) as const;

Deno.test("createDeliveryStatus() says delivered when everyone linked confirmed", () => {
  const scene = oneEngine();
  scene.join(BOB, "bob");
  for (const sequence of [1, 2, 3]) saying(scene, sequence);
  assert.deepEqual(reached(scene.mesh(acknowledged(0, 2, 2))), ["everyone 0-2"]);
  assert.deepEqual(reached(scene.mesh(acknowledged(0, 2, 2))), []);
  assert.equal(scene.engine.view.status.said, 3);
  assert.equal(scene.engine.view.status.delivered, 2);
});

Deno.test("createDeliveryStatus() says that only some have it once the others have been slow for a while", () => {
  const scene = oneEngine();
  const { join, mesh, pass } = scene;
  join(BOB, "bob");
  join(CAROL, "carol");
  for (const sequence of [1, 2, 3]) saying(scene, sequence);
  assert.deepEqual(reached(mesh(acknowledged(0, 1, 3))), ["everyone 0-1"]);
  assert.deepEqual(reached(pass(SLOW_DELIVERY_AFTER_MS - 1)), []);
  assert.deepEqual(reached(pass(1)), ["some 1-3"]);
  assert.deepEqual(reached(pass(SLOW_DELIVERY_AFTER_MS)), [], "told once");
  saying(scene, 4);
  mesh(acknowledged(0, 1, 4));
  assert.deepEqual(reached(pass(SLOW_DELIVERY_AFTER_MS)), ["some 3-4"]);
  assert.deepEqual(reached(mesh(acknowledged(0, 4, 4))), ["everyone 0-4"]);
  assert.equal(scene.engine.deadline(), undefined);
});

Deno.test("createDeliveryStatus() has patience with those who confirm one after the other", () => {
  const scene = oneEngine();
  const { mesh, pass } = scene;
  for (const sequence of [1, 2, 3]) saying(scene, sequence);
  scene.join(BOB, "bob");
  mesh(acknowledged(0, 1, 3));
  pass(SLOW_DELIVERY_AFTER_MS - 1);
  mesh(acknowledged(0, 2, 3));
  assert.deepEqual(reached(pass(SLOW_DELIVERY_AFTER_MS - 1)), []);
  mesh(acknowledged(0, 3, 3));
  assert.deepEqual(reached(pass(SLOW_DELIVERY_AFTER_MS)), []);
});

Deno.test("createDeliveryStatus() says at once what some have when the last link is lost", () => {
  const scene = oneEngine();
  const { join, part, mesh } = scene;
  join(BOB, "bob");
  join(CAROL, "carol");
  for (const sequence of [1, 2]) saying(scene, sequence);
  mesh(acknowledged(0, 0, 2));
  assert.deepEqual(part(BOB).filter(({ type }) => type === "delivery"), []);
  const [last] = part(CAROL).filter(({ type }) => type === "delivery");
  assert.deepEqual(last, { type: "delivery", reach: "some", after: 0, upTo: 2, linked: 0 });
});

Deno.test("createDeliveryStatus() says what reached nobody, by number and in a sentence", () => {
  const scene = oneEngine();
  const { counters, mesh, type } = scene;
  for (const sequence of [1, 2, 3]) saying(scene, sequence);
  mesh(acknowledged(0, 1, 1));
  counters.expired = 1;
  const lost = type("/help");
  assert.deepEqual(reached(lost), ["nobody 1-2"]);
  assert.deepEqual(
    noticesOf(lost).at(-1),
    "1 message of yours reached nobody: nobody came in time",
  );
  assert.deepEqual(reached(type("/help")), []);
  counters.expired = 2;
  assert.deepEqual(reached(type("/help")), ["nobody 2-3"]);
  assert.equal(scene.engine.view.status.expired, 2);
});

Deno.test("createDeliveryStatus() says that nobody is here, after a while and once while that lasts", () => {
  const scene = oneEngine();
  const { pass, join, part } = scene;
  const text = "nobody is here yet: what you say waits for somebody, for 5 minutes";
  saying(scene, 1);
  assert.deepEqual(noticesOf(pass(ALONE_NOTICE_AFTER_MS - 1)), []);
  saying(scene, 2);
  assert.deepEqual(noticesOf(pass(1)), [text]);
  saying(scene, 3);
  assert.deepEqual(noticesOf(pass(ALONE_NOTICE_AFTER_MS)), []);
  join(BOB, "bob");
  part(BOB);
  saying(scene, 4);
  assert.deepEqual(noticesOf(pass(ALONE_NOTICE_AFTER_MS)), [text]);
});

Deno.test("createDeliveryStatus() says nothing of being alone where somebody comes in time", () => {
  const scene = oneEngine();
  saying(scene, 1);
  scene.join(BOB, "bob");
  assert.deepEqual(noticesOf(scene.pass(ALONE_NOTICE_AFTER_MS)), []);
  assert.equal(scene.engine.deadline(), undefined);
});

Deno.test("createDeliveryStatus() tells front ends that all have it but those who confirm nothing", () => {
  const scene = oneEngine();
  scene.join(BOB, "bob");
  for (const sequence of [1, 2]) saying(scene, sequence);
  const kinds = (confirmed: number) =>
    events(scene.mesh({ ...acknowledged(0, 0, 2), confirmed })).map(({ type }) => type);
  assert.deepEqual([kinds(2), kinds(2)], [["status"], []]);
  const { delivered, confirmed } = scene.engine.view.status;
  assert.deepEqual([delivered, confirmed], [0, 2]);
});
