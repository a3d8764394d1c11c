import assert from "node:assert/strict";
import fc from "fast-check";
import { concat, utf8 } from "../../../src/core/bytes.ts";
import {
  HANDSHAKE_FIRST_MESSAGE_MS,
  HANDSHAKE_MS,
  MAX_HANDSHAKE_MESSAGE_BYTES,
} from "../../../src/core/limits/links.ts";
import { dhKeyPair } from "../../../src/protocol/curve25519_keys.ts";
import type { Control } from "../../../src/protocol/link/control.ts";
import type { HandshakeParty } from "../../../src/protocol/link/handshake.ts";
import { createLink, type Link, type LinkEffect } from "../../../src/protocol/link/link.ts";
import { encodeRecord, RECORDS } from "../../../src/protocol/link/record.ts";
import { at, party, seed, START } from "../identities.ts";

const HELLO: Control = { control: "hello", clock: [1, 0], have: 0, wall: 1 };
const envelope = (text: string) => encodeRecord(RECORDS.envelope.number, utf8(text));
const types = (effects: readonly LinkEffect[]) => effects.map(({ type }) => type);

/** Two ends of one connection; the machines' writes are done when `flush` is called. */
function pair(a: Partial<HandshakeParty> = {}, b: Partial<HandshakeParty> = {}) {
  const ends = ([[1, a], [2, b]] as const).map(([number, changes]) => ({
    link: createLink(party(number, number === 1, changes), START),
    /** Written to the other end and not yet read by it. */
    out: new Uint8Array(0) as Uint8Array,
    effects: [] as LinkEffect[],
  }));
  const act = (end: typeof ends[number], event: Parameters<Link["handle"]>[0]) => {
    let unanswered = 0;
    for (const effect of end.link.handle(event, START)) {
      end.effects.push(effect);
      if (effect.type !== "write") continue;
      end.out = concat(end.out, effect.bytes);
      unanswered++;
    }
    for (; unanswered > 0; unanswered--) act(end, { type: "written" });
  };
  const [left, right] = [ends[0]!, ends[1]!];
  act(left, { type: "opened" });
  act(right, { type: "opened" });
  return {
    left,
    right,
    act,
    /** Hands over what was written, until both are silent, in the pieces that `cut` makes. */
    flush(cut: (bytes: Uint8Array) => readonly Uint8Array[] = (bytes) => [bytes]): void {
      for (let busy = true; busy;) {
        busy = false;
        for (const [from, to] of [[left, right], [right, left]] as const) {
          const bytes = from.out;
          from.out = new Uint8Array(0);
          for (const piece of cut(bytes)) {
            if (piece.length === 0) continue;
            busy = true;
            act(to, { type: "bytes", bytes: piece });
            piece.fill(0xff); // a reader uses its buffer again
          }
        }
      }
    },
  };
}

type Pair = ReturnType<typeof pair>;

/** What the link told, in short. */
const told = ({ effects }: Pair["left"]) =>
  effects.filter(({ type }) => type !== "write").map((effect) =>
    effect.type === "control"
      ? effect.control.control
      : effect.type === "records" && effect.kind === "envelope"
      ? effect.bodies.map((body) => new TextDecoder().decode(body)).join(" ")
      : effect.type === "end"
      ? `end: ${effect.reason}`
      : effect.type
  );

function greet({ left, right, act }: Pair): void {
  for (const end of [left, right]) act(end, { type: "control", control: HELLO });
}

function talk(subject: Pair, cut?: (bytes: Uint8Array) => readonly Uint8Array[]): void {
  subject.flush(cut);
  greet(subject);
  subject.flush(cut);
  subject.act(subject.left, { type: "send", records: [envelope("one"), envelope("two")] });
  subject.act(subject.right, { type: "send", records: [envelope("three")] });
  subject.flush(cut);
}

