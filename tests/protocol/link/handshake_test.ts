import assert from "node:assert/strict";
import fc from "fast-check";
import { concat, utf8 } from "../../../src/core/bytes.ts";
import { dhKeyPair, sign, signingKey } from "../../../src/protocol/curve25519_keys.ts";
import {
  type AuthenticatedHandshake,
  createAuthenticatedHandshake,
  type HandshakeParty,
  type HandshakeStep,
} from "../../../src/protocol/link/handshake.ts";
import { decodeIdentity, encodeIdentity } from "../../../src/protocol/link/identity.ts";
import { encodeOffer, type OtherVersion } from "../../../src/protocol/link/version_offer.ts";
import { createHandshake } from "../../../src/protocol/noise/handshake_state.ts";
import { identityOf, party, seed, SMALL_ORDER_KEYS } from "../identities.ts";

type Changes = Partial<HandshakeParty>;

function pair(a: Changes = {}, b: Changes = {}) {
  return [
    createAuthenticatedHandshake(party(1, true, a)),
    createAuthenticatedHandshake(party(2, false, b)),
  ] as const;
}

const replyOf = (step: HandshakeStep) => step.state === "failed" ? undefined : step.reply;

/** Runs the three messages, each as `change` makes it, until somebody fails. */
function shake(
  a: AuthenticatedHandshake,
  b: AuthenticatedHandshake,
  change: (message: Uint8Array, number: 1 | 2 | 3) => Uint8Array = (message) => message,
): readonly HandshakeStep[] {
  const steps = [b.receive(change(a.start(), 1))];
  const second = replyOf(steps[0]!);
  if (second !== undefined) steps.push(a.receive(change(second, 2)));
  const third = steps.length === 2 ? replyOf(steps[1]!) : undefined;
  if (third !== undefined) steps.push(b.receive(change(third, 3)));
  return steps;
}

const psks = [undefined, seed(9)] as const;
const secret = (psk: Uint8Array | undefined): Changes => psk === undefined ? {} : { psk };

for (const psk of psks) {
  const name = psk === undefined ? "XX" : "XXpsk3";

  Deno.test(`createAuthenticatedHandshake() with ${name} tells each end who the other is, and gives both the same keys`, () => {
    const [, ofB, ofA] = shake(...pair(secret(psk), secret(psk)));
    assert.ok(ofA?.state === "done" && ofB?.state === "done");
    assert.deepEqual(ofA.identity, party(1, true).identity);
    assert.deepEqual(ofB.identity, party(2, false).identity);
    assert.deepEqual(ofA.keys.handshakeHash, ofB.keys.handshakeHash);
    for (const [from, to] of [[ofA.keys, ofB.keys], [ofB.keys, ofA.keys]] as const) {
      const sealed = from.send.encrypt(new Uint8Array(0), utf8("hi"));
      assert.deepEqual([...to.receive.decrypt(new Uint8Array(0), sealed)!], [...utf8("hi")]);
    }
  });

  Deno.test(`createAuthenticatedHandshake() with ${name} fails on a change of any byte of any message`, () => {
    const lengths: number[] = [];
    shake(...pair(secret(psk), secret(psk)), (message, number) => {
      lengths[number] = message.length;
      return message;
    });
    for (const number of [1, 2, 3] as const) {
      for (let index = 0; index < lengths[number]!; index++) {
        const steps = shake(...pair(secret(psk), secret(psk)), (message, current) => {
          if (current !== number) return message;
          const tampered = message.slice();
          tampered[index]! ^= 1;
          return tampered;
        });
        assert.equal(steps.at(-1)!.state, "failed", `message ${number}, byte ${index}`);
      }
    }
  });

  Deno.test(`createAuthenticatedHandshake() with ${name} fails where any message is cut short or has more behind it`, () => {
    for (const number of [1, 2, 3] as const) {
      for (const length of [0, 1, 31, 32, 47, 48, 79, 80, 95, 96, 97, 160]) {
        let cut = false;
        const steps = shake(...pair(secret(psk), secret(psk)), (message, current) => {
          if (current !== number || length >= message.length) return message;
          cut = true;
          return message.subarray(0, length);
        });
        assert.equal(steps.at(-1)!.state, cut ? "failed" : "done", `message ${number}: ${length}`);
      }
      const steps = shake(
        ...pair(secret(psk), secret(psk)),
        (message, current) => current === number ? Uint8Array.from([...message, 0]) : message,
      );
      assert.equal(steps.at(-1)!.state, "failed", `message ${number} with a byte more`);
    }
  });
}

Deno.test("createAuthenticatedHandshake() takes other secrets and meshes for a mismatch", () => {
  const cases: readonly (readonly [Changes, Changes])[] = [
    [{ psk: seed(1) }, { psk: seed(2) }],
    [{ psk: seed(1) }, {}],
    [{}, { psk: seed(1) }],
    [{ mesh: "work" }, { mesh: "home" }],
    [{ mesh: "work", psk: seed(1) }, { mesh: "home", psk: seed(1) }],
  ];
  for (const [a, b] of cases) {
    const last = shake(...pair(a, b)).at(-1)!;
    assert.ok(last.state === "failed" && last.mismatch, JSON.stringify([a.mesh, b.mesh]));
  }
});

