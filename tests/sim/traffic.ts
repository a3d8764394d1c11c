/**
 * Counts copies of messages on the links of a run: how redundant the broadcast is.
 *
 * @module
 */

import { view } from "../../src/core/bytes.ts";
import { SIGNATURE_BYTES } from "../../src/protocol/curve25519_keys.ts";
import type { createLink, Link } from "../../src/protocol/link/link.ts";
import { decodeEnvelope } from "../../src/protocol/replication/wire/envelope.ts";

/** How often the payload of messages came to nodes, whether they had it or not. */
export interface Traffic {
  /** Copies of first messages of a run of their author. */
  readonly first: number;
  /** Copies of all others. */
  readonly later: number;
  /** The same link, with all that comes over it counted. */
  watch(make: typeof createLink): typeof createLink;
}

/** Counts nothing yet. */
export function createTraffic(): Traffic {
  /**
   * Whether the message with this signature is the first of its run: decoding each copy again would
   * take long.
   */
  const isFirst = new Map<string, boolean>();
  const copies = { first: 0, later: 0 };

  function count(body: Uint8Array): void {
    const signature = view(body).toString("latin1", 1, 1 + SIGNATURE_BYTES);
    let first = isFirst.get(signature);
    if (first === undefined) {
      const decoded = decodeEnvelope(body);
      if (decoded === undefined) return; // no message at all
      first = decoded.signed.envelope.sequence === 1;
      isFirst.set(signature, first);
    }
    copies[first ? "first" : "later"]++;
  }

  return {
    get first() {
      return copies.first;
    },
    get later() {
      return copies.later;
    },
    watch: (make) => (party, start) => {
      const link = make(party, start);
      const { handle } = link;
      return Object.assign(link, {
        handle(...input: Parameters<Link["handle"]>) {
          const effects = handle(...input);
          for (const effect of effects) {
            if (effect.type === "records" && effect.kind === "envelope") {
              effect.bodies.forEach(count);
            }
          }
          return effects;
        },
      });
    },
  };
}
