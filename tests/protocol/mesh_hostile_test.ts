import assert from "node:assert/strict";
import {
  ACKNOWLEDGE_AFTER_MS,
  DEAD_AFTER_SILENCE_MS,
  MAX_LINK_FAULTS,
  MAX_LINK_QUEUE_BYTES,
  MAX_LINKS,
  MAX_PENDING_HANDSHAKES_PER_ADDRESS,
  SUSPENDED_AFTER_LATE_MS,
} from "../../src/core/limits.ts";
import { encodeControl } from "../../src/protocol/control.ts";
import { signingKey } from "../../src/protocol/keys.ts";
import { encodeRecord, RECORD_CONTROL } from "../../src/protocol/record.ts";
import { answer, createSubject, dialIn, HELLO, type Stranger, type Subject } from "./stranger.ts";
import { identityOf, seed, START } from "./parties.ts";
import { createWriter } from "./writer.ts";

const FAULT = encodeRecord(RECORD_CONTROL);
const ups = ({ events }: Subject) => events.filter(({ type }) => type === "peerUp").length;
const downs = ({ events }: Subject) =>
  events.flatMap((event) => event.type === "peerDown" ? [event.reason] : []);
const troubles = ({ events }: Subject) =>
  events.flatMap((event) => event.type === "trouble" ? [event.kind] : []);
const heard = ({ events }: Subject) =>
  events.flatMap((event) =>
    event.type === "received" ? event.received.map(({ envelope }) => envelope.content) : []
  );
const say = (subject: Subject, content: string) =>
  subject.input({ type: "publish", draft: { type: "chat", room: "general", content } });

/** A stranger whose link is up. */
function linked(subject: Subject, number = 4, link = `in${number}`): Stranger {
  const other = dialIn(subject, { number, link });
  other.control(HELLO);
  other.read();
  return other;
}

Deno.test("createMesh() cuts a link at the tenth fault, and not at the ninth", () => {
  const subject = createSubject();
  const other = linked(subject);
  for (let count = 1; count < MAX_LINK_FAULTS; count++) other.send(FAULT);
  assert.ok(!subject.closed.has(other.link));
  other.send(FAULT);
  assert.ok(subject.closed.has(other.link));
  assert.deepEqual(downs(subject), ["it broke the protocol's rules"]);
  assert.deepEqual(troubles(subject), ["faults"]);
  assert.equal(subject.mesh.connections, 0);
});

Deno.test("createMesh() counts every faulty record of one message, and hears nothing behind the last straw", () => {
  const subject = createSubject();
  const other = linked(subject);
  const body = createWriter(4).write();
  other.send(...Array<Uint8Array>(MAX_LINK_FAULTS).fill(FAULT), encodeRecord(2, body));
  assert.equal(subject.mesh.counters.linkFaults, MAX_LINK_FAULTS);
  assert.deepEqual(heard(subject), []);
});

Deno.test("createMesh() takes a second greeting and an acknowledgement of what was never said for faults", () => {
  const subject = createSubject();
  const other = linked(subject);
  say(subject, "one");
  other.control(HELLO);
  assert.equal(subject.mesh.counters.linkFaults, 1);
  other.control({ control: "ack", epoch: START.wall, top: 1 });
  assert.equal(subject.mesh.counters.linkFaults, 1);
  other.control({ control: "ack", epoch: START.wall, top: 2 });
  assert.equal(subject.mesh.counters.linkFaults, 2);
  other.control({ control: "ack", epoch: START.wall - 1, top: 99 });
  assert.equal(subject.mesh.counters.linkFaults, 2, "of another run of ours: no fault");
  assert.equal(ups(subject), 1);
});

Deno.test("createMesh() cuts no link for what its author did wrong", () => {
  const subject = createSubject();
  const other = linked(subject);
  const writer = createWriter(4);
  for (let count = 0; count < 3 * MAX_LINK_FAULTS; count++) {
    other.envelopes(writer.write({ clock: [1, 0] }));
  }
  assert.equal(subject.mesh.counters.authorFaults, 3 * MAX_LINK_FAULTS - 1);
  assert.ok(!subject.closed.has(other.link));
});

Deno.test("createMesh() closes who does not greet, and who greets with something else", () => {
  const subject = createSubject();
  const silent = dialIn(subject, { number: 4, link: "silent" });
  const rude = dialIn(subject, { number: 5, link: "rude" });
  rude.control({ control: "ping", nonce: 1 });
  assert.ok(subject.closed.has(rude.link));
  subject.pass(60_000);
  assert.ok(subject.closed.has(silent.link));
  assert.equal(ups(subject), 0);
  assert.equal(subject.mesh.connections, 0);
});

