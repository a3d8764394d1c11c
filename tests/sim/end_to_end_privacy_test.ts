import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import { conversationWith, GENERAL } from "../../src/chat/api/room_id.ts";
import { utf8 } from "../../src/core/bytes.ts";
import { createCryptoJobs } from "../../src/crypto/crypto_jobs.ts";
import { createLink, type Link } from "../../src/protocol/link/link.ts";
import { addChatNode, type ChatNode, type Sealer } from "./chat_node.ts";
import { findLeaks } from "./find_leaks.ts";
import { createSimNetwork, type SimNetwork } from "./sim_network.ts";
import { PORT } from "./sim_node.ts";

const PASSWORD = "correct horse battery";
const SAID_IN_ROOM = "the treasure is under the oak";
const SAID_IN_PRIVATE = "meet me at noon, behind the mill";
const SAID_TO_ALL = "good morning to everybody who passes this on";

/** Real cryptography, whose answers take real time. */
interface Vault extends Sealer, AsyncDisposable {
  /** Resolves when all jobs given so far are answered; returns whether there were any. */
  idle(): Promise<boolean>;
  /** The keys of rooms that it made or opened. */
  readonly roomKeys: readonly Uint8Array[];
}

function createVault(name: string): Vault {
  const waiting = new Map<
    number,
    (answer: Parameters<Parameters<Sealer["perform"]>[1]>[0]) => void
  >();
  const roomKeys: Uint8Array[] = [];
  let settled = Promise.withResolvers<void>();
  let drawn = 0;
  const desk = createCryptoJobs({
    mesh: "lan",
    random: (length) => {
      const bytes = Array.from(
        { length: Math.ceil(length / 32) },
        () => hash("sha256", `${name} ${drawn++}`, "buffer"),
      );
      return new Uint8Array(Buffer.concat(bytes).subarray(0, length));
    },
    answer(answer) {
      if (answer.type === "locked" && answer.made !== undefined) roomKeys.push(answer.made.key);
      if (answer.type === "unlocked" && answer.result.state === "open") {
        roomKeys.push(answer.result.key);
      }
      const hand = waiting.get(answer.job);
      waiting.delete(answer.job);
      hand?.(answer);
      if (waiting.size === 0) settled.resolve();
    },
    log: (text) => assert.fail(text),
  });
  return {
    publicKey: desk.publicKey,
    roomKeys,
    perform(job, answer) {
      if (waiting.size === 0) settled = Promise.withResolvers();
      waiting.set(job.job, answer);
      desk.perform(job);
    },
    async idle() {
      if (waiting.size === 0) return false;
      await settled.promise;
      return true;
    },
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  };
}

/** The same link; all that comes out of it when it is decrypted is handed on. */
function tapped(take: (bytes: Uint8Array) => void): typeof createLink {
  return (party, start) => {
    const link = createLink(party, start);
    const { handle } = link;
    return Object.assign(link, {
      handle(...input: Parameters<Link["handle"]>) {
        const effects = handle(...input);
        for (const effect of effects) {
          if (effect.type === "records") effect.bodies.forEach(take);
          else if (effect.type === "control") take(utf8(JSON.stringify(effect.control)));
        }
        return effects;
      },
    });
  };
}

/** Lets time pass until `condition`, and real time while something is sealed or opened. */
async function until(
  network: SimNetwork,
  vaults: readonly Vault[],
  what: string,
  condition: () => boolean,
): Promise<void> {
  for (let rounds = 0; !condition(); rounds++) {
    assert.ok(rounds < 10_000, what);
    network.run(20);
    for (const vault of vaults) await vault.idle();
  }
}

