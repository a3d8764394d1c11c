import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { MAX_SERVICE_QUEUE_BYTES } from "../../src/core/limits/replication.ts";
import { encodeRecord, RECORDS } from "../../src/protocol/link/record.ts";
import { createCryptoStub } from "../chat/crypto_stub.ts";
import {
  createTransfers,
  MOST_BYTES,
  MOST_WAITING,
  STEP,
  TRANSFER,
  type Transfers,
} from "../chat/transfer_feature.ts";
import { addChatNode, type ChatNode, type ChatNodeOptions } from "./chat_node.ts";
import { hostileNode } from "./hostile/hostile_node.ts";
import { createSimNetwork, type SimNetwork } from "./sim_network.ts";

const MINUTE_MS = 60_000;
const FILM = Uint8Array.from({ length: MOST_BYTES }, (_, at) => (at * at) >> 5);
const FILES = new Map([["film", FILM]]);
const TABLE = { ...RECORDS, transfer: TRANSFER };

interface Person extends ChatNode {
  readonly transfers: Transfers;
}

/** People who are all linked to each other; `changes` are to the options of each, by name. */
function meeting(
  seed: number,
  names: readonly string[],
  changes: Readonly<Record<string, Partial<ChatNodeOptions>>> = {},
) {
  const network = createSimNetwork(seed, 20);
  const safe = createCryptoStub();
  const people = names.map((name, at): Person => {
    const transfers = createTransfers(FILES);
    const publicKey = hash("sha256", name, "base64url");
    const chatNode = addChatNode(network, {
      name,
      identity: at + 1,
      rate: "off",
      sealer: { publicKey, perform: (job, answer) => answer(safe.perform(job, publicKey)) },
      features: transfers.features,
      records: TABLE,
      ...changes[name],
    });
    return Object.assign(chatNode, { transfers });
  });
  const met = () => people.every(({ engine }) => engine.view.status.links === names.length - 1);
  assert.ok(network.until(met, MINUTE_MS), "they meet");
  return { network, people };
}

const notices = ({ events }: ChatNode): readonly string[] =>
  events.flatMap((event) =>
    event.type === "notice" && event.kind === "transfer" ? [event.text] : []
  );

/** Says so many messages, some at a time while time passes. */
function talk(network: SimNetwork, speaker: ChatNode, count: number): readonly string[] {
  const lines = Array.from({ length: count }, (_, at) => `line ${at} ${"x".repeat(at % 300)}`);
  for (const [at, line] of lines.entries()) {
    network.after(Math.floor(at / 50) * 3, () => speaker.type(line));
  }
  return lines.map((line) => `${speaker.node.name}: ${line}`);
}

for (let seed = 1; seed <= 3; seed++) {
  Deno.test(`a transfer and 1,000 messages share a link: it comes whole, and they all come in order (seed ${seed})`, () => {
    const { network, people } = meeting(seed, ["alice", "bob", "carol"]);
    const [alice, bob, carol] = people as [Person, Person, Person];
    alice.type("/send bob film");
    const begun = () => bob.transfers.heldBytes > 0;
    assert.ok(network.until(begun, MINUTE_MS), "it begins");
    const said = talk(network, alice, 1_000);
    const heard = () => bob.heard().length === 1_000;
    assert.ok(network.until(heard, MINUTE_MS), "all messages come");
    assert.ok(bob.transfers.heldBytes > 0, "it still runs: it held none of them up");
    assert.ok(network.until(() => bob.transfers.came.size === 1, MINUTE_MS), "it comes");
    assert.deepEqual(bob.transfers.came.get("film"), FILM);
    assert.ok(network.until(() => carol.heard().length === 1_000, MINUTE_MS));
    for (const listener of [bob, carol]) assert.deepEqual(listener.heard(), said);
    assert.ok(alice.transfers.mostWaited <= MOST_WAITING);
    assert.deepEqual([notices(alice), notices(bob), notices(carol)], [
      ["sent film"],
      ["film came"],
      [],
    ]);
  });
}

Deno.test("a neighbour without the kind of record passes over an offer, and chats on", () => {
  const { network, people } = meeting(5, ["alice", "bob"], { bob: { records: RECORDS } });
  const [alice, bob] = people as [Person, Person];
  alice.type("/send bob film");
  alice.type("did it come?");
  network.run(MINUTE_MS);
  assert.deepEqual(bob.heard(), ["alice: did it come?"]);
  assert.deepEqual([notices(alice), notices(bob)], [[], []]);
  assert.equal(bob.node.mesh.counters.linkFaults, 0);
});

Deno.test("both ends of a transfer are told when their link goes, and it can begin again on the next", () => {
  const { network, people } = meeting(6, ["alice", "bob"]);
  const [alice, bob] = people as [Person, Person];
  alice.type("/send bob film");
  assert.ok(network.until(() => bob.transfers.heldBytes > 0, MINUTE_MS));
  network.reset(0);
  const told = () => notices(alice).length + notices(bob).length === 2;
  assert.ok(network.until(told, MINUTE_MS));
  assert.deepEqual([notices(alice), notices(bob)], [["stopped: to"], ["stopped: from"]]);
  assert.equal(bob.transfers.heldBytes, 0);
  const again = () => people.every(({ engine }) => engine.view.status.links === 1);
  assert.ok(network.until(again, MINUTE_MS), "they link again");
  alice.type("/send bob film");
  assert.ok(network.until(() => bob.transfers.came.size === 1, MINUTE_MS));
  assert.deepEqual(bob.transfers.came.get("film"), FILM);
});

Deno.test("a neighbour that sends records nobody asked for costs no memory, and messages pass", () => {
  const offer = new TextEncoder().encode(JSON.stringify({ name: "junk", bytes: MOST_BYTES + 1 }));
  const step = (number: number, rest: Uint8Array) =>
    encodeRecord(TRANSFER.number, Uint8Array.of(number), rest);
  let sent = 0;
  const flooding = hostileNode(() => ({
    everyMs: 20,
    act() {
      sent += TRANSFER.maxBytes;
      return [
        step(STEP.offer, offer),
        step(STEP.accept, new Uint8Array(0)),
        step(STEP.chunk, new Uint8Array(TRANSFER.maxBytes - 1)),
        step(99, new Uint8Array(100)),
      ];
    },
  }));
  const { network, people } = meeting(7, ["alice", "bob", "mallory"], {
    mallory: { behaviour: flooding },
  });
  const [alice, bob] = people as [Person, Person, Person];
  const said = talk(network, alice, 200);
  assert.ok(network.until(() => bob.heard().length === 200, MINUTE_MS));
  network.run(MINUTE_MS);
  assert.ok(sent > 10 * MAX_SERVICE_QUEUE_BYTES);
  assert.deepEqual(bob.heard(), said);
  for (const { transfers, node } of [alice, bob]) {
    assert.deepEqual([transfers.heldBytes, transfers.came.size], [0, 0]);
    assert.equal(node.mesh.counters.linkFaults, 0);
  }
});
