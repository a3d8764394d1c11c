import assert from "node:assert/strict";
import { concat, utf8 } from "../../../src/core/bytes.ts";
import {
  DEAD_AFTER_SILENCE_MS,
  FINISH_MS,
  MAX_NOISE_MESSAGE_BYTES,
  PING_AFTER_SILENCE_MS,
  REKEY_AFTER_MESSAGES,
  REKEY_AFTER_MS,
} from "../../../src/core/limits/links.ts";
import { MAX_LINK_QUEUE_BYTES } from "../../../src/core/limits/replication.ts";
import { signingKey } from "../../../src/protocol/curve25519_keys.ts";
import { type Control, encodeControl } from "../../../src/protocol/link/control.ts";
import { encodeRecord, RECORDS, type RecordTable } from "../../../src/protocol/link/record.ts";
import {
  createSession,
  type Session,
  type SessionEffect,
  type SessionEvent,
} from "../../../src/protocol/link/session.ts";
import type { TransportKeys } from "../../../src/protocol/noise/handshake_state.ts";
import { at, seed, START, transportKeys } from "../identities.ts";
import { BULK, bulkRecord, WITH_BULK } from "./bulk_records.ts";

const given = (floor: number): Control => ({
  control: "given",
  author: signingKey(seed(4)).id,
  epoch: 1,
  floor,
});
const PING = encodeControl({ control: "ping", nonce: 1 });
const envelope = (text: string) => encodeRecord(RECORDS.envelope.number, utf8(text));
const texts = (effect: SessionEffect) =>
  effect.type === "records" && effect.kind === "envelope"
    ? effect.bodies.map((body) => new TextDecoder().decode(body))
    : [];
const writes = (effects: readonly SessionEffect[]) =>
  effects.flatMap((effect) => effect.type === "write" ? [effect.bytes] : []);
const types = (effects: readonly SessionEffect[]) =>
  effects.map((effect) => effect.type === "records" ? effect.kind : effect.type);

/** A session, the other end's keys, and what the other end reads of what the session writes. */
function subject(table?: RecordTable) {
  const [own, other] = transportKeys();
  const session = createSession(own, START, table);
  /** One message with these records, as the other end sends it. */
  const seal = (...records: readonly Uint8Array[]): Uint8Array =>
    other.send.encrypt(new Uint8Array(0), concat(...records));
  return {
    session,
    other,
    seal,
    do: (event: Parameters<Session["handle"]>[0], ms = 0) => session.handle(event, at(ms)),
    said: (...records: readonly Uint8Array[]): SessionEvent => ({
      type: "messages",
      messages: [seal(...records)],
    }),
    read: (framed: Uint8Array) =>
      other.receive.decrypt(new Uint8Array(0), framed.subarray(2)) as Uint8Array | undefined,
  };
}

Deno.test("createSession() writes one message at a time, and what waited together in the next", () => {
  const s = subject();
  const first = writes(s.do({ type: "send", records: [envelope("1")] }));
  assert.equal(first.length, 1);
  assert.deepEqual(s.do({ type: "send", records: [envelope("2"), envelope("3")] }), []);
  assert.deepEqual(s.do({ type: "control", control: given(1) }), []);
  assert.equal(
    s.session.queuedBytes,
    envelope("2").length * 2 + encodeControl(given(1)).length,
  );
  const second = writes(s.do({ type: "written" }));
  assert.equal(second.length, 1);
  assert.equal(s.session.queuedBytes, 0);
  assert.deepEqual([...s.read(first[0]!)!], [...envelope("1")]);
  assert.deepEqual(
    [...s.read(second[0]!)!],
    [...concat(encodeControl(given(1)), envelope("2"), envelope("3"))],
    "control goes first",
  );
  assert.deepEqual(s.do({ type: "written" }), []);
});

Deno.test("createSession() fills messages to the brim and no further", () => {
  const room = MAX_NOISE_MESSAGE_BYTES - 16;
  const record = (length: number) =>
    encodeRecord(RECORDS.envelope.number, new Uint8Array(length - 4));
  for (const [over, together] of [[0, true], [1, false]] as const) {
    const s = subject();
    s.do({ type: "send", records: [envelope("under way")] });
    const last = record(room - 40_000 - 2 * PING.length + over);
    s.do({ type: "send", records: [record(20_000), record(20_000), last] });
    const [framed] = writes(s.do({ type: "written" }));
    assert.equal(framed!.length - 2 === MAX_NOISE_MESSAGE_BYTES, together);
    assert.equal(s.session.queuedBytes, PING.length + (together ? 0 : last.length));
  }
});

