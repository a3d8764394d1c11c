import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  chooseVictim,
  LOOSE,
  type ShareRow,
} from "../../../../src/protocol/replication/fair_share/victim.ts";

interface Named extends ShareRow {
  readonly name: string;
}

const row = (path: string, since: number, changes: Partial<ShareRow> = {}): Named => ({
  name: `${path} ${since}`,
  path: path.split("/"),
  weight: 1,
  since,
  isProtected: false,
  ...changes,
});

const goes = (rows: readonly Named[], fresh?: Named): string | undefined =>
  chooseVictim(rows, fresh)?.name;

Deno.test("chooseVictim() goes to the child with most rows at each level, and takes the youngest there", () => {
  const rows = [row("a/x", 1), row("a/x", 2), row("a/y", 9), row("b", 10), row("b", 11)];
  assert.equal(goes(rows, row("c", 20)), "a/x 2");
  assert.equal(goes(rows, row("b", 20)), undefined, "its own branch is as heavy");
  assert.equal(goes([...rows, row("a/z", 12)], row("b", 20)), "a/x 2");
  assert.equal(goes(rows, row("a/y", 20)), undefined, "and at each level below");
});

Deno.test("chooseVictim() takes rows of those who are gone first, the longest gone, and none for one who is", () => {
  const rows = [row("a", 1), row("a", 2), row("b", 3, { goneSince: 8 }), row("c", 4)];
  assert.equal(goes(rows, row("a", 20)), "b 3");
  assert.equal(goes([...rows, row("d", 5, { goneSince: 7 })], row("a", 20)), "d 5");
  assert.equal(goes(rows, row("e", 20, { goneSince: 6 })), undefined);
});

Deno.test("chooseVictim() takes loose rows before attached ones of the same parent, and refuses no attached one for them", () => {
  const rows = [row("a/x", 1), row("a/x", 2), row(`a/${LOOSE}/y`, 3), row("b", 4)];
  assert.equal(goes(rows, row("c", 20)), `a/${LOOSE}/y 3`);
  assert.equal(goes(rows, row("a/x", 20)), `a/${LOOSE}/y 3`);
  assert.equal(goes(rows, row(`a/${LOOSE}/z`, 20)), undefined);
});

Deno.test("chooseVictim() takes no protected row, and refuses no protected one", () => {
  const isProtected = true;
  const rows = [row("a", 1, { isProtected }), row("a", 2, { isProtected }), row("b", 3)];
  assert.equal(goes(rows, row("c", 20)), undefined);
  assert.equal(goes(rows, row("a", 20, { isProtected })), "b 3");
  assert.equal(goes(rows.slice(0, 2), row("a", 20, { isProtected })), undefined);
});

Deno.test("chooseVictim() takes spare rows before the others of their branch at the root, not of another", () => {
  const isSpare = true;
  const rows = [row("a/x", 1), row("a/x", 2), row("a/y", 3, { isSpare }), row("b", 4, { isSpare })];
  assert.equal(goes(rows, row("b", 20, { isSpare })), "a/y 3");
  assert.equal(goes(rows, row("a/x", 20)), "a/y 3");
  assert.equal(goes(rows, row("a/z", 20, { isSpare })), undefined);
});

Deno.test("chooseVictim() weighs bytes", () => {
  const rows = [row("a", 1, { weight: 5 }), row("b", 2, { weight: 2 }), row("b", 3, { weight: 2 })];
  assert.equal(goes(rows), "a 1");
  assert.equal(goes([...rows, row("b", 4, { weight: 2 })]), "b 4");
});

const name = fc.constantFrom("a", "b", "c", LOOSE);
const anyRow = fc.record({
  path: fc.array(name, { minLength: 1, maxLength: 4 }),
  weight: fc.integer({ min: 1, max: 3 }),
  since: fc.integer({ min: 0, max: 1_000 }),
  isProtected: fc.constantFrom(false, false, false, true),
  goneSince: fc.constantFrom(undefined, undefined, undefined, undefined, 1, 2, 3),
});

