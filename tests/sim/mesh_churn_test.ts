import assert from "node:assert/strict";
import { seededRandom } from "./random.ts";
import { createSimNetwork, type SimNode } from "./sim_network.ts";

/** The numbers that a listener heard from an author, in the order they came. */
const heardFrom = (listener: SimNode, author: SimNode): readonly number[] =>
  listener.heard
    .filter((line) => line.startsWith(`${author.name}: `))
    .map((line) => Number(line.slice(author.name.length + 2)));

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

Deno.test("createMesh() loses nothing, repeats nothing and ends with one link a pair, whatever the network does", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seededRandom(1_000 + seed);
    const below = (limit: number) => Math.floor(random() * limit);
    const network = createSimNetwork(seed, 1 + below(100));
    const nodes = ["alice", "bob", "carol"].map((name, index) =>
      network.add({ name, identity: index + 1 })
    );
    const said = nodes.map(() => 0);
    network.run(5_000);
    for (let step = 0; step < 40; step++) {
      const who = below(nodes.length);
      const node = nodes[who]!;
      switch (below(5)) {
        case 0: {
          const other = nodes[(who + 1) % nodes.length]!;
          const cut = [node.address, other.address];
          network.passes = (from, to) => !(cut.includes(from) && cut.includes(to));
          break;
        }
        case 1:
          network.passes = () => true;
          break;
        case 2:
          node.stop();
          network.run(below(20_000));
          node.resume();
          break;
        case 3:
          node.input({ type: "connect", to: { hostname: "10.0.0.1", port: 8_080 } });
          break;
        default:
          for (let count = below(20); count > 0; count--) node.say(`${++said[who]!}`);
      }
      // in all less than the five minutes for which what was said is kept
      network.run(below(5_000));
    }
    network.passes = () => true;
    network.run(100_000);
    for (const [index, author] of nodes.entries()) {
      for (const listener of nodes) {
        if (listener === author) continue;
        const expected = range(1, said[index]!);
        const where = `seed ${seed}: ${listener.name} of ${author.name}`;
        assert.deepEqual(heardFrom(listener, author), expected, where);
        assert.ok(listener.linked.has(author.name), where);
      }
      const { linkFaults, authorFaults, missing } = author.mesh.counters;
      assert.deepEqual([linkFaults, authorFaults, missing], [0, 0, 0], `seed ${seed}`);
    }
    assert.equal(network.pipes, 3, `seed ${seed}`);
  }
});
