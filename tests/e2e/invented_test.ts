import { MAX_AUTHORS } from "../../src/core/limits/replication.ts";
import { signingKey } from "../../src/protocol/curve25519_keys.ts";
import { EMPTY_PROFILE, presenceRegister } from "../../src/protocol/replication/wire/presence.ts";
import { createRegisterCodec } from "../../src/protocol/replication/wire/register.ts";
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

const joined = ({ events }: JsonPeer): number =>
  events.filter(({ event, kind }) => event === "notice" && kind === "joined").length;

for (const ghosts of [40, MAX_AUTHORS]) {
  Deno.test(`p2pchat takes no mesh for a large one beside ${ghosts} invented people`, async () => {
    await using lan = await openLan();
    const [alice, carol] = [await lan.json("alice"), await lan.json("carol")];
    await alice.event({ event: "link", state: "up", id: carol.id });
    await using mallory = await linkPeer({ port: alice.port, mesh: lan.mesh });
    for (const record of inventPresences(lan.mesh, ghosts)) await mallory.send(record);
    await alice.until(
      "most of the invented people",
      () => joined(alice) > Math.min(ghosts, MAX_AUTHORS - 10) || undefined,
    );

    const started = performance.now();
    const dave = await lan.json("dave");
    const ready = performance.now();
    await dave.until(
      "a link",
      () => dave.events.some(({ event }) => event === "link") || undefined,
    );
    const newcomer = performance.now() - ready;

    const killed = performance.now();
    carol.kill("SIGKILL");
    await told(alice, "left", /^carol left/);
    console.log(
      `${ghosts} invented people: a newcomer is linked ${
        newcomer.toFixed(0)
      } ms after it is ready ` +
        `(${(ready - started).toFixed(0)} ms after its start), ` +
        `a crash is told after ${(performance.now() - killed).toFixed(0)} ms`,
    );
  });
}