Deno.test("createSession() sends all control before any chat, though chat would fit in between", () => {
  const s = subject();
  s.do({ type: "send", records: [envelope("under way")] });
  const control = given(1);
  const size = encodeControl(control).length;
  const fits = Math.floor((MAX_NOISE_MESSAGE_BYTES - 16) / size);
  const left = MAX_NOISE_MESSAGE_BYTES - 16 - fits * size;
  const chat = encodeRecord(RECORDS.envelope.number, new Uint8Array(Math.max(0, left - 4)));
  assert.ok(chat.length <= left, "it would fit");
  for (let count = 0; count <= fits; count++) s.do({ type: "control", control });
  s.do({ type: "send", records: [chat] });
  s.do({ type: "written" });
  assert.equal(s.session.queuedBytes, size + chat.length);
});

Deno.test("createSession() gives what one read brought in the order it was said", () => {
  const s = subject();
  const one = s.seal(envelope("1"), envelope("2"));
  const two = s.seal(
    envelope("3"),
    encodeControl(given(1)),
    encodeRecord(99, utf8("of a later version")),
    envelope("4"),
  );
  const effects = s.do({ type: "messages", messages: [one, two] });
  assert.deepEqual(types(effects), ["envelope", "control", "envelope"]);
  assert.deepEqual(effects.map(texts), [["1", "2", "3"], [], ["4"]]);
});

Deno.test("createSession() gives vectors, registers, offers and asks whole, in their places among the rest", () => {
  const s = subject();
  const effects = s.do(s.said(
    envelope("1"),
    encodeRecord(RECORDS.vector.number, utf8("vector")),
    encodeRecord(RECORDS.register.number, utf8("register")),
    encodeRecord(RECORDS.offer.number, utf8("offer")),
    encodeRecord(RECORDS.ask.number, utf8("ask")),
    envelope("2"),
  ));
  const between = ["vector", "register", "offer", "ask"];
  assert.deepEqual(types(effects), ["envelope", ...between, "envelope"]);
  const bodies = effects.flatMap((effect) =>
    effect.type === "records" ? effect.bodies.map((body) => new TextDecoder().decode(body)) : []
  );
  assert.deepEqual(bodies, ["1", ...between, "2"]);
});

Deno.test("createSession() passes over a record of an unknown kind, and reads those behind it", () => {
  const s = subject();
  const unknown = [0, 7, 99, 255].map((number) => encodeRecord(number, new Uint8Array(32 * 1024)));
  for (const record of unknown) {
    const effects = s.do(s.said(envelope("1"), record, envelope("2")));
    assert.deepEqual(effects.map(texts), [["1", "2"]]);
  }
});

Deno.test("createSession() delivers a kind that its table adds, within the length that its row grants", () => {
  const work = { perRecord: 1, perByte: 0 };
  const file = { number: 7, maxBytes: 4, delivery: "single", work } as const;
  const lines = { number: 8, maxBytes: 4, delivery: "batch", work } as const;
  const s = subject({ ...WITH_BULK, file, lines });
  const effects = s.do(s.said(
    encodeRecord(file.number, utf8("1234")),
    encodeRecord(file.number, utf8("5678")),
    encodeRecord(file.number, utf8("12345")),
    encodeRecord(lines.number, utf8("a")),
    encodeRecord(lines.number, utf8("b")),
    bulkRecord(utf8("c")),
    bulkRecord(utf8("d")),
    envelope("1"),
  ));
  assert.deepEqual(types(effects), ["file", "file", "fault", "lines", "bulk", "envelope"]);
  const bodies = effects.flatMap((effect) =>
    effect.type === "records" ? [effect.bodies.map((body) => new TextDecoder().decode(body))] : []
  );
  assert.deepEqual(bodies, [["1234"], ["5678"], ["a", "b"], ["c", "d"], ["1"]]);
});

Deno.test("createSession() delivers a record for a service at the limit of its row, and tells one past it as a fault", () => {
  const s = subject(WITH_BULK);
  const [records] = s.do(s.said(bulkRecord(new Uint8Array(BULK.maxBytes))));
  assert.ok(records?.type === "records");
  assert.deepEqual(records.bodies.map(({ length }) => length), [BULK.maxBytes]);
  assert.deepEqual(types(s.do(s.said(bulkRecord(new Uint8Array(BULK.maxBytes + 1))))), ["fault"]);
});

Deno.test("createSession() ends where a message does not decrypt, after what came before it", () => {
  const s = subject();
  const good = s.seal(envelope("1"));
  const effects = s.do({ type: "messages", messages: [good, good, good] });
  assert.deepEqual(types(effects), ["envelope", "end"]);
  assert.equal(s.session.deadline(), undefined);
  assert.deepEqual(s.do({ type: "send", records: [envelope("2")] }), []);
});

