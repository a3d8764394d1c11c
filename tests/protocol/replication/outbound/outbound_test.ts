import assert from "node:assert/strict";
import { concat } from "../../../../src/core/bytes.ts";
import {
  ANNOUNCE_AFTER_MS,
  ANNOUNCE_AT_LAST_AFTER_MS,
  ANNOUNCE_TO_LINKED_AFTER_MS,
  BEGINNING_TOLD_FOR_MS,
  FEW_LINKS,
  LINK_READ_AHEAD_BYTES,
  MAX_ANNOUNCE_AFTER_MS,
  MAX_ANSWER_BYTES,
  MAX_HOPS,
  REGISTER_READ_AHEAD_BYTES,
  RELAY_WINDOW_BYTES,
  SERVICE_READ_AHEAD_BYTES,
} from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { decodeRecords, encodeRecord, RECORDS } from "../../../../src/protocol/link/record.ts";
import { incarnationKey } from "../../../../src/protocol/replication/log/author_sequence.ts";
import type { Incarnation } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { queueRegister } from "../../../../src/protocol/replication/registers/register_queue.ts";
import { type SignedRegister } from "../../../../src/protocol/replication/wire/register.ts";
import { START } from "../../identities.ts";
import { BULK } from "../../link/bulk_records.ts";
import { haveOf, idOf, neighbourStateOf } from "../neighbour_states.ts";
import {
  AUTHOR,
  claimsOf,
  controlsOf,
  HIGH,
  isWithin,
  LOW,
  numbersOf,
  subject,
  toldAt,
} from "./outbound_harness.ts";

Deno.test("take() gives controls, vectors, the list, registers, proofs, answers, the log and records of services, in this order", () => {
  const s = subject();
  s.append({ sequence: 1 });
  s.append({ sequence: 2 });
  Object.assign(s.neighbour.cursor, { position: 1 });
  Object.assign(s.neighbour.sync, { requested: { ...s.incarnation, from: 1, to: 1 } });
  s.neighbour.controls.proofs.push(encodeRecord(RECORDS.envelope.number, Uint8Array.of(77)));
  const register = {
    record: encodeRecord(RECORDS.register.number),
    slot: "",
    register: { author: AUTHOR },
  } as SignedRegister;
  queueRegister(s.neighbour.registers, register);
  Object.assign(s.neighbour.announcements, { listBy: 0 });
  s.neighbour.announcements.due.set(s.incarnation, 0);
  Object.assign(s.neighbour.announcements, { by: 0 });
  s.neighbour.controls.controls.set("tree", { control: "graft", author: AUTHOR });
  s.serviceRecords.send({ to: s.neighbour.id, kind: "bulk", body: new Uint8Array(9) });
  assert.ok(s.output.isDue(s.neighbour, 0));
  const records = s.take();
  const kinds = records.map((record) => decodeRecords(record)![0]!.kind);
  assert.deepEqual(kinds, [
    RECORDS.control.number,
    RECORDS.vector.number,
    RECORDS.control.number,
    RECORDS.register.number,
    RECORDS.envelope.number,
    RECORDS.envelope.number,
    RECORDS.control.number,
    RECORDS.envelope.number,
    BULK.number,
  ]);
  assert.deepEqual(numbersOf(records), [77, 1, 2]);
  assert.deepEqual(controlsOf(records), [
    { control: "graft", author: AUTHOR },
    { control: "neighbours", ids: [idOf(6)] },
    { control: "given", author: AUTHOR, epoch: START.wall, floor: 0 },
  ]);
  assert.deepEqual(s.take(), []);
  assert.ok(!s.output.isDue(s.neighbour, 0));
});

Deno.test("take() reads ahead as far as the link may, and takes nothing at that limit", () => {
  const s = subject();
  for (let count = 0; count < 100; count++) s.append({ length: 1024 });
  assert.equal(s.take(0, LINK_READ_AHEAD_BYTES).length, 0, "at the limit");
  assert.ok(s.neighbour.cursor.blocked);
  assert.equal(s.take(0, LINK_READ_AHEAD_BYTES - 1).length, 1, "one byte below");
  assert.ok(!s.neighbour.cursor.blocked);
  assert.equal(s.take().length, LINK_READ_AHEAD_BYTES / 1024);
  assert.equal(s.neighbour.cursor.position, 1 + LINK_READ_AHEAD_BYTES / 1024);
  assert.equal(s.take().length, 99 - LINK_READ_AHEAD_BYTES / 1024);
  assert.equal(s.output.relayed, 100);
});

