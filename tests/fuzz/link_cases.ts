import assert from "node:assert/strict";
import fc from "fast-check";
import { concat, equal, fromUtf8, toBase64Url, utf8 } from "../../src/core/bytes.ts";
import {
  MAX_HANDSHAKE_MESSAGE_BYTES,
  MAX_NOISE_MESSAGE_BYTES,
} from "../../src/core/limits/links.ts";
import { MAX_LINK_QUEUE_BYTES } from "../../src/core/limits/replication.ts";
import type { Now } from "../../src/core/now.ts";
import { SIGNATURE_BYTES } from "../../src/protocol/curve25519_keys.ts";
import { type Control, decodeControl, encodeControl } from "../../src/protocol/link/control.ts";
import { frame } from "../../src/protocol/link/frame.ts";
import {
  createAuthenticatedHandshake,
  type HandshakeParty,
} from "../../src/protocol/link/handshake.ts";
import { encodeIdentity } from "../../src/protocol/link/identity.ts";
import { encodeOffer } from "../../src/protocol/link/version_offer.ts";
import { createLink } from "../../src/protocol/link/link.ts";
import { decodeRecords, encodeRecord, RECORDS } from "../../src/protocol/link/record.ts";
import { createSession, type SessionEffect } from "../../src/protocol/link/session.ts";
import { createCipherState } from "../../src/protocol/noise/cipher_state.ts";
import { createHandshake } from "../../src/protocol/noise/handshake_state.ts";
import { at, party, seed, START } from "../protocol/identities.ts";
import { type FuzzCase, fuzzCase } from "./fuzz_case.ts";
import { cuts, mutatedBytes, pieces } from "./mutation.ts";
import { controls, encodeAll } from "./wire_cases.ts";

const NO_DATA = new Uint8Array(0);
const INITIATOR = party(1, true);
const RESPONDER = party(2, false);
const HELLO = encodeControl({ control: "hello", clock: [0, 0], have: 0, wall: 0 });
const SAID = "an envelope";
const ENVELOPE = encodeRecord(RECORDS.envelope.number, utf8(SAID));

/**
 * What both ends of one link send, from the first message on. All keys are fixed, so a fresh end
 * understands it.
 */
function record() {
  const initiator = createAuthenticatedHandshake(INITIATOR);
  const responder = createAuthenticatedHandshake(RESPONDER);
  const first = initiator.start();
  const second = responder.receive(first);
  assert.ok(second.state === "more" && second.reply !== undefined);
  const third = initiator.receive(second.reply);
  assert.ok(third.state === "done" && third.reply !== undefined);
  const last = responder.receive(third.reply);
  assert.ok(last.state === "done");
  const said = (keys: typeof third.keys) =>
    [HELLO, ENVELOPE].map((plain) => keys.send.encrypt(NO_DATA, plain));
  return {
    handshake: [first, second.reply, third.reply] as const,
    fromInitiator: [first, third.reply, ...said(third.keys)],
    fromResponder: [second.reply, ...said(last.keys)],
  };
}

const recorded = record();

const handshakeCase = fuzzCase(
  "createAuthenticatedHandshake",
  4_000,
  fc.constantFrom(0, 1, 2).chain((turn) =>
    mutatedBytes(fc.constant(recorded.handshake[turn]!)).map((message) => ({ turn, message }))
  ),
  ({ turn, message }, seen) => {
    const [first, , third] = recorded.handshake;
    const genuine = equal(message, recorded.handshake[turn]!);
    const end = createAuthenticatedHandshake(turn === 1 ? INITIATOR : RESPONDER);
    if (turn === 1) end.start();
    if (turn === 2) end.receive(first);
    const step = end.receive(message);
    seen(step.state !== "failed");
    if (turn > 0) assert.equal(step.state === "done", genuine, "it believed a forged message");
    if (turn === 0 && step.state === "more") {
      assert.equal(end.receive(third).state === "done", genuine, "it believed a forged beginning");
    }
  },
);

const sealedIdentityCase = fuzzCase(
  "createAuthenticatedHandshake, sealed",
  2_000,
  fc.oneof(
    fc.constant(undefined),
    mutatedBytes(fc.constant(utf8(JSON.stringify(INITIATOR.identity)))),
  ),
  (forged, seen) => {
    const responder = createAuthenticatedHandshake(RESPONDER);
    const noise = createHandshake({ ...INITIATOR, prologue: utf8("p2pchat/2\0lan") });
    const { identity, signer, mesh } = INITIATOR;
    const answer = responder.receive(noise.write(encodeOffer)!);
    assert.ok(answer.state === "more");
    noise.read(answer.reply!);
    const message = noise.write((hash) => {
      const payload = encodeIdentity(identity, signer, mesh, "initiator", hash);
      return forged === undefined ? payload : concat(payload.subarray(0, SIGNATURE_BYTES), forged);
    });
    const step = responder.receive(message!);
    seen(step.state === "done");
    if (forged === undefined) assert.equal(step.state, "done");
    if (step.state === "done") {
      assert.deepEqual(step.identity, identity, "its signature is of another");
    }
  },
);

const plaintexts = fc.array(
  fc.oneof(
    controls.map((control) => ({
      kind: RECORDS.control.number,
      body: utf8(JSON.stringify(control)),
    })),
    fc.record({ kind: fc.nat(6), body: fc.uint8Array({ maxLength: 40 }) }),
  ),
  { maxLength: 4 },
).map(encodeAll);

/** One message to a session: records, right or wrong, under the right key; or what no key opens. */
const messages = fc.oneof(
  { weight: 9, arbitrary: mutatedBytes(plaintexts).map((plain) => ({ plain, sealed: true })) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 60 }).map((plain) => ({ plain, sealed: false })),
  },
);

