/**
 * The abuses of a stranger at the port at which a program takes links, at full speed: no link of it
 * lasts.
 *
 * @module
 */

import { openHalf } from "../e2e/half_open.ts";
import { connectPeer, newKey } from "../e2e/hostile_peer.ts";

/** What a stranger is given; it stops when `isOver`. Returns how many connections it made. */
export type ConnectionAbuse = (
  target: { readonly port: number; readonly mesh: string; readonly isOver: () => boolean },
) => Promise<number>;

/** Several at once, so that none waits for the other. */
const AT_ONCE = 8;
const ADDRESSES = Array.from({ length: 7 }, (_, index) => `127.0.0.${2 + index}`);
const EACH = 20;

/** Does something over and over, several at once; what fails was refused, and counts too. */
async function overAndOver(isOver: () => boolean, one: () => Promise<void>): Promise<number> {
  let count = 0;
  const loop = async () => {
    while (!isOver()) {
      await one().catch(() => {});
      count++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
  return count;
}

/** The kinds, by name. */
export const CONNECTION_ABUSES = {
  "connections, half open": async ({ port, isOver }) => {
    await using crowd = openHalf(port, ADDRESSES, EACH);
    while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 50));
    return crowd.closed + crowd.standing;
  },
  "connections, one after the other": ({ port, isOver }) =>
    overAndOver(isOver, async () => (await Deno.connect({ hostname: "127.0.0.1", port })).close()),
  "connections, the first message": ({ port, isOver }) =>
    overAndOver(isOver, async () => {
      using conn = await Deno.connect({ hostname: "127.0.0.1", port });
      const message = new Uint8Array(34).fill(9);
      message.set([0, 32]);
      await conn.write(message);
      await conn.read(new Uint8Array(1_024)); // the answer has cost two agreements and a signature
    }),
  "connections, whole handshakes": ({ port, mesh, isOver }) => {
    const signer = newKey();
    return overAndOver(isOver, async () => {
      await using peer = await connectPeer({ port, mesh, signer, forgets: true, rate: "off" });
      await Promise.race([
        peer.until("a greeting", () => peer.controls[0]),
        new Promise((resolve) => setTimeout(resolve, 1_000)),
      ]);
    });
  },
} as const satisfies Readonly<Record<string, ConnectionAbuse>>;

export type ConnectionAbuseName = keyof typeof CONNECTION_ABUSES;