Deno.test("createMesh() links nobody who says goodbye first, though it greets behind", () => {
  const subject = createSubject();
  const other = dialIn(subject, { number: 4, link: "in" });
  other.control({ control: "bye", reason: "quit" }, HELLO);
  other.control(HELLO);
  assert.equal(ups(subject), 0);
  assert.deepEqual(other.read().controls.map(({ control }) => control), ["hello", "bye"]);
  subject.pass(10_000);
  assert.equal(subject.mesh.connections, 0);
});

Deno.test("createMesh() links as many as the limit, and tells one past it, who stays unlinked though it greets", () => {
  const subject = createSubject();
  const numbers = Array.from({ length: MAX_LINKS }, (_, index) => index);
  const identity = (number: number) => {
    const signer = signingKey(
      seed(7).map((byte, index) => index < 2 ? number >> (8 * index) : byte),
    );
    return { signer, identity: identityOf(signer) };
  };
  for (const number of numbers) {
    const address = `10.1.${number >> 4}.1`;
    const changes = identity(number);
    const other = dialIn(subject, { number: 4, link: `in${number}`, address, changes });
    other.control(HELLO);
  }
  assert.equal(ups(subject), MAX_LINKS);
  const changes = identity(MAX_LINKS);
  const last = dialIn(subject, { number: 4, link: "last", address: "10.2.0.1", changes });
  last.control(HELLO);
  assert.equal(ups(subject), MAX_LINKS);
  assert.deepEqual(last.read().controls, [{ control: "bye", reason: "full" }]);
  assert.deepEqual(troubles(subject), ["full"]);
});

Deno.test("createMesh() holds a bounded queue for who asks and does not read, and then cuts it", () => {
  const subject = createSubject();
  const other = linked(subject);
  say(subject, "under way"); // its write is never through
  const pings = Array.from({ length: 1_000 }, () => encodeControl({ control: "ping", nonce: 1 }));
  const size = encodeControl({ control: "pong", nonce: 1 }).length;
  let asked = 0;
  for (; !subject.closed.has(other.link); asked += pings.length) {
    assert.ok(asked * size <= MAX_LINK_QUEUE_BYTES, "cut at the limit");
    other.send(...pings);
  }
  assert.deepEqual(downs(subject), ["it does not read what it asked for"]);
});

Deno.test("createMesh() takes no notice of what comes late for a link that is gone, or was never there", () => {
  const subject = createSubject();
  const other = linked(subject);
  subject.input({ type: "closed", link: other.link, reason: "closed the connection" });
  assert.deepEqual(downs(subject), ["closed the connection"]);
  for (const link of [other.link, "nobody"]) {
    assert.deepEqual(subject.input({ type: "bytes", link, bytes: new Uint8Array(9) }), []);
    assert.deepEqual(subject.input({ type: "written", link }), []);
    assert.deepEqual(subject.input({ type: "closed", link, reason: "again" }), []);
    assert.deepEqual(subject.input({ type: "dialFailed", link, reason: "again" }), []);
  }
});

