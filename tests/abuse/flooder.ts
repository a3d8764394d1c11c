/**
 * A program that links to another on loopback with a valid key, and then floods it with one abuse,
 * as fast as it is read; some abuses need no link. It writes `linked` and `begun`, and at its end
 * one line of JSON: what it wrote, and whether it was cut off. As `burn` it does nothing but use as
 * much of the processor.
 *
 * @module
 */

import { parsePeerId } from "../../src/core/peer_id.ts";
import { connectPeer, newKey } from "../e2e/hostile_peer.ts";
import { type AbuseName, ABUSES } from "./abuses.ts";
import { BEACON_ABUSES, type BeaconAbuseName } from "./beacon_abuses.ts";
import { CONNECTION_ABUSES, type ConnectionAbuseName } from "./connection_abuses.ts";
import { createForgedState } from "./forged_state.ts";

/** The arguments of the program, as JSON in its first argument. */
export interface FlooderArguments {
  readonly abuse: AbuseName | ConnectionAbuseName | BeaconAbuseName | "burn";
  readonly port: number;
  readonly multicastPort: number;
  readonly mesh: string;
  readonly peers: readonly string[];
  readonly victimEpoch: number;
  readonly seconds: number;
}

/** The last line that it writes. */
export interface FlooderReport {
  readonly bytes: number;
  /** Records, or connections or beacons where those are the abuse. */
  readonly records: number;
  /** Whether the link ended before the time was over. */
  readonly wasCut: boolean;
}

/** So many strangers as the mesh has places for authors. */
const KEYS = 1_024;

/** After so many messages the flooder looks at all else that happens. */
const BATCHES_A_TURN = 64;

function burn(seconds: number): FlooderReport {
  const end = performance.now() + seconds * 1_000;
  let work = 0;
  while (performance.now() < end) work++;
  return { bytes: 0, records: work && 0, wasCut: false };
}

async function knock(
  name: ConnectionAbuseName,
  { port, mesh, seconds }: FlooderArguments,
): Promise<FlooderReport> {
  console.log("begun");
  const end = performance.now() + seconds * 1_000;
  const isOver = () => performance.now() >= end;
  const connections = await CONNECTION_ABUSES[name]({ port, mesh, isOver });
  return { bytes: 0, records: connections, wasCut: false };
}

async function announce(
  name: BeaconAbuseName,
  { multicastPort, mesh, seconds }: FlooderArguments,
): Promise<FlooderReport> {
  console.log("begun");
  const end = performance.now() + seconds * 1_000;
  const isOver = () => performance.now() >= end;
  const sent = await BEACON_ABUSES[name]({ multicastPort, mesh, isOver });
  return { ...sent, wasCut: false };
}

async function flood(given: FlooderArguments): Promise<FlooderReport> {
  const { abuse, port, mesh, victimEpoch, seconds } = given;
  const peers = given.peers.map((id) => parsePeerId(id)).filter((id) => id !== undefined);
  const signer = newKey();
  const forged = createForgedState(mesh, KEYS);
  // before the link stands, since this may take seconds
  const next = await ABUSES[abuse as AbuseName]({ forged, signer, peers, victimEpoch, mesh });
  const peer = await connectPeer({ port, mesh, signer, forgets: true, rate: "off" });
  await peer.until("a greeting", () => peer.controls.find(({ control }) => control === "hello"));
  console.log("linked");
  const end = performance.now() + seconds * 1_000;
  let bytes = 0;
  let records = 0;
  let batches = 0;
  let wasCut = false;
  peer.cutOff().then(() => wasCut = performance.now() < end, () => {});
  console.log("begun");
  const stopped = new Promise<void>((resolve) => setTimeout(resolve, seconds * 1_000));
  // not a timer: writes that are through at once would leave it no turn
  while (performance.now() < end && !wasCut) {
    const batch = next();
    // the last write may wait for ever: the victim need not read it
    const sent = await Promise.race([
      peer.send(...batch).then(() => true, () => undefined),
      stopped.then(() => false),
    ]);
    if (sent === undefined) wasCut = true;
    if (sent !== true) break;
    // what waits behind writes that are through at once: above all, the end of the link
    if (++batches % BATCHES_A_TURN === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    records += batch.length;
    for (const record of batch) bytes += record.length;
  }
  return { bytes, records, wasCut };
}

if (import.meta.main) {
  const given: FlooderArguments = JSON.parse(Deno.args[0] ?? "");
  const { abuse } = given;
  const report = abuse === "burn"
    ? burn(given.seconds)
    : Object.hasOwn(CONNECTION_ABUSES, abuse)
    ? await knock(abuse as ConnectionAbuseName, given)
    : Object.hasOwn(BEACON_ABUSES, abuse)
    ? await announce(abuse as BeaconAbuseName, given)
    : await flood(given);
  console.log(JSON.stringify(report));
  Deno.exit(0);
}
