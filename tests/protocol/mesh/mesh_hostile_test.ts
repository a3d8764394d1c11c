import assert from "node:assert/strict";
import { BEACON_ANSWERS_EXPECTED } from "../../../src/core/limits/discovery.ts";
import {
  FULL_MESH_UP_TO,
  MAX_LINK_FAULTS,
  MAX_LINKS,
  MAX_PENDING_HANDSHAKES_PER_ADDRESS,
} from "../../../src/core/limits/links.ts";
import { SUSPECT_FOR_MS } from "../../../src/core/limits/registers.ts";
import { MAX_LINK_QUEUE_BYTES, RELAY_WINDOW_BYTES } from "../../../src/core/limits/replication.ts";
import type { Tick } from "../../../src/core/machine.ts";
import { signingKey, verify } from "../../../src/protocol/curve25519_keys.ts";
import type { DiscoveryEvent } from "../../../src/protocol/discovery/discovery.ts";
import { encodeControl } from "../../../src/protocol/link/control.ts";
import { encodeRecord, RECORDS } from "../../../src/protocol/link/record.ts";
import { decodeEnvelope } from "../../../src/protocol/replication/wire/envelope.ts";
import { createForger } from "../../sim/hostile/forger.ts";
import { identityOf, seed, START } from "../identities.ts";
import { createEnvelopeWriter } from "../replication/log/envelope_writer.ts";
import {
  answer,
  createMeshHarness,
  dialIn,
  downs,
  HELLO,
  linked,
  type MeshHarness,
  say,
  ups,
} from "./scripted_peer.ts";

const FAULT = encodeRecord(RECORDS.control.number);
const problems = ({ events }: MeshHarness) =>
  events.flatMap((event) => event.type === "problem" ? [event.kind] : []);
const heard = ({ events }: MeshHarness) =>
  events.flatMap((event) =>
    event.type === "received" ? event.received.map(({ envelope }) => envelope.content) : []
  );

Deno.test("createMesh() cuts a link at the tenth fault, and not at the ninth", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  for (let count = 1; count < MAX_LINK_FAULTS; count++) other.send(FAULT);
  assert.ok(!subject.closed.has(other.link));
  other.send(FAULT);
  assert.ok(subject.closed.has(other.link));
  assert.deepEqual(downs(subject), ["it broke the protocol's rules"]);
  assert.deepEqual(problems(subject), ["faults"]);
  assert.equal(subject.mesh.connections, 0);
});

Deno.test("createMesh() makes no key for strangers before their first message", () => {
  let keys = 0;
  const subject = createMeshHarness({
    randomBytes(length) {
      keys++;
      return seed(keys).slice(0, length);
    },
  });
  const before = keys;
  const from = { hostname: "10.0.0.9", port: 1 };
  subject.input({ type: "accepted", link: "silent", from });
  assert.equal(keys, before);
  subject.input({ type: "bytes", link: "silent", bytes: Uint8Array.of(0, 32, ...seed(9)) });
  assert.equal(keys, before + 1);
});

Deno.test("createMesh() checks the first envelope of a relayed author once", () => {
  let checks = 0;
  const subject = createMeshHarness({ verify: (...args) => (checks++, verify(...args)) });
  const writer = createEnvelopeWriter(5);
  linked(subject).envelopes(writer.write(), writer.write());
  assert.equal(heard(subject).length, 2);
  assert.equal(checks, 2);
});

Deno.test("createMesh() lets no relayed flood keep its own words from a neighbour that reads slowly", () => {
  const subject = createMeshHarness();
  const flooder = linked(subject, 4);
  const slow = linked(subject, 5);
  const content = "x".repeat(500);
  const flood = Array.from(
    { length: 200 },
    (_, number) => createEnvelopeWriter(50 + number).write({ content }),
  );
  for (const body of flood) flooder.envelopes(body);
  subject.pass(100);
  const read = slow.read();
  const bytes = read.envelopes.reduce((sum, { length }) => sum + length, 0);
  assert.ok(bytes > RELAY_WINDOW_BYTES / 2 && bytes <= RELAY_WINDOW_BYTES + flood[0]!.length);
  say(subject, "our own");
  const contents = ({ envelopes }: typeof read) =>
    envelopes.map((body) => decodeEnvelope(body)!.signed.envelope.content);
  assert.deepEqual(contents(slow.read()), ["our own"]);
  let relayed = read.envelopes.length;
  for (let { controls } = read; relayed < flood.length;) {
    const pings = controls.flatMap((one) => one.control === "ping" ? [one.nonce] : []);
    assert.ok(pings.length > 0, "each part asks for a receipt");
    for (const nonce of pings) slow.control({ control: "pong", nonce });
    const next = slow.read();
    relayed += next.envelopes.length;
    ({ controls } = next);
  }
  assert.equal(relayed, flood.length);
});

