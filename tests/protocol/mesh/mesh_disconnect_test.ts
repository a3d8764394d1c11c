import assert from "node:assert/strict";
import { ACKNOWLEDGE_AFTER_MS, MAX_LOG_AGE_MS } from "../../../src/core/limits/replication.ts";
import { signingKey } from "../../../src/protocol/curve25519_keys.ts";
import { identityOf, seed, START } from "../identities.ts";
import { createEnvelopeWriter } from "../replication/log/envelope_writer.ts";
import {
  answer,
  createMeshHarness,
  dialIn,
  downs,
  HELLO,
  linked,
  say,
  ups,
} from "./scripted_peer.ts";

Deno.test("createMesh() closes a connection that it did not ask for, or no longer wants", () => {
  const subject = createMeshHarness();
  const to = { hostname: "10.0.0.9", port: 8_080 };
  subject.input({ type: "connected", link: "nobody", to });
  assert.ok(subject.closed.has("nobody"));
  subject.input({ type: "connect", to });
  const [dial] = subject.dials;
  subject.input({ type: "quit" });
  subject.input({ type: "connected", link: dial!.link, to });
  assert.ok(subject.closed.has(dial!.link));
  assert.equal(subject.mesh.connections, 0);
  subject.pass(60_000);
  assert.equal(subject.dials.length, 1, "nobody is dialled any more");
});

Deno.test("createMesh() quits at once where nobody is proven yet, and politely where somebody is", () => {
  const subject = createMeshHarness();
  subject.input({ type: "accepted", link: "early", from: { hostname: "10.0.0.9", port: 1 } });
  const unconfirmed = dialIn(subject, { number: 5, link: "late" });
  const other = linked(subject);
  subject.input({ type: "quit" });
  assert.deepEqual([...subject.closed], ["early"]);
  assert.deepEqual(unconfirmed.read().controls.at(-1), { control: "bye", reason: "quit" });
  assert.deepEqual(other.read().controls, [{ control: "bye", reason: "quit" }]);
  assert.ok(subject.finished.has(other.link));
  subject.input({ type: "accepted", link: "in9", from: { hostname: "10.0.0.9", port: 1 } });
  assert.ok(subject.closed.has("in9"));
});

Deno.test("createMesh() acknowledges what it heard before it says goodbye", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  other.envelopes(...createEnvelopeWriter(4).several(3));
  subject.input({ type: "quit" });
  const { claims, controls } = other.read();
  assert.deepEqual(claims.map(({ author, top }) => [author, top]), [[signingKey(seed(4)).id, 3]]);
  assert.deepEqual(controls, [{ control: "bye", reason: "quit" }]);
});

Deno.test("createMesh() acknowledges a batch once, a while after its first message", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  const writer = createEnvelopeWriter(4);
  other.envelopes(writer.write());
  subject.pass(ACKNOWLEDGE_AFTER_MS - 1);
  other.envelopes(writer.write());
  assert.deepEqual(other.read().claims, []);
  subject.pass(1);
  assert.deepEqual(other.read().claims.map(({ author, epoch, top }) => [author, epoch, top]), [
    [signingKey(seed(4)).id, START.wall, 2],
  ]);
  subject.pass(1_000);
  assert.deepEqual(other.read().claims, []);
});

Deno.test("createMesh() claims nothing to have arrived that was forgotten before its readers came", () => {
  const subject = createMeshHarness();
  for (const text of ["one", "two", "three"]) say(subject, text);
  subject.pass(MAX_LOG_AGE_MS + 1);
  const late = dialIn(subject, { number: 4, link: "late" });
  late.control({ ...HELLO, have: 2 });
  const other = linked(subject, 5);
  subject.input({ type: "closed", link: other.link, reason: "closed" });
  const acknowledged = () =>
    subject.events.flatMap((event) =>
      event.type === "acknowledged" && event.top > event.after ? [[event.after, event.top]] : []
    );
  assert.deepEqual(acknowledged(), []);
  say(subject, "four");
  late.acknowledge(4);
  assert.deepEqual(acknowledged(), [[3, 4]]);
  subject.input({ type: "closed", link: late.link, reason: "closed" });
  const unacknowledged = subject.events.flatMap((event) =>
    event.type === "neighbourDown" ? [event.unacknowledged] : []
  );
  assert.deepEqual(unacknowledged, [0, 0]);
});

Deno.test("createMesh() tells how much a peer that quits had not acknowledged", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  for (const text of ["one", "two", "three"]) say(subject, text);
  other.acknowledge(1);
  other.control({ control: "bye", reason: "quit" });
  say(subject, "four");
  subject.input({ type: "closed", link: other.link, reason: "closed" });
  const down = subject.events.find((event) => event.type === "neighbourDown");
  assert.deepEqual(down, {
    type: "neighbourDown",
    id: signingKey(seed(4)).id,
    reason: "quit",
    unacknowledged: 3,
  });
});

Deno.test("createMesh() reads a retired link to its end, and writes nothing more on it", () => {
  const subject = createMeshHarness();
  const first = linked(subject, 4, "first");
  first.read();
  // a later run of the same peer
  const changes = { identity: identityOf(signingKey(seed(4)), { epoch: START.wall + 1 }) };
  const second = dialIn(subject, { number: 4, link: "second", changes });
  second.control(HELLO);
  assert.deepEqual(first.read().controls, [{ control: "bye", reason: "replaced" }]);
  assert.ok(subject.finished.has("first"));
  first.control({ control: "ping", nonce: 1 });
  assert.deepEqual(first.read().controls, []);
  assert.ok(!subject.closed.has("first"));
  assert.deepEqual(downs(subject), ["restarted"]);
  assert.equal(ups(subject), 2);
  subject.pass(3_000);
  assert.ok(subject.closed.has("first") && !subject.closed.has("second"));
});

/** A peer that dialled in, and a dial of ours to the same one that came up right behind. */
function doublyLinked(number: number) {
  const subject = createMeshHarness();
  subject.input({ type: "connect", to: { hostname: "10.0.0.9", port: 8_080 } });
  const [dial] = subject.dials;
  const inbound = dialIn(subject, { number, link: "in" });
  inbound.control(HELLO);
  const outbound = answer(subject, { number, link: dial!.link });
  outbound.control(HELLO);
  return { subject, inbound, outbound };
}

Deno.test("createMesh() keeps one of two links to a peer, and dials again when that is lost", () => {
  const self = signingKey(seed(1)).id;
  const numbers = [4, 5, 6, 7, 8, 9];
  const lower = numbers.find((number) => signingKey(seed(number)).id < self)!;
  const higher = numbers.find((number) => signingKey(seed(number)).id > self)!;
  for (const number of [lower, higher]) {
    const { subject, inbound, outbound } = doublyLinked(number);
    const [kept, lost] = number === lower ? [inbound, outbound] : [outbound, inbound];
    assert.ok(subject.finished.size === 0);
    assert.ok(lost.read().controls.some(({ control }) => control === "bye"));
    assert.ok(kept.read().controls.every(({ control }) => control !== "bye"));
    subject.input({ type: "closed", link: lost.link, reason: "closed" });
    assert.equal(ups(subject), 1);
    assert.deepEqual(downs(subject), []);
    subject.input({ type: "closed", link: kept.link, reason: "closed" });
    assert.deepEqual(downs(subject), ["closed"]);
    subject.pass(2_000);
    assert.ok(subject.dials.length > 0, "it is dialled again");
  }
});