/** The same rule in other words: prefixes are counted over all rows at each step. */
function model(rows: readonly ShareRow[], fresh: ShareRow): ShareRow | undefined {
  const all = [...rows, fresh];
  const gone = all.filter((one) => !one.isProtected && one.goneSince !== undefined);
  if (gone.length > 0) {
    const first = gone.find((one) => gone.every((other) => one.goneSince! <= other.goneSince!))!;
    return first === fresh ? undefined : first;
  }
  const key = (one: ShareRow, length: number) =>
    JSON.stringify(one.path.length < length ? [...one.path, ""] : one.path.slice(0, length));
  const isBelow = (one: ShareRow, prefix: readonly string[]) =>
    prefix.every((part, index) => (one.path[index] ?? "") === part);
  let prefix: readonly string[] = [];
  while (prefix.at(-1) !== "") {
    const length = prefix.length + 1;
    const below = all.filter((one) => isBelow(one, prefix));
    const open = below.filter((one) => !one.isProtected);
    if (open.length === 0) return undefined;
    const weigh = (one: ShareRow) =>
      below.filter((other) => key(other, length) === key(one, length))
        .reduce((sum, { weight }) => sum + weight, 0);
    const loose = open.filter((one) => one.path[length - 1] === LOOSE);
    const [first] = loose.length > 0
      ? loose
      : open.toSorted((a, b) =>
        weigh(b) - weigh(a) || youngest(open, b, length) - youngest(open, a, length) ||
        ((a.path[length - 1] ?? "") < (b.path[length - 1] ?? "") ? 1 : -1)
      );
    if (below.includes(fresh) && key(first!, length) !== key(fresh, length)) {
      const isFair = loose.length > 0 || weigh(first!) > weigh(fresh) || fresh.isProtected;
      if (!isFair) return undefined;
    }
    prefix = [...prefix, first!.path[length - 1] ?? ""];
  }
  const there = all.filter((one) => isBelow(one, prefix) && !one.isProtected);
  const last = there.findLast((one) => there.every((other) => one.since >= other.since));
  return last === fresh ? undefined : last;

  function youngest(open: readonly ShareRow[], of: ShareRow, length: number): number {
    return Math.max(
      ...open.filter((one) => key(one, length) === key(of, length)).map(({ since }) => since),
    );
  }
}

Deno.test("chooseVictim() is the same as a model that counts everything anew, for any tree", () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 25 }), anyRow, (rows, fresh) => {
      assert.equal(chooseVictim(rows, fresh), model(rows, fresh));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("chooseVictim() leaves a max–min share to each branch, whatever comes in whatever order", () => {
  const branch = fc.record({ rows: fc.integer({ min: 1, max: 40 }), size: fc.constant(12) });
  fc.assert(
    fc.property(fc.array(branch, { minLength: 2, maxLength: 4 }), fc.infiniteStream(fc.nat()), (
      branches,
      random,
    ) => {
      const coming = branches.flatMap(({ rows }, index) =>
        Array.from({ length: rows }, (_, at) => row(`${index}/${at}`, 0))
      ).map((one) => ({ one, at: random.next().value! })).toSorted((a, b) => a.at - b.at);
      let table: Named[] = [];
      coming.forEach(({ one }, since) => {
        const fresh = { ...one, since };
        if (table.length < 12) return void table.push(fresh);
        const victim = chooseVictim(table, fresh);
        if (victim !== undefined) table = [...table.filter((other) => other !== victim), fresh];
      });
      const kept = branches.map((_, index) =>
        table.filter(({ path }) => path[0] === `${index}`).length
      );
      const lossy = kept.filter((count, index) => count < branches[index]!.rows);
      for (const count of lossy) assert.ok(Math.max(...kept) - count <= 1, `${kept}`);
    }),
    { numRuns: 200 },
  );
});
