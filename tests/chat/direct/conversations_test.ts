import assert from "node:assert/strict";
import { conversationWith } from "../../../src/chat/api/room_id.ts";
import { packDirectPayload } from "../../../src/chat/messages/sealed_payload.ts";
import { MAX_DIRECT_MESSAGE_AGE_MS, RECEIPT_AFTER_MS } from "../../../src/core/limits/chat.ts";
import { engineNetwork } from "../engine_network.ts";
import { ALICE, answerWith, BOB, envelope, jobsOf, NOON, oneEngine } from "../one_engine.ts";

Deno.test("what waited for somebody is shown with the time when it was said first", () => {
  const { users: { alice, bob }, cut, link, pass } = engineNetwork(["alice", "bob"]);
  pass(RECEIPT_AFTER_MS);
  cut("alice", "bob");
  alice.type("/msg bob are you there?");
  pass(5 * 60_000);
  link("alice", "bob");
  alice.type("/msg bob now you are");
  const shown = ({ engine }: typeof alice, partner: typeof alice) =>
    engine.view.history(conversationWith(partner.id)).map(({ timestamp }) => Date.parse(timestamp));
  const said = [NOON + RECEIPT_AFTER_MS, NOON + RECEIPT_AFTER_MS + 5 * 60_000];
  assert.deepEqual(shown(bob, alice), said);
  assert.deepEqual(shown(alice, bob), said);
});

Deno.test("when a private word was said first is taken for a day before its envelope, and for nothing after it", () => {
  const { engine, mesh, join } = oneEngine();
  join(BOB, "bob");
  let sequence = 0;
  /**
   * When a word is shown to have been said whose author says that it was at `at`, after its
   * envelope's time.
   */
  const shownAt = (at: number | undefined): number => {
    const sealed = { to: ALICE, key: "key", text: "text" };
    const from = { type: "private", room: "@", content: "", sequence: ++sequence, sealed };
    const [job] = jobsOf(
      mesh({
        type: "received",
        received: [{ envelope: envelope(from), hops: 1, earlier: false }],
      }),
      "open",
    );
    const word = { type: "text", number: sequence, text: "hi", action: false } as const;
    const text = packDirectPayload(at === undefined ? word : { ...word, at: NOON + at });
    engine.handle(answerWith({ type: "opened", job: job!.job, text }), {
      monotonic: 0,
      wall: NOON,
    });
    const { timestamp } = engine.view.history(conversationWith(BOB)).at(-1)!;
    return Date.parse(timestamp) - NOON;
  };
  assert.equal(shownAt(undefined), 0, "the former version tells nothing");
  assert.equal(shownAt(-60_000), -60_000);
  assert.equal(shownAt(0), 0);
  assert.equal(shownAt(1), 0);
  assert.equal(shownAt(-MAX_DIRECT_MESSAGE_AGE_MS), -MAX_DIRECT_MESSAGE_AGE_MS);
  assert.equal(shownAt(-MAX_DIRECT_MESSAGE_AGE_MS - 1), 0);
});
