import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_CLOCK_AHEAD_MS } from "../../../src/core/limits.ts";
import { createEnvelopeCodec } from "../../../src/protocol/talk/envelope.ts";
import { type Acceptance, createInbox, type Inbox } from "../../../src/protocol/talk/inbox.ts";
import { verifyingKey } from "../../../src/protocol/keys.ts";
import { START } from "../parties.ts";
import { createWriter, forged } from "./writer.ts";

function subject(newest = 0) {
  const writer = createWriter();
  const key = verifyingKey(writer.signer.id)!;
  const codec = createEnvelopeCodec("lan");
  const inbox = createInbox(writer.signer.id, START.wall, key, codec, newest);
  return { writer, inbox, accept: (...bodies: Uint8Array[]) => inbox.accept(bodies, START.wall) };
}

const numbers = ({ received }: Acceptance) => received.map(({ envelope }) => envelope.sequence);

/** What an acceptance says beyond what was received; the empty is left out. */
function besides({ duplicates, missing, linkFaults, authorFaults }: Acceptance) {
  return {
    ...(duplicates > 0 ? { duplicates } : {}),
    ...(missing > 0 ? { missing } : {}),
    ...(linkFaults.length > 0 ? { linkFaults } : {}),
    ...(authorFaults.length > 0 ? { authorFaults } : {}),
  };
}

function is(
  acceptance: Acceptance,
  received: readonly number[],
  rest: object,
  inbox: Inbox,
  top: number,
) {
  assert.deepEqual(numbers(acceptance), received);
  assert.deepEqual(besides(acceptance), rest);
  assert.equal(inbox.top, top);
}

Deno.test("accept() takes a chain in order, in batches of any size", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 8 }), (sizes) => {
      const { writer, inbox } = subject();
      const taken: number[] = [];
      for (const size of sizes) {
        const acceptance = inbox.accept(writer.several(size), START.wall);
        assert.deepEqual(besides(acceptance), {});
        taken.push(...numbers(acceptance));
      }
      assert.deepEqual(taken, taken.map((_, index) => index + 1));
      assert.equal(inbox.top, taken.length);
    }),
    { seed: 1, numRuns: 50 },
  );
});

Deno.test("accept() takes each number once, in one batch or another", () => {
  const { writer, inbox, accept } = subject();
  const [one, two, three] = writer.several(3) as [Uint8Array, Uint8Array, Uint8Array];
  is(accept(one, one, two, one), [1, 2], { duplicates: 2 }, inbox, 2);
  is(accept(one, two), [], { duplicates: 2 }, inbox, 2);
  is(accept(two, three, three), [3], { duplicates: 2 }, inbox, 3);
});

Deno.test("accept() begins with whatever number it meets first, and nothing is missing then", () => {
  const { writer, inbox, accept } = subject();
  const bodies = writer.several(9);
  is(accept(...bodies.slice(6)), [7, 8, 9], {}, inbox, 9);
  is(accept(bodies[5]!), [], { duplicates: 1 }, inbox, 9);
});

Deno.test("accept() counts holes, between batches and within one", () => {
  const { writer, inbox, accept } = subject();
  const bodies = writer.several(12);
  accept(bodies[0]!);
  is(accept(bodies[3]!), [4], { missing: 2 }, inbox, 4);
  is(accept(bodies[4]!, bodies[8]!, bodies[11]!), [5, 9, 12], { missing: 5 }, inbox, 12);
});

Deno.test("accept() refuses what does not name its predecessor", () => {
  const { writer, inbox, accept } = subject();
  accept(writer.write());
  const stray = createWriter();
  stray.several(1);
  const other = stray.write({ prev: "x".repeat(43) });
  is(accept(other), [], { linkFaults: ["broken chain"] }, inbox, 1);
  is(accept(writer.write()), [2], {}, inbox, 2);

  const first = subject();
  const begins = first.writer.write({ prev: "x" });
  is(first.accept(begins), [], { linkFaults: ["broken chain"] }, first.inbox, 0);
});

Deno.test("accept() refuses a chain that is broken within a batch, and takes what came before", () => {
  const { writer, inbox, accept } = subject();
  const good = writer.several(2);
  const bad = writer.write({ prev: "x" });
  is(accept(...good, bad), [1, 2], { linkFaults: ["broken chain"] }, inbox, 2);
});

Deno.test("accept() takes nothing of a run whose last signature is wrong", () => {
  const { writer, inbox, accept } = subject();
  const bodies = writer.several(3);
  is(
    accept(bodies[0]!, bodies[1]!, forged(bodies[2]!)),
    [],
    { linkFaults: ["wrong signature"] },
    inbox,
    0,
  );
  is(accept(...bodies), [1, 2, 3], {}, inbox, 3);
});

