import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_LOG_AGE_MS, MAX_LOG_BYTES } from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import type { Incarnation } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { createLog, type Log } from "../../../../src/protocol/replication/log/envelope_log.ts";
import type { LogEntry } from "../../../../src/protocol/replication/log/log_entry.ts";
import type { Range } from "../../../../src/protocol/replication/wire/sequence_range.ts";
import { anyId } from "../neighbour_states.ts";

const SELF = anyId(0);
const OWN: Incarnation = { author: SELF, epoch: 1 };
const incarnation = (number: number, epoch = 1): Incarnation => ({ author: anyId(number), epoch });
const NOTHING = { waited: 0, acknowledged: 0 };

function append(log: Log, of: Incarnation, sequence: number, length = 10, came = 0): LogEntry {
  return appendRange(log, of, { from: sequence, to: sequence }, { length, came });
}

/** Appends an entry of several numbers. */
function appendRange(
  log: Log,
  of: Incarnation,
  numbers: Range,
  { length = 10, came = 0, digest = `${numbers.from}` } = {},
): LogEntry {
  return log.append({
    incarnation: of,
    numbers,
    room: "general",
    clock: { ms: came, counter: 0 },
    digest,
    record: new Uint8Array(length),
    hops: 1,
    source: of.author === SELF ? undefined : of.author,
    pushed: true,
    checked: true,
    came,
  });
}

/** Everything from `position` on, as a reader finds it. */
function readAll(log: Log, position = 0): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (let at = position;;) {
    const entry = log.from(at);
    if (entry === undefined) return entries;
    entries.push(entry);
    at = entry.position + 1;
  }
}

const sequences = (log: Log, of: Incarnation) =>
  readAll(log).filter(({ incarnation }) => incarnation === of).map(({ numbers }) => numbers.from);

Deno.test("append() gives places that rise, and counts bytes, one's own apart", () => {
  const log = createLog(SELF, 1);
  const other = incarnation(1);
  const entries = [append(log, OWN, 1), append(log, other, 7, 20), append(log, OWN, 2, 30)];
  assert.deepEqual(entries.map(({ position }) => position), [0, 1, 2]);
  assert.deepEqual(entries.map(({ ownEnd }) => ownEnd), [10, 10, 40]);
  assert.deepEqual([log.end, log.ownEnd, log.bytes], [3, 40, 60]);
  assert.equal(log.get(other, 7), entries[1]);
  assert.equal(log.get(other, 1), undefined);
  assert.equal(log.get(incarnation(1, 2), 7), undefined, "of another run");
});

Deno.test("from() finds the first that is left at a position or behind it", () => {
  const log = createLog(SELF, 1);
  const entries = [1, 2, 3, 4].map((number) => append(log, incarnation(number), 1));
  assert.equal(log.from(2), entries[2]);
  log.remove(entries[2]!);
  assert.equal(log.from(2), entries[3]);
  log.remove(entries[0]!);
  assert.equal(log.from(0), entries[1]);
  assert.equal(log.from(4), undefined);
});

Deno.test("held() gives all that is left, in the order it came", () => {
  const log = createLog(SELF, 1);
  const entries = [1, 2, 3, 4, 5, 6].map((number) => append(log, incarnation(number), 1));
  for (const index of [0, 3, 5]) log.remove(entries[index]!);
  assert.deepEqual([...log.held()], [entries[1], entries[2], entries[4]]);
});

Deno.test("evict() forgets what is past the age limit, and nothing at it", () => {
  const log = createLog(SELF, 1);
  const other = incarnation(1);
  for (const sequence of [1, 2, 3]) append(log, other, sequence, 10, 1_000 * sequence);
  log.evict(NOTHING, 2_000 + MAX_LOG_AGE_MS);
  assert.deepEqual([sequences(log, other), log.floor(other)], [[2, 3], 1]);
  log.evict(NOTHING, 2_001 + MAX_LOG_AGE_MS);
  assert.deepEqual([sequences(log, other), log.floor(other)], [[3], 2]);
});

Deno.test("evict() keeps one's own while somebody waits for it, however old", () => {
  const log = createLog(SELF, 1);
  for (const sequence of [1, 2, 3]) append(log, OWN, sequence);
  log.evict({ waited: 1, acknowledged: 1 }, Infinity);
  assert.deepEqual([sequences(log, OWN), log.floor(OWN)], [[2, 3], 1]);
});

Deno.test("evict() forgets what others said long ago, though one's own before it is waited for", () => {
  const log = createLog(SELF, 1);
  const other = incarnation(1);
  append(log, OWN, 1);
  append(log, other, 1);
  append(log, OWN, 2);
  append(log, other, 2, 10, MAX_LOG_AGE_MS);
  log.evict({ waited: 0, acknowledged: 0 }, MAX_LOG_AGE_MS + 1);
  assert.deepEqual([sequences(log, OWN), sequences(log, other)], [[1, 2], [2]]);
});

