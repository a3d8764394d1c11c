import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DUPLICATE_LINK_PING_MS,
  DUPLICATE_LINK_WINDOW_MS,
} from "../../../../src/core/limits/links.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { createLink } from "../../../../src/protocol/link/link.ts";
import {
  type Connection,
  createConnection,
} from "../../../../src/protocol/mesh/neighbours/connection.ts";
import {
  type Change,
  createNeighbours,
} from "../../../../src/protocol/mesh/neighbours/neighbours.ts";
import { identityOf, party, seed, START } from "../../identities.ts";

interface LinkOptions {
  readonly epoch?: number;
  readonly lower?: boolean;
  readonly at?: number;
  readonly hash?: number;
  readonly peer?: number;
}

const WINDOW = DUPLICATE_LINK_WINDOW_MS;

/** A proven connection; `hear` sets when it last showed that it lives. */
function connection(
  id: string,
  options: LinkOptions = {},
): Connection & { hear(now: number): void } {
  const { epoch = 1, lower = true, at = 0, hash = 1, peer = 4 } = options;
  let lastHeard = at;
  const link = Object.create(createLink(party(2, true), START), {
    lastHeard: { get: () => lastHeard },
  });
  const remote = { hostname: "10.0.0.1", port: 1 };
  return Object.assign(createConnection(id, link, remote, undefined), {
    proven: {
      identity: identityOf(signingKey(seed(peer)), { epoch }),
      candidate: { epoch, dialledByLower: lower, authenticatedAt: at, handshakeHash: seed(hash) },
    },
    hear: (now: number) => void (lastHeard = now),
  });
}

/** Changes in short: what happens to which connection. */
const short = (changes: readonly Change[]) =>
  changes.map((change) => {
    switch (change.change) {
      case "up":
      case "down":
        return `${change.change} ${change.neighbour.active.id}`;
      case "moved":
        return `moved ${change.from.id} to ${change.neighbour.active.id}${
          change.restarted ? " (restarted)" : ""
        }`;
      case "retire":
        return `retire ${change.connection.id}: ${change.reason}`;
      case "probe":
        return `probe ${change.connection.id}`;
    }
  });

Deno.test("createNeighbours() goes up with the first link and down with the last", () => {
  const neighbours = createNeighbours();
  const [a, b] = [connection("a"), connection("b", { peer: 5 })];
  assert.deepEqual(short(neighbours.up(a, 0)), ["up a"]);
  assert.deepEqual(short(neighbours.up(b, 0)), ["up b"]);
  assert.equal(neighbours.all.size, 2);
  assert.deepEqual(short(neighbours.gone(a)), ["down a"]);
  assert.deepEqual(short(neighbours.gone(a)), []);
  assert.equal(neighbours.all.size, 1);
});

Deno.test("createNeighbours() moves to the link that both ends keep, and retires the other", () => {
  const neighbours = createNeighbours();
  const [a, b, c] = [
    connection("a", { lower: false }),
    connection("b"),
    connection("c", { lower: false }),
  ];
  neighbours.up(a, 0);
  assert.deepEqual(short(neighbours.up(b, 0)), ["moved a to b", "retire a: duplicate"]);
  assert.deepEqual(short(neighbours.up(c, 0)), ["retire c: duplicate"]);
  assert.deepEqual(short(neighbours.gone(a)), []);
  assert.deepEqual(short(neighbours.gone(c)), []);
  assert.deepEqual(short(neighbours.gone(b)), ["down b"]);
});

Deno.test("createNeighbours() has a later run take over, and tells the earlier one", () => {
  const neighbours = createNeighbours();
  const [first, second] = [connection("a", { epoch: 1 }), connection("b", { epoch: 2 })];
  neighbours.up(first, 0);
  assert.deepEqual(short(neighbours.up(second, 0)), [
    "moved a to b (restarted)",
    "retire a: replaced",
  ]);
  assert.deepEqual(short(neighbours.up(connection("c", { epoch: 1 }), 0)), ["retire c: replaced"]);
});

