import assert from "node:assert/strict";
import { concat } from "../../../../src/core/bytes.ts";
import {
  ANNOUNCE_AFTER_MS,
  ANNOUNCE_AT_LAST_AFTER_MS,
  ANNOUNCE_GRID_MS,
  ANNOUNCE_TO_LINKED_AFTER_MS,
  BEGINNING_TOLD_FOR_MS,
  FEW_LINKS,
  LINK_READ_AHEAD_BYTES,
  MAX_ANNOUNCE_AFTER_MS,
  MAX_ANSWER_BYTES,
  MAX_HOPS,
} from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer.ts";
import type { Control } from "../../../../src/protocol/link/control.ts";
import { decodeRecords, encodeRecord, RECORDS } from "../../../../src/protocol/link/record.ts";
import { createPlumtree } from "../../../../src/protocol/replication/broadcast/plumtree.ts";
import { incarnationKey } from "../../../../src/protocol/replication/log/author_sequence.ts";
import type { Incarnation } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { createLog } from "../../../../src/protocol/replication/log/envelope_log.ts";
import type { LogEntry } from "../../../../src/protocol/replication/log/log_entry.ts";
import { type NeighbourState } from "../../../../src/protocol/replication/outbound/neighbour_state.ts";
import { createOutbound } from "../../../../src/protocol/replication/outbound/outbound.ts";
import { createRegisters } from "../../../../src/protocol/replication/registers/registers.ts";
import {
  createRegisterCodec,
  type SignedRegister,
} from "../../../../src/protocol/replication/wire/register.ts";
import {
  decodeVector,
  type Have,
} from "../../../../src/protocol/replication/wire/version_vector.ts";
import { START } from "../../identities.ts";
import { haveOf, idOf, neighbourStateOf } from "../neighbour_states.ts";
import { recordsOf } from "../replicator/replicator_network.ts";

/** Two who talk: of them the first has the lower id, and so tells numbers first. */
const [LOW, HIGH] = (idOf(1) < idOf(5) ? [1, 5] : [5, 1]) as [number, number];
const AUTHOR = idOf(4);

interface Append {
  readonly incarnation?: Incarnation;
  readonly sequence?: number;
  /** How many contents it has. */
  readonly count?: number;
  readonly length?: number;
  readonly hops?: number;
  readonly source?: PeerId;
  readonly pushed?: boolean;
}

/** The output of a node and a reader of it, who knows nobody. */
function subject(self = LOW, other = HIGH) {
  const own: Incarnation = { author: idOf(self), epoch: START.wall };
  const incarnation: Incarnation = { author: AUTHOR, epoch: START.wall };
  const log = createLog(own.author, own.epoch);
  const unfit = new Set<LogEntry>();
  const checked: number[] = [];
  const tops = new Map<Incarnation, number>();
  const neighbour = neighbourStateOf(other);
  const neighbours = new Map([neighbourStateOf(6), neighbour].map((one) => [one.id, one]));
  const output = createOutbound({
    log,
    own,
    plumtree: createPlumtree(() => false),
    registers: createRegisters(createRegisterCodec("lan")),
    haveOf: (of) =>
      haveOf(of.author, tops.get(of) ?? tops.get(incarnation) ?? 0, { floor: log.floor(of) }),
    neighbours,
    isFit(entry) {
      checked.push(entry.numbers.from);
      return !unfit.has(entry);
    },
  });
  Object.assign(neighbour.announcements, { listBy: undefined });
  Object.assign(neighbour.tree, { linked: new Set() });
  return {
    own,
    incarnation,
    log,
    output,
    neighbour,
    neighbours,
    unfit,
    checked,
    append(changes: Append = {}): LogEntry {
      const { incarnation: of = incarnation, length = 100, hops = 2, pushed = true } = changes;
      const sequence = changes.sequence ?? (tops.get(of) ?? 0) + 1;
      const numbers = { from: sequence, to: sequence + (changes.count ?? 1) - 1 };
      tops.set(of, Math.max(numbers.to, tops.get(of) ?? 0));
      return log.append({
        incarnation: of,
        numbers,
        room: "general",
        clock: { ms: 0, counter: 0 },
        digest: "",
        record: encodeRecord(
          RECORDS.envelope.number,
          Uint8Array.of(sequence),
          new Uint8Array(length - 5),
        ),
        hops,
        source: of === own ? undefined : changes.source ?? idOf(8),
        pushed,
        checked: true,
        came: 0,
      });
    },
    take: (now = 0, queued = 0) => output.take(neighbour, queued, now),
  };
}

/** The numbers of envelopes among the records. */
const numbersOf = (records: readonly Uint8Array[]) =>
  records.flatMap((record) => decodeRecords(record)!)
    .flatMap(({ kind, body }) => kind === RECORDS.envelope.number ? [body[0]] : []);

function claimsOf(records: readonly Uint8Array[]): readonly Have[] {
  return records.flatMap((record) => decodeRecords(record)!)
    .flatMap(({ kind, body }) => kind === RECORDS.vector.number ? decodeVector(body)! : []);
}

const controlsOf = (records: readonly Uint8Array[]): readonly Control[] =>
  recordsOf(records).flatMap((word) => word.type === "control" ? [word.control] : []);

/** When it is told the numbers of a run. */
function toldAt(
  { neighbour, incarnation }: {
    readonly neighbour: NeighbourState;
    readonly incarnation: Incarnation;
  },
): number {
  return neighbour.announcements.due.get(incarnation)!;
}

/** Whether that is as soon as it is to be, or a little sooner, with others. */
const isWithin = (told: number, ms: number): boolean => told <= ms && told > ms - ANNOUNCE_GRID_MS;

Deno.test("take() gives controls, vectors, the list, registers, proofs, answers and the log, in this order", () => {
  const s = subject();
  s.append({ sequence: 1 });
  s.append({ sequence: 2 });
  Object.assign(s.neighbour.cursor, { position: 1 });
  Object.assign(s.neighbour.sync, { requested: { ...s.incarnation, from: 1, to: 1 } });
  s.neighbour.controls.proofs.push(encodeRecord(RECORDS.envelope.number, Uint8Array.of(77)));
  const register = { record: encodeRecord(RECORDS.register.number) } as SignedRegister;
  s.neighbour.registers.ready.add(register);
  Object.assign(s.neighbour.announcements, { listBy: 0 });
  s.neighbour.announcements.due.set(s.incarnation, 0);
  Object.assign(s.neighbour.announcements, { by: 0 });
  s.neighbour.controls.controls.set("tree", { control: "graft", author: AUTHOR });
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

Deno.test("take() gives as many registers as there is room for, and the rest the next time", () => {
  const s = subject();
  const record = encodeRecord(RECORDS.register.number, new Uint8Array(4_000));
  for (let count = 0; count < 40; count++) {
    s.neighbour.registers.ready.add({ record } as SignedRegister);
  }
  const first = s.take();
  assert.ok(concat(...first).length <= LINK_READ_AHEAD_BYTES + record.length);
  assert.equal(first.length + s.take().length + s.take().length, 40);
  assert.equal(s.neighbour.registers.ready.size, 0);
});