Deno.test("take() hands over our own once, from where the reader began, and notes how far", () => {
  const s = subject();
  for (let count = 0; count < 4; count++) s.append({ incarnation: s.own });
  Object.assign(s.neighbour.cursor, { handed: 2 });
  const records = s.take(7);
  assert.deepEqual(numbersOf(records), [3, 4]);
  assert.deepEqual([
    s.neighbour.cursor.handed,
    s.neighbour.cursor.ownTaken,
    s.neighbour.cursor.owesSince,
  ], [
    4,
    s.log.ownEnd,
    7,
  ]);
  assert.ok(isWithin(s.neighbour.announcements.due.get(s.own)!, 7 + ANNOUNCE_AT_LAST_AFTER_MS));
  assert.deepEqual([s.checked, s.output.relayed], [[], 0]);
});

Deno.test("take() hands over our own while others' wait for what is unread, as the limits", () => {
  const s = subject();
  for (let count = 0; count < 3; count++) s.append({ length: 1_000 });
  s.append({ incarnation: s.own, length: 99 });
  const take = (unread: number) =>
    s.output.take(s.neighbour, 0, 0, unread).map(({ length }) => length);
  assert.deepEqual(take(RELAY_WINDOW_BYTES), [99], "at the limit");
  assert.deepEqual(take(RELAY_WINDOW_BYTES), []);
  assert.ok(s.output.isDue(s.neighbour, 0));
  assert.deepEqual(take(RELAY_WINDOW_BYTES - 1), [1_000], "one byte below");
  assert.deepEqual(take(0), [1_000, 1_000]);
});

Deno.test("take() hands over nothing of others that lay there before the reader came", () => {
  const s = subject();
  s.append();
  s.append({ incarnation: s.own });
  Object.assign(s.neighbour.cursor, { since: 2 });
  s.append();
  assert.deepEqual(numbersOf(s.take()), [1, 2]);
  assert.equal(s.output.relayed, 1);
});

Deno.test("take() passes on what is eager at once, and tells its numbers late", () => {
  const s = subject();
  s.append();
  assert.deepEqual(numbersOf(s.take()), [1]);
  assert.ok(isWithin(toldAt(s), ANNOUNCE_AT_LAST_AFTER_MS));
});

Deno.test("take() tells who is lazy for an author its numbers soon, and who is linked to it later; the lower id first", () => {
  for (const [self, other, patience] of [[LOW, HIGH, 1], [HIGH, LOW, 2]] as const) {
    const lazy = subject(self, other);
    lazy.neighbour.tree.lazy.add(AUTHOR);
    lazy.append();
    assert.deepEqual(lazy.take(), []);
    assert.ok(isWithin(toldAt(lazy), patience * ANNOUNCE_AFTER_MS));

    const linked = subject(self, other);
    Object.assign(linked.neighbour.tree, { linked: new Set([AUTHOR]) });
    linked.append();
    assert.deepEqual(linked.take(), []);
    assert.ok(isWithin(toldAt(linked), patience * ANNOUNCE_TO_LINKED_AFTER_MS));
  }
});

Deno.test("take() lets numbers gather longer where more links might tell them, and not where there are few", () => {
  for (
    const [links, ms] of [
      [2, ANNOUNCE_AFTER_MS],
      [FEW_LINKS, ANNOUNCE_AFTER_MS],
      [FEW_LINKS + 1, 1.25 * ANNOUNCE_AFTER_MS],
      [3 * FEW_LINKS, 3 * ANNOUNCE_AFTER_MS],
      [20 * FEW_LINKS, MAX_ANNOUNCE_AFTER_MS],
    ] as const
  ) {
    const s = subject();
    for (let number = 100; s.neighbours.size < links; number++) {
      s.neighbours.set(idOf(number), neighbourStateOf(6));
    }
    s.neighbour.tree.lazy.add(AUTHOR);
    s.append();
    s.take();
    assert.ok(isWithin(toldAt(s), ms), `${links}`);
  }
});

Deno.test("take() tells an author within the time for that how much of it came, and sends it nothing back", () => {
  const s = subject(LOW, HIGH);
  const incarnation = { author: idOf(HIGH), epoch: START.wall };
  s.append({ incarnation, source: idOf(HIGH) });
  assert.deepEqual(s.take(), []);
  const due = s.neighbour.announcements.due.get(incarnation)!;
  assert.ok(isWithin(due, ANNOUNCE_AFTER_MS));
  assert.equal(s.neighbour.announcements.by, due);
  assert.deepEqual(s.take(due - 1), []);
  const [claim] = claimsOf(s.take(due));
  assert.deepEqual([claim?.author, claim?.top], [incarnation.author, 1]);
});