Deno.test("createMesh() closes a connection that it did not ask for, or no longer wants", () => {
  const subject = createSubject();
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

Deno.test("createMesh() quits at once whose handshake is under way, and politely where a link is up", () => {
  const subject = createSubject();
  subject.input({ type: "accepted", link: "early", from: { hostname: "10.0.0.9", port: 1 } });
  const unconfirmed = dialIn(subject, { number: 5, link: "late" });
  const other = linked(subject);
  subject.input({ type: "quit" });
  assert.deepEqual([...subject.closed], ["early", unconfirmed.link]);
  assert.deepEqual(other.read().controls, [{ control: "bye", reason: "quit" }]);
  assert.ok(subject.finished.has(other.link));
  subject.input({ type: "accepted", link: "in9", from: { hostname: "10.0.0.9", port: 1 } });
  assert.ok(subject.closed.has("in9"));
});

Deno.test("createMesh() acknowledges what it heard before it says goodbye", () => {
  const subject = createSubject();
  const other = linked(subject);
  other.envelopes(...createWriter(4).several(3));
  subject.input({ type: "quit" });
  assert.deepEqual(other.read().controls, [
    { control: "ack", epoch: START.wall, top: 3 },
    { control: "bye", reason: "quit" },
  ]);
});

Deno.test("createMesh() acknowledges a batch once, a while after its first message", () => {
  const subject = createSubject();
  const other = linked(subject);
  const writer = createWriter(4);
  other.envelopes(writer.write());
  subject.pass(ACKNOWLEDGE_AFTER_MS - 1);
  other.envelopes(writer.write());
  assert.deepEqual(other.read().controls, []);
  subject.pass(1);
  assert.deepEqual(other.read().controls, [{ control: "ack", epoch: START.wall, top: 2 }]);
  subject.pass(1_000);
  assert.deepEqual(other.read().controls, []);
});

Deno.test("createMesh() tells how much a peer that quits had not acknowledged", () => {
  const subject = createSubject();
  const other = linked(subject);
  for (const text of ["one", "two", "three"]) say(subject, text);
  other.control({ control: "ack", epoch: START.wall, top: 1 });
  other.control({ control: "bye", reason: "quit" });
  say(subject, "four");
  subject.input({ type: "closed", link: other.link, reason: "closed" });
  const down = subject.events.find((event) => event.type === "peerDown");
  assert.deepEqual(down, {
    type: "peerDown",
    id: signingKey(seed(4)).id,
    reason: "quit",
    unacknowledged: 3,
  });
});

Deno.test("createMesh() reads a retired link to its end, and writes nothing more on it", () => {
  const subject = createSubject();
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
  const subject = createSubject();
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

Deno.test("createMesh() tells a person once, and one thing, why an address comes to nothing", () => {
  const told = (happen: (subject: Subject, link: string) => void) => {
    const subject = createSubject();
    const to = { hostname: "10.0.0.9", port: 8_080 };
    subject.input({ type: "connect", to });
    for (let tries = 0; tries < 3; tries++) {
      const dial = subject.dials.pop()!;
      happen(subject, dial.link);
      subject.pass(60_000);
    }
    return troubles(subject);
  };
  const to = { hostname: "10.0.0.9", port: 8_080 };
  const connected = (subject: Subject, link: string) =>
    subject.input({ type: "connected", link, to });
  assert.deepEqual(
    told((subject, link) => subject.input({ type: "dialFailed", link, reason: "refused" })),
    ["unreachable"],
  );
  assert.deepEqual(told(connected), ["unreachable"], "it stays silent");
  assert.deepEqual(
    told((subject, link) => {
      connected(subject, link);
      subject.input({ type: "closed", link, reason: "closed" });
    }),
    ["mismatch"],
  );
  assert.deepEqual(
    told((subject, link) => {
      connected(subject, link);
      subject.input({ type: "bytes", link, bytes: Uint8Array.of(0, 3, 1, 2, 3) });
    }),
    ["unreachable"],
  );
});

Deno.test("createMesh() admits what its limits allow, closing the oldest silent one for the next", () => {
  const subject = createSubject();
  const from = { hostname: "10.0.0.9", port: 1 };
  for (let count = 0; count <= MAX_PENDING_HANDSHAKES_PER_ADDRESS; count++) {
    subject.input({ type: "accepted", link: `${count}`, from });
  }
  assert.deepEqual([...subject.closed], ["0"]);
  assert.equal(subject.mesh.connections, MAX_PENDING_HANDSHAKES_PER_ADDRESS);
  for (let count = 1; count <= MAX_PENDING_HANDSHAKES_PER_ADDRESS; count++) {
    subject.input({ type: "bytes", link: `${count}`, bytes: Uint8Array.of(0) });
  }
  subject.input({ type: "accepted", link: "late", from });
  assert.ok(subject.closed.has("late"));
  subject.pass(10_000);
  assert.equal(subject.mesh.connections, 0);
});

Deno.test("createMesh() cuts nobody for the time in which it was suspended itself", () => {
  for (const late of [60_000, 24 * 3600_000]) {
    const subject = createSubject();
    const other = linked(subject);
    const due = subject.mesh.deadline()!;
    subject.now = { monotonic: due + late, wall: START.wall + late };
    subject.input({ type: "tick" });
    assert.deepEqual(downs(subject), []);
    assert.ok(subject.mesh.deadline()! > subject.now.monotonic);
    other.read();
    subject.now = { ...subject.now, monotonic: subject.now.monotonic + 1_000 };
    other.control({ control: "ping", nonce: 1 });
    assert.deepEqual(other.read().controls, [{ control: "pong", nonce: 1 }]);
  }
});

Deno.test("createMesh() extends deadlines where the first thing after a suspension is no tick", () => {
  const subject = createSubject();
  const other = linked(subject);
  subject.now = { monotonic: subject.mesh.deadline()! + DEAD_AFTER_SILENCE_MS, wall: START.wall };
  say(subject, "back");
  subject.input({ type: "tick" });
  assert.deepEqual(downs(subject), []);
  assert.ok(other.read().envelopes.length === 1);
});

Deno.test("createMesh() fires what is late within the limit", () => {
  const subject = createSubject();
  linked(subject);
  subject.pass(DEAD_AFTER_SILENCE_MS - 1);
  subject.now = {
    ...subject.now,
    monotonic: subject.mesh.deadline()! + SUSPENDED_AFTER_LATE_MS,
  };
  subject.input({ type: "tick" });
  assert.equal(downs(subject).length, 1);
});