Deno.test("createNeighbours() keeps an older link that shows life, and retires it otherwise", () => {
  for (const lives of [true, false]) {
    const neighbours = createNeighbours();
    const [a, b] = [connection("a"), connection("b", { at: WINDOW + 1 })];
    neighbours.up(a, 0);
    const now = WINDOW + 1;
    assert.deepEqual(short(neighbours.up(b, now)), ["probe a"]);
    assert.equal(neighbours.deadline(), now + DUPLICATE_LINK_PING_MS);
    if (lives) a.hear(now + 1);
    assert.deepEqual(short(neighbours.tick(now + DUPLICATE_LINK_PING_MS - 1)), []);
    assert.deepEqual(
      short(neighbours.tick(now + DUPLICATE_LINK_PING_MS)),
      lives ? ["retire b: duplicate"] : ["moved a to b", "retire a: duplicate"],
    );
    assert.equal(neighbours.deadline(), undefined);
  }
});

/** Two links to one peer, the older of which is being asked. */
function contest() {
  const neighbours = createNeighbours();
  const [a, b] = [connection("a"), connection("b", { at: WINDOW + 1 })];
  neighbours.up(a, 0);
  neighbours.up(b, WINDOW + 1);
  return { neighbours, a, b, now: WINDOW + 2 };
}

Deno.test("createNeighbours() needs no answer where either of two links ends first", () => {
  const older = contest();
  assert.deepEqual(short(older.neighbours.gone(older.a)), ["moved a to b"]);
  assert.equal(older.neighbours.deadline(), undefined);
  const newer = contest();
  assert.deepEqual(short(newer.neighbours.gone(newer.b)), []);
  assert.equal(newer.neighbours.deadline(), undefined);
  assert.deepEqual(short(newer.neighbours.gone(newer.a)), ["down a"]);
});

Deno.test("createNeighbours() retires a third link while two are being compared", () => {
  const { neighbours, now } = contest();
  assert.deepEqual(short(neighbours.up(connection("c", { at: now }), now)), [
    "retire c: duplicate",
  ]);
});

Deno.test("createNeighbours() leaves no link behind where a later run comes while two are being compared", () => {
  const { neighbours, now } = contest();
  assert.deepEqual(short(neighbours.up(connection("c", { epoch: 2, at: now }), now)), [
    "moved a to c (restarted)",
    "retire a: replaced",
    "retire b: replaced",
  ]);
  assert.equal(neighbours.deadline(), undefined);
});

Deno.test("createNeighbours() gives a link that says goodbye up for any other", () => {
  const neighbours = createNeighbours();
  const [a, b] = [connection("a"), connection("b", { lower: false })];
  neighbours.up(a, 0);
  a.closing = true;
  assert.deepEqual(short(neighbours.up(b, 0)), ["moved a to b", "retire a: duplicate"]);
});

Deno.test("createNeighbours() keeps just one link a peer unretired, whatever comes and goes", () => {
  const step = fc.oneof(
    fc.record({
      type: fc.constant("up" as const),
      epoch: fc.integer({ min: 1, max: 3 }),
      lower: fc.boolean(),
      hash: fc.nat(255),
    }),
    fc.record({ type: fc.constant("gone" as const), pick: fc.nat() }),
    fc.record({ type: fc.constant("hear" as const), pick: fc.nat() }),
    fc.record({ type: fc.constant("wait" as const), ms: fc.nat(2 * WINDOW) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const neighbours = createNeighbours();
      const alive = new Map<string, ReturnType<typeof connection>>();
      const retired = new Set<string>();
      let now = 0;
      let count = 0;
      const note = (changes: readonly Change[]) => {
        for (const change of changes) {
          if (change.change === "retire") retired.add(change.connection.id);
        }
      };
      for (const action of steps) {
        const pick = "pick" in action ? [...alive.values()][action.pick % alive.size] : undefined;
        if (action.type === "up") {
          const link = connection(`${++count}`, { ...action, at: now });
          alive.set(link.id, link);
          note(neighbours.up(link, now));
        } else if (action.type === "gone" && pick !== undefined) {
          alive.delete(pick.id);
          note(neighbours.gone(pick));
        } else if (action.type === "hear") {
          pick?.hear(now);
        } else if (action.type === "wait") {
          now += action.ms;
        }
        note(neighbours.tick(now));
        assert.ok((neighbours.deadline() ?? Infinity) > now);
        const [neighbour] = neighbours.all.values();
        const standing = [...alive.keys()].filter((id) => !retired.has(id));
        const expected = neighbour === undefined ? [] : [
          neighbour.active.id,
          ...neighbour.contest === undefined ? [] : [neighbour.contest.newer.id],
        ];
        assert.deepEqual(standing.sort(), expected.sort());
      }
    }),
    { seed: 1, numRuns: 1_000 },
  );
});