Deno.test("append() forgets nothing at the limit of bytes, and at one past it the oldest of who holds most", () => {
  const log = createLog(SELF, 1, 100);
  const [modest, heavy] = [incarnation(1), incarnation(2)];
  append(log, modest, 1, 40);
  append(log, heavy, 1, 20);
  append(log, heavy, 2, 40);
  assert.equal(log.bytes, 100);
  append(log, modest, 2, 1);
  assert.equal(log.bytes, 81);
  assert.deepEqual([sequences(log, modest), sequences(log, heavy)], [[1, 2], [2]]);
  assert.deepEqual([log.floor(modest), log.floor(heavy)], [0, 1]);
});

Deno.test("append() counts the runs of an author together when it looks for who holds most", () => {
  const log = createLog(SELF, 1, 100);
  const [first, second, other] = [incarnation(1, 1), incarnation(1, 2), incarnation(2)];
  append(log, first, 1, 30);
  append(log, second, 1, 30);
  append(log, other, 1, 40);
  append(log, other, 2, 1);
  assert.equal(log.get(first, 1), undefined);
  assert.ok(log.get(second, 1) !== undefined && log.get(other, 1) !== undefined);
});

Deno.test("evict() keeps one's own that is not acknowledged, whoever holds most", () => {
  const log = createLog(SELF, 1, 100);
  const other = incarnation(1);
  for (let sequence = 1; sequence <= 8; sequence++) append(log, OWN, sequence);
  for (let sequence = 1; sequence <= 9; sequence++) append(log, other, sequence);
  assert.deepEqual(sequences(log, OWN), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(sequences(log, other), [8, 9]);
  for (let sequence = 9; sequence <= 20; sequence++) append(log, OWN, sequence);
  assert.equal(sequences(log, OWN).length, 20, "not even where nothing else is left");
});

Deno.test("createLog() is full of one's own at half of its bytes and not one before", () => {
  for (
    const [length, full] of [[MAX_LOG_BYTES / 2 - 1, false], [MAX_LOG_BYTES / 2, true]] as const
  ) {
    const log = createLog(SELF, 1);
    append(log, incarnation(1), 1, MAX_LOG_BYTES / 2);
    append(log, OWN, 1, length);
    assert.equal(log.full, full);
  }
});

Deno.test("createLog() holds as many bytes as its limit, and not one more", () => {
  const log = createLog(SELF, 1);
  append(log, incarnation(1), 1, MAX_LOG_BYTES - 10);
  append(log, incarnation(2), 1, 10);
  assert.equal(log.bytes, MAX_LOG_BYTES);
  append(log, incarnation(2), 2, 1);
  assert.equal(log.bytes, 11);
});

Deno.test("evict() makes room among one's own as soon as they fill their half and were acknowledged", () => {
  const log = createLog(SELF, 1, 100);
  for (let sequence = 1; sequence <= 5; sequence++) append(log, OWN, sequence);
  assert.ok(log.full);
  log.evict({ waited: 5, acknowledged: 0 }, 0);
  assert.ok(log.full, "nothing was acknowledged");
  log.evict({ waited: 5, acknowledged: 4 }, 0);
  assert.deepEqual([log.full, log.floor(OWN)], [false, 1], "just enough");
});

Deno.test("drop() forgets one run of an author and leaves the other", () => {
  const log = createLog(SELF, 1);
  const [first, second] = [incarnation(1, 1), incarnation(1, 2)];
  append(log, first, 1);
  append(log, second, 1);
  log.drop(first);
  log.drop(incarnation(9));
  assert.deepEqual(readAll(log).map(({ incarnation }) => incarnation), [second]);
  assert.deepEqual([log.bytes, log.floor(first)], [10, 0]);
});

Deno.test("remove() and append() put another envelope in the place of one of the same number", () => {
  const log = createLog(SELF, 1);
  const other = incarnation(1);
  append(log, other, 1);
  const wrong = append(log, other, 2);
  log.remove(wrong);
  const right = append(log, other, 2, 15);
  assert.equal(log.get(other, 2), right);
  log.remove(wrong);
  assert.equal(log.get(other, 2), right, "what is gone is not gone again");
  assert.equal(log.bytes, 25);
});

interface Modelled {
  readonly position: number;
  readonly incarnation: Incarnation;
  readonly sequence: number;
  readonly length: number;
  readonly came: number;
}

Deno.test("createLog() is the same as a plain list, whatever happens to it", () => {
  const runs = [OWN, incarnation(1, 1), incarnation(1, 2), incarnation(2)];
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        type: fc.constant("append" as const),
        incarnation: fc.constantFrom(...runs),
        length: fc.integer({ min: 1, max: 40 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant("evict" as const),
        waited: fc.nat(60),
        acknowledged: fc.nat(60),
        now: fc.nat(100),
      }),
    },
    fc.record({
      type: fc.constant("drop" as const),
      incarnation: fc.constantFrom(...runs.slice(1)),
    }),
    fc.record({ type: fc.constantFrom("remove" as const, "replace" as const), pick: fc.nat() }),
  );
  const bytesOf = (list: readonly Modelled[]) => list.reduce((sum, { length }) => sum + length, 0);
  const isOwn = ({ incarnation }: Modelled) => incarnation === OWN;

  /**
   * The oldest that may go of the author who holds most; of several the one who was heard first.
   */
  function heaviest(list: readonly Modelled[], order: readonly PeerId[], acknowledged: number) {
    let found: Modelled | undefined;
    let most = 0;
    for (const author of order) {
      const theirs = list.filter((one) => one.incarnation.author === author);
      const oldest = theirs.filter((one) => !isOwn(one) || one.sequence <= acknowledged);
      if (bytesOf(theirs) <= most || oldest.length === 0) continue;
      most = bytesOf(theirs);
      found = oldest[0];
    }
    return found && { author: found.incarnation.author, most };
  }

  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
      const log = createLog(SELF, 1, 300);
      let model: Modelled[] = [];
      const tops = new Map(runs.map((of) => [of, 0]));
      let now = 0;
      let appended = 0;
      for (const action of steps) {
        switch (action.type) {
          case "append": {
            const sequence = tops.get(action.incarnation)! + 1;
            tops.set(action.incarnation, sequence);
            append(log, action.incarnation, sequence, action.length, ++now);
            const { incarnation, length } = action;
            model.push({ position: appended++, incarnation, sequence, length, came: now });
            break;
          }
          case "evict":
            log.evict(action, action.now + MAX_LOG_AGE_MS);
            break;
          case "drop":
            log.drop(action.incarnation);
            model = model.filter((one) => one.incarnation !== action.incarnation);
            break;
          case "remove":
          case "replace": {
            const entry = log.from(log.end === 0 ? 0 : action.pick % log.end);
            if (entry === undefined || entry.incarnation === OWN) break; // one's own is what it is
            log.remove(entry);
            const { incarnation, numbers: { from: sequence } } = entry;
            const [removed] = model.filter(({ position }) => position === entry.position);
            model = model.filter((one) => one !== removed);
            if (action.type === "remove") break;
            append(log, incarnation, sequence, 1 + action.pick % 40, ++now);
            const length = 1 + action.pick % 40;
            model.push({ position: appended++, incarnation, sequence, length, came: now });
            break;
          }
        }
        // what was forgotten besides is judged by what is left
        const left = readAll(log);
        const places = new Set(left.map(({ position }) => position));
        const lost = model.filter(({ position }) => !places.has(position));
        model = model.filter(({ position }) => places.has(position));
        assert.equal(left.length, model.length, "nothing comes back");
        assert.equal(log.bytes, bytesOf(model));
        assert.equal(log.end, appended);
        const others = model.filter((one) => !isOwn(one));
        assert.ok(
          log.bytes <= 300 || others.length === 0,
          "no more than the limit but of one's own",
        );
        for (const one of lost) {
          const behind = model.filter((other) => other.incarnation === one.incarnation);
          assert.ok(behind.every(({ position }) => position > one.position), "the oldest first");
          assert.ok(log.floor(one.incarnation) >= one.sequence);
        }
        for (const { position, incarnation, sequence } of model) {
          assert.equal(log.get(incarnation, sequence)?.position, position);
          assert.equal(log.from(position)?.position, position);
        }
        const floors = runs.map((of) => log.floor(of));
        assert.ok(floors.every((floor, index) => floor <= tops.get(runs[index]!)!));
        const order = [...new Set(model.map(({ incarnation }) => incarnation.author))];
        const next = heaviest(model, order, 0);
        if (log.bytes > 300) assert.equal(next, undefined, "all that may go is gone");
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("get() finds an entry around its numbers, and floor() is the last of those forgotten", () => {
  const log = createLog(SELF, 1);
  const other = incarnation(1);
  const [first, second] = [{ from: 1, to: 4 }, { from: 5, to: 5 }]
    .map((numbers) => appendRange(log, other, numbers));
  assert.deepEqual([1, 3, 4, 5, 6].map((number) => log.get(other, number)), [
    first,
    first,
    first,
    second,
    undefined,
  ]);
  assert.deepEqual(log.meeting(other, { from: 4, to: 9 }), [first, second]);
  log.remove(first!);
  assert.deepEqual([log.floor(other), log.get(other, 4)], [4, undefined]);
});

Deno.test("evict() keeps an envelope of ours until its last number is acknowledged", () => {
  for (const [number, left] of [[3, 2], [4, 1]] as const) {
    const log = createLog(SELF, 1, 40);
    appendRange(log, OWN, { from: 1, to: 4 });
    appendRange(log, OWN, { from: 5, to: 6 });
    log.evict({ waited: number, acknowledged: number }, 0);
    assert.equal(readAll(log).length, left);
    log.evict({ waited: number, acknowledged: 0 }, MAX_LOG_AGE_MS + 1);
    assert.equal(readAll(log).length, left);
  }
});

Deno.test("holds() tells of an author whether anything is left of it", () => {
  const log = createLog(SELF, 1);
  const { author } = incarnation(1);
  assert.equal(log.holds(author), false);
  const entry = append(log, incarnation(1), 1);
  append(log, incarnation(1, 2), 1);
  log.remove(entry);
  assert.equal(log.holds(author), true);
  log.drop(incarnation(1, 2));
  assert.equal(log.holds(author), false);
});
