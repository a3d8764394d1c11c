/**
 * The abuses of a host without any link: beacons to the multicast port of a mesh at full speed. The
 * forged sources are addresses of loopback, so that no beacon leaves the machine.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { toBase64Url } from "../../src/core/bytes.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import { encodeBeacon, NONCE_BYTES } from "../../src/protocol/discovery/beacon.ts";

/** What is flooded, and until when. */
export interface BeaconTarget {
  readonly multicastPort: number;
  readonly mesh: string;
  readonly isOver: () => boolean;
}

/** Floods until `isOver`; returns what it sent. */
export type BeaconAbuse = (
  target: BeaconTarget,
) => Promise<{ readonly bytes: number; readonly records: number }>;

const FORGED_SOURCES = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"];
/** Peers that each source invents. */
const PEERS = 256;
/** Beacons of each source before the event loop has its turn. */
const BURST = 50;

const randomText = (length: number) => toBase64Url(new Uint8Array(randomBytes(length)));

function helloOf(mesh: string): Uint8Array {
  return encodeBeacon({
    type: "hello",
    id: randomText(32) as PeerId,
    epoch: Date.now(),
    username: "mallory",
    port: 9,
    mesh,
    nonce: randomText(NONCE_BYTES),
  });
}

/** The kinds, by name. */
export const BEACON_ABUSES = {
  "beacons, of four sources": async ({ multicastPort, mesh, isOver }) => {
    const group = { transport: "udp", hostname: "224.0.0.1", port: multicastPort } as const;
    const sources = FORGED_SOURCES.map((hostname) => ({
      socket: Deno.listenDatagram({ transport: "udp", hostname, port: 0 }),
      hellos: Array.from({ length: PEERS }, () => helloOf(mesh)),
    }));
    let bytes = 0;
    let records = 0;
    for (let first = 0; !isOver(); first += BURST) {
      const sizes = await Promise.all(sources.flatMap(({ socket, hellos }) =>
        Array.from(
          { length: BURST },
          (_, index) => socket.send(hellos[(first + index) % PEERS]!, group),
        )
      ));
      records += sizes.length;
      for (const size of sizes) bytes += size;
    }
    for (const { socket } of sources) socket.close();
    return { bytes, records };
  },
} as const satisfies Readonly<Record<string, BeaconAbuse>>;

export type BeaconAbuseName = keyof typeof BEACON_ABUSES;
