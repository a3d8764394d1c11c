import { MAX_ROOM_REGISTERS_PER_AUTHOR } from "../../src/core/limits/registers.ts";
import { MAX_AUTHORS } from "../../src/core/limits/replication.ts";
import { signingKey } from "../../src/protocol/curve25519_keys.ts";
import { EMPTY_PROFILE, presenceRegister } from "../../src/protocol/replication/wire/presence.ts";
import { createRegisterCodec } from "../../src/protocol/replication/wire/register.ts";
import { ROOM } from "../../src/protocol/replication/wire/register_kinds.ts";
import { told } from "../lab/link_events.ts";
import type { JsonPeer } from "./front_ends.ts";
import { linkPeer } from "./hostile_peer.ts";
import { openLan } from "./lan.ts";

/** Presences of people whom nobody is linked to, with an address where nobody answers each. */
function inventPresences(mesh: string, count: number): readonly Uint8Array[] {
  const codec = createRegisterCodec(mesh);
  return Array.from({ length: count }, (_, number) => {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const signer = signingKey(secret);
    const register = presenceRegister({
      author: signer.id,
      epoch: Date.now(),
      clock: { ms: Date.now(), counter: number },
      name: `ghost${number}`,
      version: "0",
      addresses: [{ hostname: "127.0.0.1", port: 1 + number % 1_000 }],
      gone: false,
      ...EMPTY_PROFILE,
    });
    return codec.sign(register, signer).record;
  });
}

/** Open rooms of people whom nobody is linked to, as many of each as one may make. */
function inventRooms(mesh: string, keys: number): readonly Uint8Array[] {
  const codec = createRegisterCodec(mesh);
  return Array.from({ length: keys }, (_, number) => {
    const signer = signingKey(crypto.getRandomValues(new Uint8Array(32)));
    return Array.from({ length: MAX_ROOM_REGISTERS_PER_AUTHOR }, (_, at) => {
      const name = `false${number}x${at}`;
      const clock = { ms: Date.now(), counter: at };
      const value = { name, description: "" };
      const made = { author: signer.id, epoch: Date.now(), kind: ROOM, key: name, clock, value };
      return codec.sign(made, signer).record;
    });
  }).flat();
}

/** How many people the program knows through others, as its `/status` says. */
async function relayed(peer: JsonPeer): Promise<number> {
  const statuses = () => peer.events.filter(({ kind }) => kind === "status");
  const before = statuses().length;
  await peer.command("/status");
  const text = await peer.until("the status", () => statuses()[before]?.["text"]);
  return Number(/(\d+) relayed/.exec(`${text}`)?.[1]);
}

for (const ghosts of [40, MAX_AUTHORS]) {
  Deno.test(`p2pchat takes no mesh for a large one beside ${ghosts} invented people`, async () => {
    await using lan = await openLan();
    const [alice, carol] = [await lan.json("alice"), await lan.json("carol")];
    await alice.event({ event: "link", state: "up", id: carol.id });
    await using mallory = await linkPeer({ port: alice.port, mesh: lan.mesh });
    for (const record of inventPresences(lan.mesh, ghosts)) await mallory.send(record);
    while (await relayed(alice) < ghosts / 2);

    const dave = await lan.json("dave");
    const ready = performance.now();
    await dave.until(
      "a link",
      () => dave.events.some(({ event }) => event === "link") || undefined,
    );
    const newcomer = performance.now() - ready;

    console.log(`${ghosts} invented people: a newcomer is linked after ${newcomer.toFixed(0)} ms`);
    if (ghosts === MAX_AUTHORS) return; // there the table of authors is full: no presence counts

    const killed = performance.now();
    carol.kill("SIGKILL");
    await told(alice, "left", /^carol left/);
    console.log(`a crash is told after ${(performance.now() - killed).toFixed(0)} ms`);
  });
}

Deno.test("p2pchat has room for a newcomer, its words and its room beside people and rooms that fill all tables", async () => {
  await using lan = await openLan();
  const [alice, carol] = [await lan.json("alice"), await lan.json("carol")];
  await alice.event({ event: "link", state: "up", id: carol.id });
  await using mallory = await linkPeer({ port: alice.port, mesh: lan.mesh });
  for (const record of inventPresences(lan.mesh, MAX_AUTHORS + 6)) await mallory.send(record);
  for (const record of inventRooms(lan.mesh, 17)) await mallory.send(record);
  while (await relayed(alice) < MAX_AUTHORS / 2);

  const dave = await lan.json("dave");
  const hears = (peer: JsonPeer, text: string) =>
    peer.until(text, () => peer.lines.find((line) => line.includes(text)));
  for (const other of [alice, carol]) {
    await dave.event({ event: "link", state: "up", id: other.id });
  }
  await dave.command("/create den no-pass for the honest");
  for (const other of [alice, carol]) {
    await other.event({ event: "room", change: "created", room: "den" });
    await other.command(`/msg dave hello from ${other.name}`);
    await hears(dave, `hello from ${other.name}`);
    await dave.command(`/msg ${other.name} and hello ${other.name}`);
    await hears(other, `and hello ${other.name}`);
  }
});