/** Whether a receiver changes its key behind these records: then the sender has to as well. */
function rekeys(plain: Uint8Array): boolean {
  const last = decodeRecords(plain)?.at(-1);
  if (last?.kind !== RECORDS.control.number) return false;
  const control = decodeControl(last.body);
  return typeof control === "object" && control.control === "rekey";
}

/** What of a message is handed on as it is, in order. */
function carriedBy(plain: Uint8Array): readonly string[] {
  const kinds: readonly number[] = [
    RECORDS.envelope.number,
    RECORDS.vector.number,
    RECORDS.register.number,
  ];
  const records = decodeRecords(plain) ?? [];
  return records.filter(({ kind }) => kinds.includes(kind)).map(({ body }) => toBase64Url(body));
}

function carriedOn(effect: SessionEffect): readonly string[] {
  if (effect.type !== "records") return [];
  const isRead = ["envelope", "vector", "register"].includes(effect.kind);
  return isRead ? effect.bodies.map(toBase64Url) : [];
}

const ends = (effects: readonly SessionEffect[]) => effects.some(({ type }) => type === "end");

const sessionCase = fuzzCase(
  "createSession",
  8_000,
  fc.array(messages, { minLength: 1, maxLength: 8, size: "max" }),
  (said, seen) => {
    const other = createCipherState(seed(1));
    const session = createSession({
      send: createCipherState(seed(2)),
      receive: createCipherState(seed(1)),
      handshakeHash: seed(3),
    }, START);
    const deliver = (message: Uint8Array, ms: number) =>
      session.handle({ type: "messages", messages: [message] }, at(ms));

    let over = false;
    for (const [index, { plain, sealed }] of said.entries()) {
      const effects = deliver(sealed ? other.encrypt(NO_DATA, plain) : plain, index);
      const wasOver = over;
      if (sealed && !over && rekeys(plain)) other.rekey();
      over ||= ends(effects);
      seen(!over && !effects.some(({ type }) => type === "fault"));
      if (wasOver) assert.deepEqual(effects, [], "it went on after its end");
      if (!sealed) assert.ok(over, "it took what does not decrypt");
      const carried = carriedBy(plain);
      const heard = effects.flatMap(carriedOn);
      if (sealed && !over) assert.deepEqual(heard, carried);
      else assert.deepEqual(heard, carried.slice(0, heard.length));
      assert.ok(session.queuedBytes <= MAX_LINK_QUEUE_BYTES);
      for (const effect of effects) {
        if (effect.type === "write") {
          assert.ok(effect.bytes.length <= 2 + MAX_NOISE_MESSAGE_BYTES);
          over ||= ends(session.handle({ type: "written" }, at(index)));
        }
      }
    }
    assert.equal(session.deadline() === undefined, over);
    const control: Control = { control: "prune", author: INITIATOR.identity.id };
    const effects = deliver(other.encrypt(NO_DATA, encodeControl(control)), said.length);
    assert.deepEqual(
      effects.filter(({ type }) => type !== "write"),
      over ? [] : [{ type: "control", control }],
    );
  },
);

/** Ticks a link whenever it wants until it wants no more; true where that happened soon. */
function outlast(link: ReturnType<typeof createLink>): boolean {
  let now: Now = START;
  for (let ticks = 0; ticks < 20; ticks++) {
    const due = link.deadline();
    if (due === undefined) return true;
    now = { ...now, monotonic: Math.max(now.monotonic, due) };
    for (const { type } of link.handle({ type: "tick" }, now)) {
      if (type === "write") link.handle({ type: "written" }, now);
    }
  }
  return false;
}

function linkCase(name: string, own: HandshakeParty, heard: readonly Uint8Array[]): FuzzCase {
  const genuine = concat(...heard.map(frame));
  const boundaries = fc.constantFrom(...heard.keys(), heard.length).map((count) =>
    concat(...heard.slice(0, count).map(frame))
  );
  return fuzzCase(
    name,
    3_000,
    fc.tuple(
      fc.oneof(
        mutatedBytes(fc.constant(genuine)),
        // Everything is right up to here.
        fc.tuple(boundaries, mutatedBytes(fc.constant(genuine))).map((parts) => concat(...parts)),
      ),
      cuts,
    ),
    ([stream, places], seen) => {
      const link = createLink(own, START);
      if (own.initiator) link.handle({ type: "opened" }, START);
      let written = 0;
      for (const bytes of pieces(stream, places)) {
        const wasOver = link.phase === "over";
        const effects = link.handle({ type: "bytes", bytes }, START);
        if (wasOver) assert.deepEqual(effects, [], "it went on after its end");
        for (const effect of effects) {
          if (effect.type === "write") {
            written += effect.bytes.length;
            link.handle({ type: "written" }, START);
          }
          if (effect.type === "records" && effect.kind === "envelope") {
            assert.deepEqual(effect.bodies.map(fromUtf8), [SAID]);
          }
        }
        assert.equal(link.deadline() === undefined, link.phase === "over");
      }
      seen(link.phase !== "over");
      assert.ok(written <= 2 * MAX_HANDSHAKE_MESSAGE_BYTES, "much came of little");
      if (equal(stream, genuine)) assert.equal(link.phase, "up");
      assert.ok(outlast(link), "it never ends");
      assert.equal(link.phase, "over");
    },
  );
}

/** Connections, from their first byte on. */
export const linkCases: readonly FuzzCase[] = [
  handshakeCase,
  sealedIdentityCase,
  sessionCase,
  linkCase("createLink, accepted", RESPONDER, recorded.fromInitiator),
  linkCase("createLink, dialled", INITIATOR, recorded.fromResponder),
];
