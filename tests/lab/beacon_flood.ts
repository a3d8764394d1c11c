/**
 * A program that floods the discovery of a network with valid hellos, as fast as it can, from each
 * of the addresses that are its arguments. It stops when its input ends, after a minute at the most.
 *
 * @module
 */

import { hash } from "node:crypto";
import { toBase64Url, utf8 } from "../../src/core/bytes.ts";
import { parsePeerId, type PeerId } from "../../src/core/peer_id.ts";
import { encodeBeacon, NONCE_BYTES } from "../../src/protocol/discovery/beacon.ts";

const GROUP = { hostname: "224.0.0.1", port: 9_999, transport: "udp" } as const;
const LONGEST_MS = 60_000;
/** Hellos of each address before the event loop has its turn. */
const BURST = 50;

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
  console.log(JSON.stringify({ type: "flooding" }));
  while (!isOver && performance.now() < end) {
    await Promise.all(
      sockets.flatMap((socket, at) =>
        Array.from({ length: BURST }, () => socket.send(beacons[at]!, GROUP))
      ),
    );
    sent += BURST * sockets.length;
  }
  for (const socket of sockets) socket.close();
  console.log(JSON.stringify({ type: "sent", count: sent }));
}

const flooding = flood();
for await (const _ of Deno.stdin.readable);
isOver = true;
await flooding;