Deno.test("createLink() comes up and carries both ways, wherever the stream is split", () => {
  for (let place = 1; place <= 400; place++) {
    const subject = pair();
    talk(subject, (bytes) => [bytes.slice(0, place), bytes.slice(place)]);
    assert.deepEqual(told(subject.left), ["authenticated", "hello", "three"], `at ${place}`);
    assert.deepEqual(told(subject.right), ["authenticated", "hello", "one two"], `at ${place}`);
    assert.deepEqual([subject.left.link.phase, subject.right.link.phase], ["up", "up"]);
  }
});

Deno.test("createLink() comes up byte by byte, with a secret too", () => {
  for (const changes of [{}, { psk: seed(9) }]) {
    const subject = pair(changes, changes);
    talk(subject, (bytes) => [...bytes].map((byte) => Uint8Array.of(byte)));
    assert.deepEqual(told(subject.left), ["authenticated", "hello", "three"]);
    assert.deepEqual(told(subject.right), ["authenticated", "hello", "one two"]);
  }
});

Deno.test("createLink() takes what comes in one piece with the last message of the handshake", () => {
  const subject = pair();
  const { left, right, act } = subject;
  act(right, { type: "bytes", bytes: left.out });
  left.out = new Uint8Array(0);
  act(left, { type: "bytes", bytes: right.out });
  right.out = new Uint8Array(0);
  act(left, { type: "control", control: HELLO });
  const long = "x".repeat(MAX_HANDSHAKE_MESSAGE_BYTES);
  act(left, { type: "send", records: [envelope(long)] });
  subject.flush();
  assert.deepEqual(told(right), ["authenticated", "hello", long]);
});

Deno.test("createLink() ends where a handshake message is past the limit, by its length alone", () => {
  for (const [over, ends] of [[0, false], [1, true]] as const) {
    const link = createLink(party(2, false), START);
    const length = MAX_HANDSHAKE_MESSAGE_BYTES + over;
    const effects = link.handle(
      { type: "bytes", bytes: Uint8Array.of(length >> 8, length & 0xff) },
      START,
    );
    assert.deepEqual(types(effects), ends ? ["end"] : []);
    assert.equal(link.phase, ends ? "over" : "handshake");
  }
});

Deno.test("createLink() ends where the other end does not greet first", () => {
  for (const first of ["envelope", "ping"] as const) {
    const subject = pair();
    subject.flush();
    if (first === "ping") subject.act(subject.left, { type: "probe" });
    else subject.act(subject.left, { type: "send", records: [envelope("hi")] });
    subject.flush();
    assert.equal(told(subject.right).at(-1), "end: it did not greet");
    assert.equal(subject.right.link.phase, "over");
  }
});

Deno.test("createLink() takes a goodbye for a greeting, where the other end refuses us", () => {
  const subject = pair();
  subject.flush();
  subject.act(subject.left, { type: "bye", reason: "full" });
  subject.flush();
  assert.deepEqual(told(subject.right), ["authenticated", "bye"]);
  assert.deepEqual(told(subject.left), ["authenticated", "finish"]);
});

Deno.test("createLink() gives a silent stranger 2 s, one that speaks 10 s, and tells them apart", () => {
  const silent = createLink(party(2, false), START);
  assert.equal(silent.deadline(), START.monotonic + HANDSHAKE_FIRST_MESSAGE_MS);
  assert.deepEqual(silent.handle({ type: "tick" }, at(HANDSHAKE_FIRST_MESSAGE_MS - 1)), []);
  assert.ok(silent.silent);
  assert.deepEqual(types(silent.handle({ type: "tick" }, at(HANDSHAKE_FIRST_MESSAGE_MS))), ["end"]);

  const slow = createLink(party(2, false), START);
  slow.handle({ type: "bytes", bytes: Uint8Array.of(0) }, START);
  assert.ok(!slow.silent);
  assert.equal(slow.deadline(), START.monotonic + HANDSHAKE_MS);
  assert.deepEqual(slow.handle({ type: "tick" }, at(HANDSHAKE_MS - 1)), []);
  assert.deepEqual(types(slow.handle({ type: "tick" }, at(HANDSHAKE_MS))), ["end"]);
  assert.equal(slow.deadline(), undefined);
});