Deno.test("take() sends nothing back to whom it came from, nor to who claims to hold it", () => {
  const s = subject();
  s.append({ source: s.neighbour.id });
  s.append({ sequence: 2 });
  s.neighbour.sync.haves.set(incarnationKey(s.incarnation), haveOf(AUTHOR, 2));
  assert.deepEqual(s.take(), []);
  assert.ok(isWithin(toldAt(s), ANNOUNCE_AT_LAST_AFTER_MS));
});

Deno.test("take() tells no numbers of which the other told as much meanwhile, but to their author", () => {
  const s = subject();
  s.append();
  s.neighbour.tree.lazy.add(AUTHOR);
  s.take();
  const due = toldAt(s);
  s.neighbour.sync.haves.set(incarnationKey(s.incarnation), haveOf(AUTHOR, 1));
  assert.deepEqual(claimsOf(s.take(due)), []);
  s.append();
  s.take(due);
  assert.deepEqual(claimsOf(s.take(toldAt(s))).map(({ top }) => top), [2]);
});

Deno.test("take() tells of a beginning that the other lacks, while that is new, though it has the end", () => {
  const tells = (ms: number) => {
    const s = subject();
    for (const _ of [1, 2, 3]) s.append();
    s.neighbour.tree.lazy.add(AUTHOR);
    s.take();
    s.neighbour.sync.haves.set(incarnationKey(s.incarnation), haveOf(AUTHOR, 3, { floor: 2 }));
    return claimsOf(s.take(ms)).length > 0;
  };
  assert.ok(tells(BEGINNING_TOLD_FOR_MS), "at the limit");
  assert.ok(!tells(BEGINNING_TOLD_FOR_MS + 1), "one past it: it was forgotten there");
});

Deno.test("take() only announces what was asked for by us, or was too much", () => {
  const s = subject();
  s.append({ pushed: false });
  assert.deepEqual(s.take(), []);
  assert.ok(toldAt(s) <= ANNOUNCE_AFTER_MS);
});

Deno.test("take() passes on what will have crossed as many links as the limit, and announces what is one past it", () => {
  for (const [hops, passed] of [[MAX_HOPS, [1]], [MAX_HOPS + 1, []]] as const) {
    const s = subject();
    s.append({ hops });
    assert.deepEqual(numbersOf(s.take()), passed);
    assert.ok(toldAt(s) > 0);
  }
});

Deno.test("take() checks what it passes on, and keeps what is unfit to itself", () => {
  const s = subject();
  const entries = [1, 2, 3].map(() => s.append());
  s.unfit.add(entries[1]!);
  assert.deepEqual(numbersOf(s.take()), [1, 3]);
  assert.deepEqual(s.checked, [1, 2, 3]);
  Object.assign(s.neighbour.sync, { requested: { ...s.incarnation, from: 1, to: 3 } });
  assert.ok(!numbersOf(s.take()).includes(2));
});

Deno.test("take() answers with what is asked for, and says what it does not hold any more", () => {
  const s = subject();
  for (let count = 0; count < 9; count++) s.append();
  Object.assign(s.neighbour.cursor, { position: s.log.end });
  for (const sequence of [1, 2, 3]) s.log.remove(s.log.get(s.incarnation, sequence)!);
  Object.assign(s.neighbour.sync, { requested: { ...s.incarnation, from: 2, to: 6 } });
  const records = s.take();
  assert.deepEqual(numbersOf(records), [4, 5, 6]);
  assert.deepEqual(controlsOf(records), [
    { control: "given", author: AUTHOR, epoch: START.wall, floor: 3 },
  ]);
  assert.equal(s.neighbour.sync.requested, undefined);
});

Deno.test("take() answers with an envelope of several numbers once, and whole, wherever the range lies", () => {
  for (const [from, to] of [[2, 9], [3, 3], [4, 5], [1, 4]] as const) {
    const s = subject();
    for (const count of [1, 4, 4]) s.append({ count });
    Object.assign(s.neighbour.cursor, { position: s.log.end });
    Object.assign(s.neighbour.sync, { requested: { ...s.incarnation, from, to } });
    const expected = [1, 2, 6].filter((first) =>
      first <= to && first + (first === 1 ? 0 : 3) >= from
    );
    assert.deepEqual(numbersOf(s.take()), expected, `${from} to ${to}`);
  }
});

Deno.test("take() hands over our own by the last number, and nothing again that was", () => {
  const s = subject();
  s.append({ incarnation: s.own, count: 3 });
  s.append({ incarnation: s.own, count: 2 });
  Object.assign(s.neighbour.cursor, { handed: 3 });
  assert.deepEqual(numbersOf(s.take()), [4]);
  assert.equal(s.neighbour.cursor.handed, 5);
});

