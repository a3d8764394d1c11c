import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { concat } from "../../src/core/bytes.ts";
import type { JsonPeer } from "./front_ends.ts";
import { linkPeer } from "./hostile_peer.ts";
import { type Lan, openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { peakMemoryOf } from "./process.ts";
import { readToEnd, writeUntilRefused } from "./socket.ts";
import { waitFor } from "./wait_for.ts";

const MEBIBYTE = 1024 * 1024;
/** 200 MB: what is sent to a program that must not hold it. */
const FLOOD_BYTES = 200_000_000;
/** The talk of the others itself left up to 28 MiB, until the garbage is collected. */
const MOST_GROWTH_BYTES = 64 * MEBIBYTE;

/** An attack, as long as it lasts; it is over when the program has cut it off. */
type Attack = (lan: Lan, victim: JsonPeer) => Promise<void>;

function connect({ port }: JsonPeer): Promise<Deno.TcpConn> {
  return Deno.connect({ hostname: "127.0.0.1", port });
}

/** Sends this over and over: all of it must not be taken, and the socket must see its end. */
async function sendForever(victim: JsonPeer, bytes: Uint8Array): Promise<void> {
  using conn = await connect(victim);
  const [written] = await Promise.all([
    writeUntilRefused(conn, bytes, FLOOD_BYTES),
    readToEnd(conn),
  ]);
  assert.ok(written < FLOOD_BYTES, `${written} bytes were taken`);
}

const ATTACKS: Readonly<Record<string, Attack>> = {
  async "says nothing"(_lan, victim) {
    using conn = await connect(victim);
    await readToEnd(conn);
  },
  "sends 200 MB without a frame": (_lan, victim) =>
    sendForever(victim, new Uint8Array(MEBIBYTE).fill(0xff)),
  "sends 200 MB of nothing": (_lan, victim) => sendForever(victim, new Uint8Array(MEBIBYTE)),
  "sends 200 MB of frames as long as a handshake allows": (_lan, victim) =>
    sendForever(victim, new Uint8Array(MEBIBYTE).fill(0x0f)),
  async "sends random bytes"(_lan, victim) {
    for (let round = 0; round < 20; round++) {
      await sendForever(victim, new Uint8Array(randomBytes(64 * 1024)));
    }
  },
  async "says the length of a message and no more"(_lan, victim) {
    using conn = await connect(victim);
    await conn.write(Uint8Array.of(0, 32));
    await readToEnd(conn);
  },
  async "replays a recorded handshake"(lan, victim) {
    const recorded = await record(lan, victim);
    using conn = await connect(victim);
    let answers = 0;
    const [first = new Uint8Array(), ...rest] = recorded;
    await conn.write(first);
    await readToEnd(conn, async () => {
      if (answers++ === 0) await writeUntilRefused(conn, concat(...rest), 1);
    });
    assert.equal(answers, 1, "only the second message of a handshake comes back");
  },
  async "sends what does not decrypt behind a handshake"(lan, victim) {
    await using mallory = await linkPeer({ port: victim.port, mesh: lan.mesh });
    await mallory.write(new Uint8Array(1_002).fill(3));
    await mallory.cutOff();
  },
  async "opens 200 connections"(_lan, victim) {
    const conns = await Promise.all(Array.from({ length: 200 }, () => connect(victim)));
    try {
      await Promise.all(conns.map((conn) => readToEnd(conn)));
    } finally {
      for (const conn of conns) conn.close();
    }
  },
};

const SAID_ONCE = "what is recorded and sent again";

/** Everything that somebody sends who shakes hands with the victim and says something. */
async function record(lan: Lan, victim: JsonPeer): Promise<readonly Uint8Array[]> {
  await using mallory = await linkPeer({ port: victim.port, mesh: lan.mesh });
  await mallory.say({ content: SAID_ONCE });
  await victim.event({ event: "message", content: SAID_ONCE });
  return [...mallory.sent];
}

/** Everybody says a line that reaches everybody else. */
async function talk(people: readonly JsonPeer[], round: number): Promise<void> {
  for (const { name, say } of people) await say(`${name} in round ${round}`);
  for (const hearer of people) {
    for (const { name } of people) {
      if (name === hearer.name) continue;
      await hearer.event({ event: "message", content: `${name} in round ${round}` });
    }
  }
}

for (const [name, attack] of Object.entries(ATTACKS)) {
  testOnLinux(`p2pchat cuts off who ${name}, while the others talk on`, async () => {
    await using lan = await openLan();
    const people = [await lan.json("alice"), await lan.json("bob"), await lan.json("carol")];
    const [alice] = people as [JsonPeer];
    await talk(people, 0);
    const before = peakMemoryOf(alice.pid);

    let over = false;
    let round = 0;
    const attacking = async () => {
      try {
        await waitFor("the end of the attack", attack(lan, alice));
      } finally {
        over = true;
      }
    };
    const talking = async () => {
      people.push(await lan.json("dave")); // who must get in all the same
      do await talk(people, ++round); while (!over);
    };
    await Promise.all([attacking(), talking()]);
    await talk(people, ++round);

    const growth = peakMemoryOf(alice.pid) - before;
    assert.ok(growth < MOST_GROWTH_BYTES, `its memory grew by ${growth} bytes`);
    for (const { events, complaints } of people) {
      assert.equal(complaints, "");
      const lost = events.filter(({ state }) => state === "down").map(({ username }) => username);
      assert.ok(lost.every((who) => who === "mallory"), `${lost} went down`);
      const said = events.filter(({ content }) => content === SAID_ONCE).length;
      assert.ok(said <= 1, `said ${said} times`);
    }
  });
}
