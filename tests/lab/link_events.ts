/**
 * Reads links that come and go from the output of JSON mode.
 *
 * @module
 */

import type { JsonLine, JsonPeer } from "../e2e/front_ends.ts";

/** What `peer` told of its links to `other` so far. */
export function linkEvents(peer: JsonPeer, other: JsonPeer): readonly JsonLine[] {
  return peer.events.filter(({ event, id }) => event === "link" && id === other.id);
}

/**
 * Waits until `peer` has a link to `other`, at an address that begins like this; returns the
 * address.
 */
export async function up(peer: JsonPeer, other: JsonPeer, beginning = ""): Promise<string> {
  return await peer.until(`${peer.name}'s link to ${other.name} at ${beginning}…`, () => {
    const latest = linkEvents(peer, other).at(-1);
    const address = `${latest?.["address"]}`;
    return latest?.["state"] === "up" && address.startsWith(beginning) ? address : undefined;
  });
}

/** Waits until `peer` has no link to `other` any more. */
export async function down(peer: JsonPeer, other: JsonPeer): Promise<void> {
  await peer.until(
    `the end of ${peer.name}'s link to ${other.name}`,
    () => linkEvents(peer, other).at(-1)?.["state"] === "down" || undefined,
  );
}

/** Waits until everyone has a link to everyone else. */
export async function linked(...peers: readonly JsonPeer[]): Promise<void> {
  const pairs = peers.flatMap((one) =>
    peers.flatMap((other) => one === other ? [] : [up(one, other)])
  );
  await Promise.all(pairs);
}

/**
 * Waits until `peer` has told this `times` times of itself: somebody joined, left, or has a new
 * name.
 */
export async function told(
  peer: JsonPeer,
  kind: "joined" | "left" | "renamed",
  text: RegExp,
  times = 1,
): Promise<void> {
  const fitting = () =>
    peer.events.filter((event) =>
      event.event === "notice" && event["kind"] === kind && text.test(`${event["text"]}`)
    );
  await peer.until(`${text} at ${peer.name}`, () => fitting().length >= times || undefined);
}
