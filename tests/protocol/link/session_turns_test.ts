import assert from "node:assert/strict";
import { concat } from "../../../src/core/bytes.ts";
import { CHECK_WORK, LINK_TURN_WORK, MESSAGE_WORK } from "../../../src/core/limits/work.ts";
import { encodeControl } from "../../../src/protocol/link/control.ts";
import { encodeRecord, RECORDS, workOf } from "../../../src/protocol/link/record.ts";
import { createSession, type SessionEffect } from "../../../src/protocol/link/session.ts";
import { START, transportKeys } from "../identities.ts";

/** A kind of which one record costs as much as a test wants. */
const KIND = 7;

/** A session whose records of {@link KIND} cost so much each, and the other end of its link. */
function subject(perRecord: number) {
  const [own, other] = transportKeys();
  const work = { perRecord, perByte: 0 };
  const counted = { number: KIND, maxBytes: 9, delivery: "single", work } as const;
  const session = createSession(own, START, { ...RECORDS, counted });
  return {
    session,
    other,
    seal: (...records: readonly Uint8Array[]) =>
      other.send.encrypt(new Uint8Array(0), concat(...records)),
    read: (...messages: readonly Uint8Array[]) =>
      session.handle({ type: "messages", messages }, START),
    readOn: () => session.handle({ type: "readOn" }, START),
  };
}

const record = (value: number) => encodeRecord(KIND, Uint8Array.of(value));
const values = (effects: readonly SessionEffect[]) =>
  effects.flatMap((effect) =>
    effect.type === "records" ? effect.bodies.map((body) => body[0]) : []
  );

Deno.test("createSession() reads a turn's work at the limit, and not a record past it", () => {
  const s = subject((LINK_TURN_WORK - MESSAGE_WORK) / 2);
  assert.deepEqual(values(s.read(s.seal(record(1), record(2)))), [1, 2]);
  assert.ok(!s.session.hasUnread);
  assert.deepEqual(s.session.takeWork(), { own: LINK_TURN_WORK, checks: 0 });
  assert.deepEqual(s.session.takeWork(), { own: 0, checks: 0 });
  assert.deepEqual(values(s.read(s.seal(record(3), record(4), record(5)))), [3, 4]);
  assert.ok(s.session.hasUnread);
  assert.deepEqual(values(s.readOn()), [5]);
  assert.ok(!s.session.hasUnread);
  assert.deepEqual(s.readOn(), []);
});

Deno.test("createSession() keeps the rest in order, though the transport uses its buffer again", () => {
  const s = subject(LINK_TURN_WORK);
  const messages = [s.seal(record(1), record(2)), s.seal(record(3)), s.seal(record(4))];
  const seen = values(s.read(...messages));
  for (const message of messages) message.fill(0);
  const late = s.seal(record(5)); // the read that was under way
  assert.deepEqual(values(s.read(late)), []);
  late.fill(0);
  for (let turns = 0; s.session.hasUnread; turns++) {
    assert.ok(turns < 5);
    seen.push(...values(s.readOn()));
  }
  assert.deepEqual(seen, [1, 2, 3, 4, 5]);
});

Deno.test("createSession() follows a rekeying, and ends at what does not decrypt, turns later too", () => {
  const s = subject(LINK_TURN_WORK);
  const first = s.seal(record(1), encodeControl({ control: "rekey" }));
  s.other.send.rekey();
  const second = s.seal(record(2));
  assert.deepEqual(values(s.read(first, second, new Uint8Array(40))), [1]);
  assert.deepEqual(values(s.readOn()), [2]);
  assert.deepEqual(s.readOn().map(({ type }) => type), ["end"]);
  assert.ok(!s.session.hasUnread);
});

Deno.test("createSession() counts what it cannot use, too", () => {
  const s = subject(1);
  s.read(s.seal());
  assert.equal(s.session.takeWork().own, MESSAGE_WORK);
  const unknown = Array.from({ length: 2 * LINK_TURN_WORK }, () => encodeRecord(99));
  s.read(s.seal(...unknown.slice(0, LINK_TURN_WORK / 2)), s.seal(...unknown.slice(0, 9_000)));
  assert.ok(s.session.hasUnread);
});

Deno.test("createSession() counts a check for what others passed on, and for all of a liar", () => {
  const checks = (hops: number, isLiar: boolean) => {
    const s = subject(1);
    if (isLiar) s.session.distrust();
    s.read(s.seal(encodeRecord(RECORDS.envelope.number, Uint8Array.of(hops))));
    return s.session.takeWork().checks;
  };
  assert.deepEqual([checks(1, false), checks(2, false), checks(1, true)], [0, 1, 1]);
  const s = subject(1);
  s.session.distrust();
  s.read(s.seal(record(1), encodeRecord(RECORDS.register.number, Uint8Array.of(1))));
  assert.equal(s.session.takeWork().checks, 1, "a register, and not what has no signature");
});

Deno.test("createSession() takes fewer records in a turn where each takes a check", () => {
  const read = (hops: number) => {
    const s = subject(1);
    const one = encodeRecord(RECORDS.envelope.number, Uint8Array.of(hops));
    const effects = s.read(s.seal(...Array<Uint8Array>(1_000).fill(one)));
    return effects.flatMap((effect) => effect.type === "records" ? effect.bodies : []).length;
  };
  assert.ok(read(2) * CHECK_WORK <= LINK_TURN_WORK + CHECK_WORK);
  assert.ok(read(1) > 4 * read(2));
});

Deno.test("workOf() counts records and bytes", () => {
  const long = workOf(RECORDS.control, new Uint8Array(1_000));
  assert.ok(long > workOf(RECORDS.control, new Uint8Array(10)));
});