Deno.test("createAuthenticatedHandshake() takes what no p2pchat would begin with for a mismatch", () => {
  const step = createAuthenticatedHandshake(party(2, false)).receive(utf8("GET / HTTP/1.1\r\n"));
  assert.deepEqual(step, { state: "failed", reason: "too short", mismatch: true });
});

Deno.test("createAuthenticatedHandshake() refuses a recorded handshake that is played again", () => {
  const recorded: Uint8Array[] = [];
  const [a, b] = pair();
  shake(a, b, (message) => (recorded.push(message), message));
  const again = createAuthenticatedHandshake(
    party(2, false, { ephemeralKey: dhKeyPair(seed(77)) }), // a fresh one for each connection
  );
  assert.equal(again.receive(recorded[0]!).state, "more");
  assert.equal(again.receive(recorded[2]!).state, "failed");
});

Deno.test("createAuthenticatedHandshake() refuses ephemeral keys of small order", () => {
  for (const key of SMALL_ORDER_KEYS) {
    const asInitiator = pair()[1].receive(concat(key, encodeOffer()));
    assert.deepEqual(
      asInitiator,
      { state: "failed", reason: "small-order key", mismatch: false },
    );
    const [initiator] = pair();
    initiator.start();
    const message = new Uint8Array(300);
    message.set(key);
    assert.deepEqual(initiator.receive(message), {
      state: "failed",
      reason: "small-order key",
      mismatch: false,
    });
  }
});

Deno.test("createAuthenticatedHandshake() refuses static keys of small order", () => {
  for (const publicKey of SMALL_ORDER_KEYS) {
    const staticKey = { ...dhKeyPair(seed(5)), publicKey };
    const asResponder = shake(...pair({}, { staticKey }));
    assert.ok(asResponder.at(-1)!.state === "failed");
    const asInitiator = shake(...pair({ staticKey }, {}));
    const last = asInitiator.at(-1)!;
    assert.ok(last.state === "failed" && last.reason === "small-order key");
  }
});

/** Identities in the place of honest ones: what an attacker with keys of its own can put there. */
function claim(
  payload: (hash: Uint8Array) => Uint8Array,
  { offer = encodeOffer() } = {},
): HandshakeStep {
  const responder = createAuthenticatedHandshake(party(2, false));
  const initiator = createHandshake({
    initiator: true,
    prologue: utf8("p2pchat/2\0lan"),
    staticKey: dhKeyPair(seed(60)),
    ephemeralKey: dhKeyPair(seed(61)),
  });
  const second = replyOf(responder.receive(initiator.write(() => offer)!))!;
  assert.equal(initiator.read(second).state, "ok");
  return responder.receive(initiator.write(payload)!);
}

Deno.test("createAuthenticatedHandshake() refuses an identity that is not proven for this link, end and mesh", () => {
  const signer = signingKey(seed(4));
  const identity = identityOf(signer);
  const encode = encodeIdentity;
  assert.equal(claim((hash) => encode(identity, signer, "lan", "initiator", hash)).state, "done");
  const wrong: Readonly<Record<string, (hash: Uint8Array) => Uint8Array>> = {
    "no payload": () => new Uint8Array(0),
    "a signature alone": () => new Uint8Array(64),
    "another link's": () => encode(identity, signer, "lan", "initiator", seed(0)),
    "the other end's": (hash) => encode(identity, signer, "lan", "responder", hash),
    "another mesh's": (hash) => encode(identity, signer, "home", "initiator", hash),
    "another key's": (hash) => encode(identity, signingKey(seed(3)), "lan", "initiator", hash),
  };
  for (const [name, payload] of Object.entries(wrong)) {
    const step = claim(payload);
    assert.deepEqual(
      step,
      { state: "failed", reason: "its identity is not proven", mismatch: false },
      name,
    );
  }
});

Deno.test("decodeIdentity() refuses every field that is not what it must be, though it be signed", () => {
  const signer = signingKey(seed(4));
  const hash = seed(1);
  const decode = (value: unknown) =>
    decodeIdentity(
      encodeIdentity(value as never, signer, "lan", "initiator", hash),
      "lan",
      "initiator",
      hash,
    );
  const identity = identityOf(signer, { username: "x".repeat(256), version: "v".repeat(64) });
  const spoken = 2;
  assert.deepEqual(decode(identity), { identity, spoken });
  assert.deepEqual(decode({ ...identity, more: 1 }), { identity, spoken });
  const can = Array(32).fill("f".repeat(32));
  assert.deepEqual(decode({ ...identity, can }), { identity: { ...identity, can }, spoken });
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    id: [undefined, null, 1, "", "x", signer.id + "A", signer.id.slice(1)],
    epoch: [undefined, null, -1, 1.5, 2 ** 53, "1"],
    username: [undefined, null, 1, "x".repeat(257)],
    port: [undefined, null, -1, 65_536, 1.5, "1"],
    version: [undefined, null, 1, "v".repeat(65)],
    can: [null, "x", [1], [""], ["f".repeat(33)], Array(33).fill("f")],
    rate: [undefined, null, 1, [], [1], [-1, 1], [1, "1"]],
  };
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) {
      assert.equal(decode({ ...identity, [field]: value }), undefined, `${field}: ${value}`);
    }
  }
  for (const value of [null, 1, "x", []]) assert.equal(decode(value), undefined);
});

