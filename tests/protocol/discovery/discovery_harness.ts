/**
 * One discovery machine driven by hand.
 *
 * @module
 */

import type { Endpoint } from "../../../src/core/address.ts";
import { toBase64Url } from "../../../src/core/bytes.ts";
import {
  type Beacon,
  encodeBeacon,
  NONCE_BYTES,
  parseBeacon,
} from "../../../src/protocol/discovery/beacon.ts";
import {
  createDiscovery,
  type DiscoveryEffect,
  type DiscoveryEvent,
} from "../../../src/protocol/discovery/discovery.ts";
import { at, idOf } from "./discovery_network.ts";

/** The nonce of every beacon of {@link from}. */
export const NONCE = toBase64Url(new Uint8Array(NONCE_BYTES).fill(7));

/** Alice's machine on 10.0.1.1 and what it sends, driven by hand. */
export function alice({ random = () => 0.5 }: { random?: () => number } = {}) {
  const discovery = createDiscovery({
    id: idOf("alice"),
    epoch: 1,
    username: "alice",
    mesh: "lan",
    randomBytes: (length) => new Uint8Array(length).fill(9),
    random,
  });
  const handle = (event: DiscoveryEvent | { type: "tick" }, now: number) =>
    discovery.handle(event, { monotonic: now, wall: 0 });
  handle({ type: "interfaces", interfaces: [at(1, 1)] }, 0);
  const hello = beaconIn(handle({ type: "listening", port: 8_080 }, 0)[0]);
  return {
    /** What alice said first. */
    hello,
    deadline: discovery.deadline,
    handle,
    hear: (beacon: Beacon, source: Endpoint, now: number) =>
      handle({ type: "datagram", source, bytes: encodeBeacon(beacon) }, now),
    /** The answers sent at `now`. */
    answers: (now: number) =>
      handle({ type: "tick" }, now).filter((effect) => beaconIn(effect)?.type === "here"),
  };
}

/** The beacon that an effect sends, if it sends one. */
export function beaconIn(effect: DiscoveryEffect | undefined): Beacon | undefined {
  if (effect?.type !== "send") return undefined;
  const parsed = parseBeacon(effect.bytes);
  return parsed.state === "beacon" ? parsed.beacon : undefined;
}

/** A beacon of somebody else in alice's mesh, who takes links on port 8081. */
export function from(name: string, type: Beacon["type"], echo?: string): Beacon {
  const beacon = {
    id: idOf(name),
    epoch: 1,
    username: name,
    port: 8_081,
    mesh: "lan",
    nonce: NONCE,
  };
  return echo === undefined ? { ...beacon, type } : { ...beacon, type, echo };
}

/** A neighbour of alice's machine. */
export function host(last: number, port = 5_000): Endpoint {
  return { hostname: `10.0.1.${last}`, port };
}
