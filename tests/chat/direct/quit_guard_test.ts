import assert from "node:assert/strict";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import { DEFAULT_RATE_BURST, RECEIPT_AFTER_MS } from "../../../src/core/limits/chat.ts";
import { type EngineNetwork, engineNetwork } from "../engine_network.ts";
import { BOB, CAROL, NOON, noticesOf, oneEngine } from "../one_engine.ts";

/** Whether alice leaves when she says so. */
function leaves({ users: { alice } }: EngineNetwork<"alice" | "bob">): boolean {
  return alice.type("/quit").some(({ type }) => type === "quit");
}

Deno.test("/quit leaves at once where no private word waits", () => {
  const parts = engineNetwork(["alice", "bob"]);
  assert.ok(leaves(parts));
  parts.users.alice.type("/msg bob hi");
  parts.pass(RECEIPT_AFTER_MS);
  assert.ok(leaves(parts));
});

Deno.test("/quit asks once about private words that have not come, and again about later ones", () => {
  const parts = engineNetwork(["alice", "bob"]);
  const { users: { alice }, cut, link, pass } = parts;
  pass(RECEIPT_AFTER_MS);
  cut("alice", "bob");
  alice.type("/msg bob one");
  alice.notices();
  assert.ok(!leaves(parts));
  assert.deepEqual(alice.notices(), [
    "! 1 private word has not come to bob yet: /quit once more leaves all the same",
  ]);
  assert.ok(leaves(parts));
  alice.type("/msg bob two");
  alice.notices();
  assert.ok(!leaves(parts));
  assert.deepEqual(alice.notices(), [
    "! 2 private words have not come to bob yet: /quit once more leaves all the same",
  ]);
  link("alice", "bob");
  alice.type("/msg bob three");
  pass(RECEIPT_AFTER_MS);
  assert.ok(leaves(parts), "all of them came meanwhile");
});

Deno.test("/quit asks each front end for itself", () => {
  const { engine, join } = oneEngine();
  join(BOB, "bob");
  join(CAROL, "carol");
  const now = { monotonic: 0, wall: NOON };
  const line = (client: number, line: string): readonly EngineEffect[] => {
    const intent = { type: "command", room: "general", line } as const;
    return engine.handle({ type: "intent", client, intent }, now);
  };
  line(1, "/msg bob hi");
  line(1, "/msg carol hi");
  const quit = (client: number) =>
    line(client, "/quit").some((effect) =>
      effect.type === "event" && effect.event.type === "quit" && effect.to === client
    );
  assert.deepEqual([quit(1), quit(2), quit(2)], [false, false, true]);
  line(1, "/msg bob more");
  assert.match(
    noticesOf(line(1, "/quit"))[0] ?? "",
    /3 private words have not come to bob and carol/,
  );
});

Deno.test("/quit asks once where more messages wait than leave with it, at the limit not", () => {
  const { engine, type } = oneEngine();
  const say = (count: number) => {
    for (let at = 0; at < count; at++) type(`line ${at}`);
  };
  say(DEFAULT_RATE_BURST);
  const now = { monotonic: 0, wall: NOON };
  const quit = (client: number) => {
    const intent = { type: "command", room: "general", line: "/quit" } as const;
    return engine.handle({ type: "intent", client, intent }, now);
  };
  const leavesNow = (effects: readonly EngineEffect[]) =>
    effects.some((effect) => effect.type === "event" && effect.event.type === "quit");
  assert.ok(leavesNow(quit(1)));
  say(1);
  const asked = quit(1);
  assert.ok(!leavesNow(asked));
  assert.deepEqual(noticesOf(asked), [
    "! 21 of your messages wait to be sent, and 20 can go at once: /quit once more leaves all the same",
  ]);
  assert.ok(leavesNow(quit(1)));
});
