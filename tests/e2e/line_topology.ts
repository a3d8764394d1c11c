/**
 * Three programs in a row: alice and carol have no link but the one to bob.
 *
 * @module
 */

import { told } from "../lab/link_events.ts";
import type { JsonPeer } from "./front_ends.ts";
import { freeTcpPort, type Lan } from "./lan.ts";

/** With this somebody has one link only: to whoever listens on `port`. */
export const behind = (port: number): readonly string[] => [
  "-no-discovery",
  "-max-links",
  "1",
  "-connect",
  `127.0.0.1:${port}`,
];

/** Three in a row: alice and carol, who are linked to nobody but bob between them. */
export interface Line {
  readonly alice: JsonPeer;
  readonly bob: JsonPeer;
  readonly carol: JsonPeer;
  /** Where bob listens. */
  readonly port: number;
}

/** Bob, who listens on `port`; `args` are further options. */
export const startMiddle = (
  lan: Lan,
  port: number,
  ...args: readonly string[]
): Promise<JsonPeer> => lan.json("bob", "-no-discovery", "-port", `${port}`, ...args);

/** Starts the three, and waits until each end sees the other; `args` are further options of bob. */
export async function openLine(lan: Lan, ...args: readonly string[]): Promise<Line> {
  const port = freeTcpPort();
  const bob = await startMiddle(lan, port, ...args);
  const [alice, carol] = await Promise.all([
    lan.json("alice", ...behind(port)),
    lan.json("carol", ...behind(port)),
  ]);
  await Promise.all([
    told(alice, "joined", /^carol joined$/),
    told(carol, "joined", /^alice joined$/),
  ]);
  return { alice, bob, carol, port };
}