Deno.test("findLeaks() finds a secret in every form, at any place", () => {
  const secret = utf8("the treasure");
  const forms = (text: string | Uint8Array) =>
    findLeaks(Buffer.from(text as string), secret).length;
  assert.equal(forms("nothing of the kind"), 0);
  assert.ok(forms("here is the treasure") > 0);
  for (const encoding of ["hex", "base64", "base64url"] as const) {
    for (const before of ["", "a", "ab", "abc"]) {
      assert.ok(forms(Buffer.from(`${before}the treasure?`).toString(encoding)) > 0, encoding);
    }
  }
  assert.ok(forms(Buffer.from(secret).toString("hex").toUpperCase()) > 0);
});

Deno.test("who passes on private words and a room with a password finds neither text nor key in all that it can decrypt", async () => {
  const network = createSimNetwork(5);
  const traces: Uint8Array[] = [];
  await using alicesVault = createVault("alice");
  await using bobsVault = createVault("bob");
  await using carolsVault = createVault("carol");
  const vaults = [alicesVault, bobsVault, carolsVault];
  const quiet = { discovery: false } as const;
  const alice = addChatNode(network, { name: "alice", identity: 1, sealer: alicesVault, ...quiet });
  const bob = addChatNode(network, {
    name: "bob",
    identity: 2,
    sealer: bobsVault,
    ...quiet,
    link: tapped((bytes) => traces.push(bytes.slice())),
    onMesh: (event) => traces.push(utf8(JSON.stringify(event))),
  });
  const carol = addChatNode(network, { name: "carol", identity: 3, sealer: carolsVault, ...quiet });
  network.passes = (from, to) => from === bob.node.address || to === bob.node.address;
  for (const end of [alice, carol]) {
    end.node.input({ type: "connect", to: { hostname: bob.node.address, port: PORT } });
  }
  const wait = (what: string, condition: () => boolean) => until(network, vaults, what, condition);
  const sees = (one: ChatNode, name: string) =>
    one.engine.view.people.some((person) => person.name === name);
  await wait("the ends see each other", () => sees(alice, "carol") && sees(carol, "alice"));

  alice.type(`/create cave "${PASSWORD}" Deep down`);
  await wait("the room is known", () => carol.engine.view.lobby.length === 2);
  carol.type(`/join cave "${PASSWORD}"`);
  await wait("carol is in it", () => carol.room !== GENERAL);
  const { room } = carol;
  alice.type("/join cave");
  alice.type(SAID_IN_ROOM);
  alice.type("/me digs");
  carol.type(`/msg alice ${SAID_IN_PRIVATE}`);
  alice.type(`/broadcast ${SAID_TO_ALL}`);
  await wait("what is said in the room comes", () => carol.heard(room).length === 2);
  await wait(
    "the private word is confirmed",
    () => carol.events.some(({ type }) => type === "delivered"),
  );
  await wait("what is for all comes", () => carol.heard().length === 1);
  assert.deepEqual(carol.heard(room), [`alice: ${SAID_IN_ROOM}`, "alice: digs"]);
  const withCarol = conversationWith(carol.node.signer.id);
  assert.deepEqual(alice.heard(withCarol), [`carol: ${SAID_IN_PRIVATE}`]);

  const said = [...bob.node.mesh.roomBacklog(room), ...bob.node.mesh.roomBacklog("@")];
  assert.equal(said.length, 4, "two in the room, a word and what confirms it went through bob");
  assert.ok(said.every(({ envelope }) => envelope.sealed !== undefined && envelope.content === ""));
  traces.push(utf8(JSON.stringify([bob.events, bob.engine.view, said])));
  const all = Buffer.concat(traces);
  assert.notDeepEqual(findLeaks(all, utf8(SAID_TO_ALL)), [], "what is open is found");
  assert.equal(alicesVault.roomKeys.length, 1);
  assert.deepEqual(carolsVault.roomKeys, alicesVault.roomKeys);
  const secrets = [SAID_IN_ROOM, SAID_IN_PRIVATE, PASSWORD].map(utf8);
  for (const secret of [...secrets, ...alicesVault.roomKeys]) {
    assert.deepEqual(findLeaks(all, secret), []);
  }
  assert.deepEqual(bobsVault.roomKeys, []);
});