Deno.test("take() sends no envelope whose last number the neighbour claims to hold", () => {
  const s = subject();
  s.append({ count: 3 });
  s.append({ count: 3 });
  Object.assign(s.neighbour.tree, { lazy: new Set() });
  s.neighbour.sync.haves.set(incarnationKey(s.incarnation), haveOf(AUTHOR, 4));
  assert.deepEqual(numbersOf(s.take()), [4]);
});

Deno.test("take() answers with as many bytes as the limit, and with one envelope at least", () => {
  const half = MAX_ANSWER_BYTES / 4;
  const answer = (last: number) => {
    const s = subject();
    for (const length of [half, half, half, last, 100]) s.append({ length });
    Object.assign(s.neighbour.cursor, { position: s.log.end });
    Object.assign(s.neighbour.sync, { requested: { ...s.incarnation, from: 1, to: 9 } });
    return numbersOf(s.take());
  };
  assert.deepEqual(answer(half), [1, 2, 3, 4]);
  assert.deepEqual(answer(half + 1), [1, 2, 3]);
});

Deno.test("take() ends an answer to any question at once, however much is asked for", () => {
  const runs: readonly Incarnation[] = [
    { author: AUTHOR, epoch: START.wall },
    { author: idOf(9), epoch: 1 },
  ];
  for (const incarnation of runs) {
    for (
      const [from, to] of [[0, 0], [9, 3], [1, Number.MAX_SAFE_INTEGER], [5e15, 9e15]] as const
    ) {
      const s = subject();
      s.append();
      Object.assign(s.neighbour.cursor, { position: s.log.end });
      Object.assign(s.neighbour.sync, { requested: { ...incarnation, from, to } });
      assert.equal(controlsOf(s.take()).at(-1)?.control, "given");
    }
  }
});

Deno.test("take() gives our own message and registers no later for registers of others", () => {
  const s = subject();
  const record = encodeRecord(RECORDS.register.number, new Uint8Array(4_000));
  const count = Math.ceil(REGISTER_READ_AHEAD_BYTES / record.length);
  const queue = (author: PeerId, slot: string, isOurs: boolean): void => {
    const register = { author } as SignedRegister["register"];
    queueRegister(s.neighbour.registers, { register, slot, record }, isOurs);
  };
  for (let at = 0; at <= count; at++) queue(AUTHOR, `${at}`, false);
  queue(s.own.author, "room", true);
  s.append();
  const kinds = s.take().map((taken) => decodeRecords(taken)![0]!.kind);
  const registers = Array(count).fill(RECORDS.register.number);
  assert.deepEqual(kinds, [...registers, RECORDS.envelope.number], "one of them ours");
  assert.equal(s.neighbour.registers.ours.size, 0);
  assert.equal(s.neighbour.registers.ready.size, 2);
  assert.equal(s.take(0, REGISTER_READ_AHEAD_BYTES).length, 0, "as much still waits in the link");
  assert.equal(s.take(0, REGISTER_READ_AHEAD_BYTES - 1).length, 1);
});

Deno.test("take() gives as many registers as there is room for, and the rest the next time", () => {
  const s = subject();
  const record = encodeRecord(RECORDS.register.number, new Uint8Array(4_000));
  for (let count = 0; count < 40; count++) {
    const register = { author: s.own.author } as SignedRegister["register"];
    queueRegister(s.neighbour.registers, { register, slot: `${count}`, record }, true);
  }
  const first = s.take();
  assert.ok(concat(...first).length <= LINK_READ_AHEAD_BYTES + record.length);
  assert.equal(first.length + s.take().length + s.take().length, 40);
  assert.equal(s.neighbour.registers.ours.size, 0);
});

Deno.test("take() gives records of services only what the log leaves of their part of the window", () => {
  for (
    const [length, bulk] of [[SERVICE_READ_AHEAD_BYTES - 1, 1], [
      SERVICE_READ_AHEAD_BYTES,
      0,
    ]] as const
  ) {
    const s = subject();
    s.append({ length });
    s.serviceRecords.send({ to: s.neighbour.id, kind: "bulk", body: new Uint8Array(9) });
    const kinds = s.take().map((record) => record[0]);
    assert.deepEqual(kinds, [RECORDS.envelope.number, ...bulk === 1 ? [BULK.number] : []]);
    assert.equal(s.output.isDue(s.neighbour, 0), bulk === 0);
    s.append({ length: 100 });
    // what was left over waits behind a later message, too
    const later = s.take().map((record) => record[0]);
    assert.deepEqual(later, [RECORDS.envelope.number, ...bulk === 0 ? [BULK.number] : []]);
  }
});