Deno.test("createSession() tells malformed records as faults and goes on", () => {
  const s = subject();
  assert.deepEqual(types(s.do(s.said(Uint8Array.of(1, 0)))), ["fault"]);
  assert.deepEqual(
    types(s.do(s.said(encodeRecord(RECORDS.control.number, utf8("{}")), envelope("1")))),
    [
      "fault",
      "envelope",
    ],
  );
  const later = encodeRecord(RECORDS.control.number, utf8('{"control":"whisper"}'));
  assert.deepEqual(s.do(s.said(later)), []);
});

Deno.test("createSession() pings after silence, again and again, and is dead at the end of it", () => {
  const s = subject();
  const sent: number[] = [];
  for (let ms = s.session.deadline()!;; ms = s.session.deadline()!) {
    const now = { monotonic: ms, wall: 0 };
    const effects = s.session.handle({ type: "tick" }, now);
    if (effects.some(({ type }) => type === "end")) {
      assert.equal(ms - START.monotonic, DEAD_AFTER_SILENCE_MS);
      break;
    }
    assert.deepEqual(types(effects), ["write"]);
    sent.push(ms - START.monotonic);
    s.session.handle({ type: "written" }, now);
  }
  assert.deepEqual(sent, [PING_AFTER_SILENCE_MS, 2 * PING_AFTER_SILENCE_MS]);
});

Deno.test("createSession() is not dead, and pings later, where anything came", () => {
  const s = subject();
  s.do(s.said(envelope("1")), 9_000);
  assert.equal(s.session.deadline(), START.monotonic + 9_000 + PING_AFTER_SILENCE_MS);
  assert.deepEqual(s.do({ type: "tick" }, 9_000 + PING_AFTER_SILENCE_MS - 1), []);
  assert.equal(writes(s.do({ type: "tick" }, 9_000 + PING_AFTER_SILENCE_MS)).length, 1);
});

Deno.test("createSession() takes nothing that does not decrypt for a sign of life", () => {
  const s = subject();
  s.do({ type: "messages", messages: [] }, 20_000);
  assert.equal(s.session.lastHeard, START.monotonic);
});

Deno.test("createSession() measures the round trip of its newest ping alone", () => {
  const s = subject();
  s.do({ type: "probe" });
  s.do({ type: "written" });
  s.do({ type: "probe" }, 100);
  s.do({ type: "written" }, 100);
  const pong = (nonce: number) => encodeControl({ control: "pong", nonce });
  assert.deepEqual(s.do(s.said(pong(1)), 130), []);
  assert.deepEqual(s.do(s.said(pong(2)), 140), [{ type: "roundTrip", ms: 40 }]);
  assert.deepEqual(s.do(s.said(pong(2)), 150), []);
});

Deno.test("createSession() answers a ping, with its wall clock", () => {
  const s = subject();
  const [framed] = writes(s.do(s.said(encodeControl({ control: "ping", nonce: 5 }))));
  assert.deepEqual([...s.read(framed!)!], [
    ...encodeControl({ control: "pong", nonce: 5, wall: START.wall }),
  ]);
});

Deno.test("createSession() cuts whose connection takes nothing, though it says much", () => {
  const s = subject();
  s.do({ type: "send", records: [envelope("1")] });
  for (let ms = 1_000; ms < DEAD_AFTER_SILENCE_MS; ms += 1_000) {
    assert.deepEqual(types(s.do(s.said(envelope("hello")), ms)), ["envelope"]);
    assert.deepEqual(s.do({ type: "tick" }, ms), []);
  }
  assert.ok(s.session.deadline()! <= START.monotonic + DEAD_AFTER_SILENCE_MS);
  assert.deepEqual(types(s.do({ type: "tick" }, DEAD_AFTER_SILENCE_MS)), ["end"]);
});

Deno.test("createSession() cuts who asks for more answers than it reads, at the limit of the queue", () => {
  const s = subject();
  s.do({ type: "send", records: [envelope("under way")] });
  const pong = encodeControl({ control: "pong", nonce: 1, wall: START.wall });
  const fits = Math.floor(MAX_LINK_QUEUE_BYTES / pong.length);
  const ping = encodeControl({ control: "ping", nonce: 1 });
  for (let asked = 0; asked < fits;) {
    const some = Math.min(1_000, fits - asked);
    assert.deepEqual(s.do(s.said(...Array<Uint8Array>(some).fill(ping))), []);
    while (s.session.hasUnread) assert.deepEqual(s.do({ type: "readOn" }), []);
    asked += some;
  }
  assert.equal(s.session.queuedBytes, fits * pong.length);
  assert.deepEqual(types(s.do(s.said(ping))), ["end"]);
});

/** Whether the other end, which rekeys where it is told to, reads all that the session writes. */
function follows(read: Uint8Array | undefined, other: TransportKeys): boolean {
  if (read === undefined) return false;
  const rekey = encodeControl({ control: "rekey" });
  const end = read.subarray(-rekey.length);
  if (end.length === rekey.length && end.every((byte, index) => byte === rekey[index])) {
    other.receive.rekey();
    return true;
  }
  return read.length > 0;
}