Deno.test("accept() has one signature prove all before it, wrong ones too, since their text is proven", () => {
  const { writer, inbox, accept } = subject();
  const bodies = writer.several(3);
  is(accept(forged(bodies[0]!), forged(bodies[1]!), bodies[2]!), [1, 2, 3], {}, inbox, 3);
});

Deno.test("accept() takes the runs before a wrong signature and none behind it", () => {
  const { writer, inbox, accept } = subject();
  const bodies = writer.several(9);
  is(
    accept(bodies[0]!, forged(bodies[3]!), bodies[6]!),
    [1],
    { linkFaults: ["wrong signature"] },
    inbox,
    1,
  );
});

Deno.test("accept() has a wrong text proven by nothing", () => {
  const { writer, inbox, accept } = subject();
  const bodies = writer.several(2);
  const changed = bodies[0]!.slice();
  const at = new TextDecoder().decode(changed.subarray(65)).indexOf("number") + 65;
  changed[at]! ^= 1;
  const acceptance = accept(changed, bodies[1]!);
  is(acceptance, [], { linkFaults: ["broken chain", "wrong signature"] }, inbox, 0);
});

Deno.test("accept() counts malformed envelopes and those of others, and takes the rest", () => {
  const { writer, inbox, accept } = subject();
  const other = createWriter(9).write();
  const [one, two] = writer.several(2) as [Uint8Array, Uint8Array];
  is(
    accept(new Uint8Array(3), one, other, two),
    [1, 2],
    { linkFaults: ["malformed envelope", "another author's envelope"] },
    inbox,
    2,
  );
});

Deno.test("accept() refuses another epoch's envelope and another mesh's", () => {
  const { writer, inbox, accept } = subject();
  const earlier = writer.write({ epoch: START.wall - 1 });
  is(accept(earlier), [], { linkFaults: ["another author's envelope"] }, inbox, 0);
  const elsewhere = createWriter(4, "home").write();
  is(accept(elsewhere), [], { linkFaults: ["wrong signature"] }, inbox, 0);
});

Deno.test("accept() has clocks rise strictly; one that does not is seen, not shown", () => {
  const { writer, inbox, accept } = subject();
  const bodies = [
    writer.write({ clock: [START.wall, 1] }),
    writer.write({ clock: [START.wall, 1] }),
    writer.write({ clock: [START.wall, 0] }),
    writer.write({ clock: [START.wall - 1, 9] }),
    writer.write({ clock: [START.wall, 2] }),
  ];
  const back = "its clock went back";
  is(accept(...bodies), [1, 5], { authorFaults: [back, back, back] }, inbox, 5);
  is(accept(writer.write({ clock: [START.wall, 2] })), [], { authorFaults: [back] }, inbox, 6);
});

Deno.test("accept() takes a clock at the limit ahead of ours and refuses one past it", () => {
  const { writer, inbox, accept } = subject();
  const ahead = START.wall + MAX_CLOCK_AHEAD_MS;
  const past = writer.write({ clock: [ahead + 1, 0] });
  const fault = "its clock is more than 400 days ahead";
  is(accept(past), [], { authorFaults: [fault] }, inbox, 1);
  is(accept(writer.write({ clock: [ahead, 0] })), [2], {}, inbox, 2);
});

Deno.test("accept() tells what was said before we met from what was said since", () => {
  const { writer, accept } = subject(2);
  const { received } = accept(...writer.several(3));
  assert.deepEqual(received.map(({ earlier }) => earlier), [true, true, false]);
});

Deno.test("accept() never takes a number twice or out of order, whatever is dropped, repeated or forged", () => {
  const kind = fc.constantFrom("as it is", "forged", "repeated", "dropped", "cut");
  const batches = fc.array(fc.array(kind, { maxLength: 8 }), { maxLength: 6 });
  fc.assert(
    fc.property(batches, (plan) => {
      const { writer, inbox } = subject();
      const taken: number[] = [];
      let missing = 0;
      for (const kinds of plan) {
        const bodies = kinds.flatMap((kind) => {
          const body = writer.write();
          switch (kind) {
            case "as it is":
              return [body];
            case "forged":
              return [forged(body)];
            case "repeated":
              return [body, body];
            case "dropped":
              return [];
            case "cut":
              return [body.subarray(0, -1)];
          }
        });
        const acceptance = inbox.accept(bodies, START.wall);
        taken.push(...numbers(acceptance));
        missing += acceptance.missing;
      }
      assert.deepEqual(taken, [...new Set(taken)].sort((a, b) => a - b));
      assert.equal(inbox.top, taken.at(-1) ?? 0);
      if (taken.length > 0) assert.equal(taken.at(-1)! - taken[0]! + 1, taken.length + missing);
    }),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("accept() takes from an author's own link only what crossed one link", () => {
  for (const hops of [0, 2, 255]) {
    const { writer, inbox, accept } = subject();
    const body = writer.write().slice();
    body[0] = hops;
    is(accept(body), [], { linkFaults: ["wrong hop count"] }, inbox, 0);
  }
});