Deno.test("receive() never throws, whatever a stranger sends", () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.boolean(),
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 400 }),
      (isInitiator, withSecret, first, second) => {
        const [a, b] = pair(secret(psks[withSecret ? 1 : 0]), secret(psks[withSecret ? 1 : 0]));
        const victim = isInitiator ? a : b;
        if (isInitiator) victim.start();
        if (victim.receive(first).state === "more") {
          assert.equal(victim.receive(second).state, "failed");
        }
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

/** Returns the first message of an initiator of another version. */
function begin(payload: Uint8Array, prologue = "p2pchat/2\0lan", psk?: Uint8Array) {
  return createHandshake({
    initiator: true,
    prologue: utf8(prologue),
    staticKey: dhKeyPair(seed(60)),
    ephemeralKey: dhKeyPair(seed(61)),
    ...secret(psk),
  }).write(() => payload)!;
}

const otherVersionOf = (step: HandshakeStep): OtherVersion | undefined =>
  step.state === "done" ? undefined : step.otherVersion;

Deno.test("createAuthenticatedHandshake() tells an initiator of another version apart", () => {
  const json = (value: unknown) => utf8(JSON.stringify(value));
  const told = (first: Uint8Array, psk?: Uint8Array) =>
    otherVersionOf(createAuthenticatedHandshake(party(2, false, secret(psk))).receive(first));
  assert.deepEqual(told(begin(new Uint8Array(0), "p2pchat/1\0lan")), { isOlder: true });
  assert.deepEqual(told(begin(new Uint8Array(0), "p2pchat/1\0lan", seed(9)), seed(9)), {
    isOlder: true,
  });
  assert.deepEqual(told(begin(json({ v: [1] }))), { isOlder: true });
  assert.deepEqual(told(begin(json({ v: [3, 4] }))), { isOlder: false });
  assert.equal(told(begin(json({ v: [3, 2], more: true }))), undefined);
  assert.equal(told(begin(json({ v: Array(16).fill(2) }))), undefined);
});

Deno.test("createAuthenticatedHandshake() answers a first message without an offer, and fails then", () => {
  const json = (value: unknown) => utf8(JSON.stringify(value));
  const signer = signingKey(seed(4));
  const identity = identityOf(signer);
  for (const offer of [{}, { v: [] }, { v: [0] }, { v: 2 }, { v: Array(17).fill(2) }, { v: [3] }]) {
    const step = claim((hash) => encodeIdentity(identity, signer, "lan", "initiator", hash), {
      offer: json(offer),
    });
    assert.ok(step.state === "failed" && step.mismatch, JSON.stringify(offer));
  }
});

/** Returns a responder of another version, which has read the first message. */
function answering(initiator: AuthenticatedHandshake, prologue: string) {
  const responder = createHandshake({
    initiator: false,
    prologue: utf8(prologue),
    staticKey: dhKeyPair(seed(60)),
    ephemeralKey: dhKeyPair(seed(61)),
  });
  assert.equal(responder.read(initiator.start()).state, "ok");
  return responder;
}

Deno.test("createAuthenticatedHandshake() knows the name of a responder of version 1", () => {
  const initiator = createAuthenticatedHandshake(party(1, true));
  const responder = answering(initiator, "p2pchat/1\0lan");
  const identity = concat(new Uint8Array(64), utf8('{"username":"bob"}'));
  const step = initiator.receive(responder.write(() => identity)!);
  assert.deepEqual(step, {
    state: "failed",
    reason: "it speaks another version of the protocol",
    mismatch: false,
    otherVersion: { isOlder: true, name: "bob" },
  });
});

Deno.test("createAuthenticatedHandshake() knows a responder of a later version by its identity", () => {
  for (const [v, isOlder] of [[3, false], [1, true]] as const) {
    const initiator = createAuthenticatedHandshake(party(1, true));
    const responder = answering(initiator, "p2pchat/2\0lan");
    const signer = signingKey(seed(4));
    const json = utf8(JSON.stringify({ ...identityOf(signer), v }));
    const identity = (hash: Uint8Array) =>
      concat(
        sign(signer, concat(utf8("p2pchat/2 link\0lan\0responder\0"), hash, json)),
        json,
      );
    const step = initiator.receive(responder.write(identity)!);
    const name = identityOf(signer).username;
    assert.deepEqual(otherVersionOf(step), { isOlder, name });
  }
});