Deno.test("createSession() rekeys an idle link every 15 minutes, and both ends go on", () => {
  const s = subject();
  let rekeyed = 0;
  for (let ms = 0; ms <= 4 * REKEY_AFTER_MS;) {
    const due = s.session.deadline()! - START.monotonic;
    assert.ok(due > ms || ms === 0, "the deadline moves on");
    ms = due;
    const effects = [...s.do(s.said(envelope("alive")), ms), ...s.do({ type: "tick" }, ms)];
    for (const framed of writes(effects)) {
      const read = s.read(framed);
      if (read?.length === encodeControl({ control: "rekey" }).length) rekeyed++;
      assert.ok(follows(read, s.other));
      s.do({ type: "written" }, ms);
    }
  }
  assert.equal(rekeyed, 4);
});

Deno.test("createSession() rekeys behind as many messages as one key may seal, and no sooner", () => {
  // no cipher, so that as many messages as that take no minute
  let rekeys = 0;
  const sealed: number[] = [];
  const keys: TransportKeys = {
    send: {
      encrypt: (_ad, plaintext) => (sealed.push(plaintext.length), plaintext),
      decrypt: () => undefined,
      rekey: () => void rekeys++,
    },
    receive: transportKeys()[0].receive,
    handshakeHash: new Uint8Array(32),
  };
  const session = createSession(keys, START);
  const send: SessionEvent = { type: "send", records: [envelope("x")] };
  for (let count = 1; count < REKEY_AFTER_MESSAGES; count++) {
    session.handle(send, START);
    session.handle({ type: "written" }, START);
  }
  session.handle(send, START);
  assert.equal(sealed.length, REKEY_AFTER_MESSAGES);
  assert.equal(rekeys, 0);
  session.handle({ type: "written" }, START);
  assert.equal(sealed.at(-1), encodeControl({ control: "rekey" }).length);
  assert.equal(rekeys, 1);
  session.handle({ type: "written" }, START);
  session.handle(send, START);
  assert.equal(rekeys, 1);
});

Deno.test("createSession() follows the other end's rekeying, and ends where that stands inside a message", () => {
  const s = subject();
  const rekey = encodeControl({ control: "rekey" });
  assert.deepEqual(types(s.do(s.said(envelope("1"), rekey))), ["envelope"]);
  s.other.send.rekey();
  assert.deepEqual(s.do(s.said(envelope("2"))).map(texts), [["2"]]);
  assert.deepEqual(types(s.do(s.said(rekey, envelope("3")))), ["end"]);
});

Deno.test("createSession() says goodbye behind all that waits, finishes once, and writes nothing more", () => {
  const s = subject();
  const [first] = writes(s.do({ type: "send", records: [envelope("1")] }));
  s.do({ type: "send", records: [envelope("2")] });
  assert.deepEqual(s.do({ type: "bye", reason: "quit" }), []);
  s.do({ type: "bye", reason: "duplicate" });
  const [second] = writes(s.do({ type: "written" }));
  s.read(first!);
  assert.deepEqual(
    [...s.read(second!)!],
    [...concat(encodeControl({ control: "bye", reason: "quit" }), envelope("2"))],
  );
  assert.deepEqual(s.do({ type: "written" }), [{ type: "finish" }]);
  const ping = encodeControl({ control: "ping", nonce: 1 });
  assert.deepEqual(types(s.do(s.said(ping, envelope("late")))), ["envelope"]);
  assert.deepEqual(s.do({ type: "probe" }), []);
  assert.deepEqual(s.do({ type: "control", control: given(1) }), []);
  assert.deepEqual(s.do({ type: "send", records: [envelope("3")] }), []);
  assert.deepEqual(s.do({ type: "written" }), []);
  assert.equal(s.session.queuedBytes, 0);
});

Deno.test("createSession() gives the other end so long to read on after its goodbye", () => {
  const s = subject();
  s.do({ type: "bye", reason: "quit" });
  assert.equal(s.session.deadline(), START.monotonic + FINISH_MS);
  assert.deepEqual(s.do({ type: "tick" }, FINISH_MS - 1), []);
  assert.deepEqual(s.do({ type: "tick" }, FINISH_MS), [{ type: "end", reason: "closed" }]);
});

Deno.test("createSession() does not rekey what it has finished", () => {
  const s = subject();
  s.do({ type: "bye", reason: "quit" }, REKEY_AFTER_MS - 1);
  assert.deepEqual(types(s.do({ type: "written" }, REKEY_AFTER_MS - 1)), ["finish"]);
  assert.deepEqual(s.do({ type: "messages", messages: [] }, REKEY_AFTER_MS), []);
});