Deno.test("createMesh() counts every faulty record of one message, and hears nothing behind the last straw", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  const body = createEnvelopeWriter(4).write();
  other.send(...Array<Uint8Array>(MAX_LINK_FAULTS).fill(FAULT), encodeRecord(2, body));
  assert.equal(subject.mesh.counters.linkFaults, MAX_LINK_FAULTS);
  assert.deepEqual(heard(subject), []);
});

Deno.test("createMesh() closes once who sends more faulty envelopes in one message than it takes", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  const faulty = Array<Uint8Array>(2 * MAX_LINK_FAULTS).fill(new Uint8Array(1));
  const effects = other.envelopes(...faulty);
  assert.equal(subject.mesh.counters.linkFaults, MAX_LINK_FAULTS);
  assert.equal(effects.filter(({ type }) => type === "close").length, 1);
});

Deno.test("createMesh() takes a second greeting and an acknowledgement of what was never said for faults", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  say(subject, "one");
  other.control(HELLO);
  assert.equal(subject.mesh.counters.linkFaults, 1);
  other.acknowledge(1);
  assert.equal(subject.mesh.counters.linkFaults, 1);
  other.acknowledge(2);
  assert.equal(subject.mesh.counters.linkFaults, 2);
  other.acknowledge(99, START.wall - 1);
  assert.equal(subject.mesh.counters.linkFaults, 2, "of another run of ours: no fault");
  assert.equal(ups(subject), 1);
});

Deno.test("createMesh() cuts no link for what its author did wrong", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  const writer = createEnvelopeWriter(4);
  for (let count = 0; count < 3 * MAX_LINK_FAULTS; count++) {
    other.envelopes(writer.write({ clock: [1, 0] }));
  }
  assert.equal(subject.mesh.counters.authorFaults, 3 * MAX_LINK_FAULTS - 1);
  assert.ok(!subject.closed.has(other.link));
});

Deno.test("createMesh() closes who does not greet, and who greets with something else", () => {
  const subject = createMeshHarness();
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
  const subject = createMeshHarness();
  const other = dialIn(subject, { number: 4, link: "in" });
  other.control({ control: "bye", reason: "quit" }, HELLO);
  other.control(HELLO);
  assert.equal(ups(subject), 0);
  assert.deepEqual(other.read().controls.map(({ control }) => control), ["hello", "bye"]);
  subject.pass(10_000);
  assert.equal(subject.mesh.connections, 0);
});

Deno.test("createMesh() links as many named ones as the limit, and tells one past it, who stays unlinked though it greets", () => {
  const subject = createMeshHarness();
  const identity = (number: number) => {
    const signer = signingKey(
      seed(7).map((byte, index) => index < 2 ? number >> (8 * index) : byte),
    );
    return { signer, identity: identityOf(signer) };
  };
  for (let number = 0; number < MAX_LINKS; number++) {
    subject.input({ type: "connect", to: { hostname: `10.1.${number}.1`, port: 8_080 } });
    const { link } = subject.dials.at(-1)!;
    answer(subject, { number: 4, link, changes: identity(number) }).control(HELLO);
  }
  assert.equal(ups(subject), MAX_LINKS);
  const changes = identity(MAX_LINKS);
  const last = dialIn(subject, { number: 4, link: "last", address: "10.2.0.1", changes });
  last.control(HELLO);
  assert.equal(ups(subject), MAX_LINKS);
  assert.deepEqual(last.read().controls.map(({ control }) => control), ["bye"]);
  assert.deepEqual(downs(subject), []);
});

Deno.test("createMesh() holds a bounded queue for who asks and does not read, and then cuts it", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  say(subject, "under way"); // its write is never through
  const pings = Array.from({ length: 1_000 }, () => encodeControl({ control: "ping", nonce: 1 }));
  const size = encodeControl({ control: "pong", nonce: 1 }).length;
  let asked = 0;
  for (; !subject.closed.has(other.link); asked += pings.length) {
    assert.ok(asked * size <= MAX_LINK_QUEUE_BYTES, "cut at the limit");
    other.send(...pings);
    subject.pass(10); // its turns
  }
  assert.deepEqual(downs(subject), ["it does not read what it asked for"]);
});