Deno.test("createLink() gives whom it dialled 10 s, also to confirm", () => {
  const dialled = createLink(party(1, true), START);
  assert.deepEqual(dialled.handle({ type: "tick" }, at(HANDSHAKE_MS - 1)), []);
  assert.deepEqual(types(dialled.handle({ type: "tick" }, at(HANDSHAKE_MS))), ["end"]);

  const subject = pair();
  subject.flush();
  const { link } = subject.left;
  assert.equal(link.phase, "confirming");
  assert.equal(link.deadline(), START.monotonic + HANDSHAKE_MS);
  assert.deepEqual(types(link.handle({ type: "tick" }, at(HANDSHAKE_MS))), ["end"]);
});

Deno.test("createLink() takes another secret or mesh for a mismatch at one end, and the other stays unconfirmed", () => {
  for (
    const [a, b] of [[{ psk: seed(1) }, { psk: seed(2) }], [{ mesh: "a" }, { mesh: "b" }]] as const
  ) {
    const subject = pair(a, b);
    subject.flush();
    const ends = [subject.left, subject.right].flatMap(({ effects }) =>
      effects.filter((effect) => effect.type === "end")
    );
    assert.deepEqual(ends, [{ type: "end", reason: "wrong key", mismatch: true }]);
    for (const { link } of [subject.left, subject.right]) assert.notEqual(link.phase, "up");
  }
});

Deno.test("createLink() refuses a whole recorded connection that is played again", () => {
  const recorded: Uint8Array[] = [];
  const subject = pair();
  talk(subject, (bytes) => (recorded.push(bytes.slice()), [bytes]));
  const again = createLink(party(2, false, { ephemeralKey: dhKeyPair(seed(77)) }), START);
  const effects = recorded.flatMap((bytes) => again.handle({ type: "bytes", bytes }, START));
  assert.deepEqual(types(effects), ["write", "end"]);
});

Deno.test("createLink() ends where a byte of the session is changed, at every place", () => {
  const length = (() => {
    const subject = pair();
    subject.flush();
    subject.act(subject.left, { type: "control", control: HELLO });
    return subject.left.out.length;
  })();
  for (let place = 2; place < length; place++) {
    const subject = pair();
    subject.flush();
    subject.act(subject.left, { type: "control", control: HELLO });
    subject.flush((bytes) => {
      const tampered = bytes.slice();
      tampered[place]! ^= 1;
      return [tampered];
    });
    assert.deepEqual(told(subject.right).at(-1), "end: it sent something that does not decrypt");
  }
});

Deno.test("createLink() is silent for ever once it ended", () => {
  const link = createLink(party(2, false), START);
  link.handle({ type: "bytes", bytes: Uint8Array.of(0xff, 0xff) }, START);
  assert.equal(link.phase, "over");
  for (
    const event of [
      { type: "opened" },
      { type: "bytes", bytes: new Uint8Array(100) },
      { type: "written" },
      { type: "send", records: [] },
      { type: "control", control: HELLO },
      { type: "probe" },
      { type: "bye", reason: "quit" },
      { type: "tick" },
    ] as const
  ) {
    assert.deepEqual(link.handle(event, at(60_000)), []);
  }
});

Deno.test("createLink() never throws, holds little, and ends in time, whatever a stranger sends", () => {
  const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.boolean(), pieces, (initiator, sent) => {
      const link = createLink(party(2, initiator), START);
      link.handle({ type: "opened" }, START);
      for (const bytes of sent) {
        link.handle({ type: "bytes", bytes }, START);
        link.handle({ type: "written" }, START);
      }
      assert.equal(link.queuedBytes, 0);
      for (let due = link.deadline(); due !== undefined; due = link.deadline()) {
        assert.ok(due > START.monotonic && due <= START.monotonic + HANDSHAKE_MS);
        link.handle({ type: "tick" }, { monotonic: due, wall: 0 });
      }
      assert.equal(link.phase, "over");
    }),
    { seed: 1, numRuns: 1_000 },
  );
});
