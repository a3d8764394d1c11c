import assert from "node:assert/strict";
import { concat } from "../../src/core/bytes.ts";
import { HANDSHAKE_MS, REKEY_AFTER_MS } from "../../src/core/limits/links.ts";
import type { HandshakeParty } from "../../src/protocol/link/handshake.ts";
import type { Link, LinkEffect, LinkEvent } from "../../src/protocol/link/link.ts";
import { encodeRecord, RECORDS } from "../../src/protocol/link/record.ts";
import { at, party, START } from "../protocol/identities.ts";
import { createNullLink } from "./null_link.ts";

const ENVELOPE = Uint8Array.of(1, 2, 3);

interface Side {
  readonly link: Link;
  readonly effects: LinkEffect[];
  /** What it wrote and the other has not read. */
  written: Uint8Array;
}

function side(link: Link): Side {
  return { link, effects: [], written: new Uint8Array(0) };
}

function drive(side: Side, event: LinkEvent | { readonly type: "tick" }, ms = 0): void {
  for (const effect of side.link.handle(event, at(ms))) {
    side.effects.push(effect);
    if (effect.type !== "write") continue;
    side.written = concat(side.written, effect.bytes);
    drive(side, { type: "written" }, ms);
  }
}

/** Carries bytes both ways until there are no more, so many at a time. */
function carry(sides: readonly [Side, Side], size = Infinity, ms = 0): void {
  const [a, b] = sides;
  while (a.written.length + b.written.length > 0) {
    for (const [from, to] of [[a, b], [b, a]] as const) {
      const bytes = from.written.subarray(0, size);
      from.written = from.written.subarray(bytes.length);
      if (bytes.length > 0) drive(to, { type: "bytes", bytes: bytes.slice() }, ms);
    }
  }
}

function pair(changes: Partial<HandshakeParty> = {}): readonly [Side, Side] {
  const sides = [
    side(createNullLink(party(1, true), START)),
    side(createNullLink(party(2, false, changes), START)),
  ] as const;
  for (const end of sides) drive(end, { type: "opened" });
  return sides;
}

const find = <T extends LinkEffect["type"]>({ effects }: Side, type: T) =>
  effects.filter((effect): effect is Extract<LinkEffect, { readonly type: T }> =>
    effect.type === type
  );

const ping = { control: "ping", nonce: 1 } as const;

Deno.test("createNullLink() tells each who the other is, over the same hash, wherever bytes are cut", () => {
  for (let size = 1; size <= 200; size++) {
    const sides = pair();
    carry(sides, size);
    const [a, b] = sides.map((end) => find(end, "authenticated"));
    assert.deepEqual(a!.map(({ identity }) => identity), [party(2, false).identity]);
    assert.deepEqual(b!.map(({ identity }) => identity), [party(1, true).identity]);
    assert.deepEqual(a![0]!.handshakeHash, b![0]!.handshakeHash);
    assert.deepEqual(sides.map(({ link }) => link.phase), ["confirming", "confirming"]);
    assert.deepEqual(sides.map(({ link }) => link.silent), [false, false]);
  }
});

Deno.test("createNullLink() makes a hash of its own for each connection", () => {
  const hashes = [10, 20].map((number) => {
    const { ephemeralKey } = party(number, false);
    const sides = pair({ ephemeralKey });
    carry(sides);
    return find(sides[0], "authenticated")[0]!.handshakeHash;
  });
  assert.notDeepEqual(hashes[0], hashes[1]);
});

Deno.test("createNullLink() carries records both ways, also behind a new key", () => {
  const sides = pair();
  carry(sides);
  const record = encodeRecord(RECORDS.envelope.number, ENVELOPE);
  for (const ms of [0, REKEY_AFTER_MS, REKEY_AFTER_MS + 1]) {
    for (const end of sides) {
      drive(end, { type: "control", control: ping }, ms);
      drive(end, { type: "send", records: [record] }, ms);
    }
    carry(sides, 7, ms);
  }
  for (const end of sides) {
    assert.equal(end.link.phase, "up");
    assert.deepEqual(
      find(end, "records").flatMap(({ bodies }) => bodies),
      [ENVELOPE, ENVELOPE, ENVELOPE],
    );
    assert.deepEqual(find(end, "end"), []);
  }
});

Deno.test("createNullLink() ends where secrets or meshes differ", () => {
  for (const changes of [{ mesh: "other" }, { psk: new Uint8Array(32) }]) {
    const sides = pair(changes);
    carry(sides);
    assert.deepEqual(find(sides[0], "end").map(({ mismatch }) => mismatch), [true]);
    assert.deepEqual(find(sides[0], "authenticated"), []);
  }
});

Deno.test("createNullLink() notices a message that was lost or came twice", () => {
  for (const times of [0, 2]) {
    const sides = pair();
    carry(sides);
    const [from, to] = sides;
    drive(from, { type: "control", control: ping });
    const message = from.written;
    from.written = new Uint8Array(0);
    for (let time = 0; time < times; time++) drive(to, { type: "bytes", bytes: message });
    drive(from, { type: "control", control: ping });
    carry(sides);
    assert.match(find(to, "end")[0]!.reason, /does not decrypt/);
  }
});

Deno.test("createNullLink() gives up a handshake at its limit, and not before", () => {
  const [end] = pair();
  assert.equal(end.link.deadline(), START.monotonic + HANDSHAKE_MS);
  drive(end, { type: "tick" }, HANDSHAKE_MS - 1);
  assert.equal(end.link.phase, "handshake");
  drive(end, { type: "tick" }, HANDSHAKE_MS);
  assert.equal(end.link.phase, "over");
  assert.equal(end.link.deadline(), undefined);
});