Deno.test("createMesh() takes no notice of what comes late for a link that is gone, or was never there", () => {
  const subject = createMeshHarness();
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

Deno.test("createMesh() tells a person once, and one thing, why an address comes to nothing", () => {
  const told = (happen: (subject: MeshHarness, link: string) => void) => {
    const subject = createMeshHarness();
    const to = { hostname: "10.0.0.9", port: 8_080 };
    subject.input({ type: "connect", to });
    for (let tries = 0; tries < 3; tries++) {
      const dial = subject.dials.pop()!;
      happen(subject, dial.link);
      subject.pass(60_000);
    }
    return problems(subject);
  };
  const to = { hostname: "10.0.0.9", port: 8_080 };
  const connected = (subject: MeshHarness, link: string) =>
    subject.input({ type: "connected", link, to });
  assert.deepEqual(
    told((subject, link) => subject.input({ type: "dialFailed", link, reason: "refused" })),
    ["unreachable"],
  );
  assert.deepEqual(
    told((subject, link) =>
      subject.input({ type: "dialFailed", link, reason: "no address", problem: "unknown-host" })
    ),
    ["unknown-host"],
  );
  assert.deepEqual(
    told((subject, link) =>
      subject.input({ type: "dialFailed", link, reason: "no", problem: "refused" })
    ),
    ["refused"],
  );
  assert.deepEqual(told(connected), ["unreachable"], "it stays silent");
  assert.deepEqual(
    told((subject, link) => {
      connected(subject, link);
      subject.input({ type: "closed", link, reason: "closed" });
    }),
    ["no-handshake"],
    "it has no room",
  );
  assert.deepEqual(
    told((subject, link) => {
      connected(subject, link);
      subject.input({ type: "bytes", link, bytes: Uint8Array.of(0, 3, 1, 2, 3) });
    }),
    ["no-handshake"],
    "it is another program",
  );
});

Deno.test("createMesh() admits what its limits allow, closing the oldest for the next, whatever it sent", () => {
  const subject = createMeshHarness();
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
  assert.deepEqual([...subject.closed], ["0", "1"]);
  subject.pass(10_000);
  assert.equal(subject.mesh.connections, 0);
});

Deno.test("createMesh() tells of a crash in a small mesh at once, however many presences are invented", () => {
  const subject = createMeshHarness();
  const { link, ...bob } = linked(subject, 4);
  const carol = linked(subject, 5);
  const [alice, bobId, carolId] = [1, 4, 5].map((number) => signingKey(seed(number)).id);
  const presenceOf = (number: number) =>
    createForger(signingKey(seed(number)), START.wall).presence(subject.now);
  bob.control({ control: "neighbours", ids: [alice!, carolId!] });
  carol.control({ control: "neighbours", ids: [alice!, bobId!] });
  bob.send(presenceOf(4));
  carol.send(presenceOf(5));
  const present = () => subject.events.filter(({ type }) => type === "presence").length;
  const invented = FULL_MESH_UP_TO + 8;
  for (let number = 100; number < 100 + invented; number++) bob.send(presenceOf(number));
  assert.equal(present(), 2 + invented);

  subject.input({ type: "closed", link: carol.link, reason: "broke the connection" });
  bob.control({ control: "neighbours", ids: [alice!] });
  subject.pass(SUSPECT_FOR_MS);
  const gone = subject.events.flatMap((event) => event.type === "peerGone" ? [event.id] : []);
  assert.deepEqual(gone, [carolId]);
  assert.ok(!subject.closed.has(link));
});

Deno.test("createMesh() has beacons answered as often as the peers that links vouch for make it", () => {
  const known: number[] = [];
  const discovery = {
    handle(event: DiscoveryEvent | Tick) {
      if (event.type === "peers") known.push(event.known);
      return [];
    },
    deadline: () => undefined,
  };
  const subject = createMeshHarness({ discovery });
  const bob = linked(subject, 4);
  for (let number = 100; number < 100 + 2 * BEACON_ANSWERS_EXPECTED; number++) {
    const forger = createForger(signingKey(seed(number)), START.wall);
    bob.send(forger.presence(subject.now));
  }
  subject.pass(10_000);
  linked(subject, 5);
  linked(subject, 6);
  assert.ok(known.at(-1)! <= 3, `${known}`);
});
