/**
 * A program that floods the discovery of a network with valid hellos, 5,000 a second in all, from
 * the addresses that are its arguments. It stops when its input ends, after a minute at the most.
 *
 * That is five times what a node takes, and half of what it reads: beyond that the system drops
 * datagrams unseen, which no choice of the node can mend.
 *
 * @module
 */

import { hash } from "node:crypto";
import { toBase64Url, utf8 } from "../../src/core/bytes.ts";
import { parsePeerId, type PeerId } from "../../src/core/peer_id.ts";
import { encodeBeacon, NONCE_BYTES } from "../../src/protocol/discovery/beacon.ts";

const GROUP = { hostname: "224.0.0.1", port: 9_999, transport: "udp" } as const;
const LONGEST_MS = 60_000;
/** Hellos of all addresses in each period. */
const BURST = 50;
const PERIOD_MS = 10;
/** Two seconds of it: all that a node takes without the newcomers' share is used up by then. */
const FLOODING_AFTER = 10_000;

let isOver = false;
const end = performance.now() + LONGEST_MS;
const sockets = Deno.args.map((hostname) =>
  Deno.listenDatagram({ transport: "udp", hostname, port: 0 })
);
const beaconOf = (hostname: string): Uint8Array =>
  encodeBeacon({
    type: "hello",
    id: parsePeerId(toBase64Url(hash("sha256", utf8(hostname), "buffer"))) as PeerId,
    epoch: 1,
    username: "eve",
    port: 8_080,
    mesh: "lab",
    nonce: toBase64Url(new Uint8Array(NONCE_BYTES)),
  });
const beacons = Deno.args.map(beaconOf);

async function flood(): Promise<void> {
  let sent = 0;
  while (!isOver && performance.now() < end) {
    const next = performance.now() + PERIOD_MS;
    await Promise.all(Array.from({ length: BURST }, (_, count) => {
      const at = count % sockets.length;
      return sockets[at]!.send(beacons[at]!, GROUP);
    }));
    sent += BURST;
    if (sent === FLOODING_AFTER) console.log(JSON.stringify({ type: "flooding" }));
    await new Promise((resolve) => setTimeout(resolve, next - performance.now()));
  }
  for (const socket of sockets) socket.close();
  console.log(JSON.stringify({ type: "sent", count: sent }));
}

const flooding = flood();
for await (const _ of Deno.stdin.readable);
isOver = true;
await flooding;
