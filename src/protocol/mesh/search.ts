import type { Endpoint } from "../../core/address.ts";
import type { Machine, Tick } from "../../core/machine.ts";
import type { PeerId } from "../../core/peer.ts";
import { earliest, type Now } from "../../core/time.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../discovery/discovery.ts";
import { createDialer, type Dialer } from "./dialer.ts";
import type { LinkId } from "./mesh_event.ts";

/** What the search wants done. */
export interface SearchHands {
  send(effect: Extract<DiscoveryEffect, { readonly type: "send" }>): void;
  dial(link: LinkId, to: Endpoint): void;
  /** Somebody claims that this run of `id` ends: a reason to ask it, no more. */
  doubt(id: PeerId, epoch: number, now: Now): void;
}

/** How others are found and reached: what discovery hears feeds the dialler, whose dials are kept until they end. */
export interface Search {
  readonly dialer: Dialer;
  /** Hands discovery an event. */
  tell(event: DiscoveryEvent | Tick, now: Now): void;
  /** Makes the dials that are due. */
  dial(now: Now): void;
  /** The dialler's key of a dial that ended one way or the other; `undefined` where there was none. */
  ended(link: LinkId): string | undefined;
  /** Does what is due of discovery. */
  tick(now: Now): void;
  /** When discovery or, where dials are `made`, the dialler wants a tick. */
  deadline(made: boolean): number | undefined;
}

/** A search that `self` has not begun; `random`: 0 (included) to 1 (excluded). */
export function createSearch(
  self: PeerId,
  discovery: Machine<DiscoveryEvent, DiscoveryEffect> | undefined,
  random: () => number,
  hands: SearchHands,
): Search {
  const dialer = createDialer(self, random);
  const dials = new Map<LinkId, string>();
  let count = 0;

  const search: Search = {
    dialer,
    tell(event, now) {
      for (const effect of discovery?.handle(event, now) ?? []) {
        switch (effect.type) {
          case "send":
            hands.send(effect);
            break;
          case "found":
            if (effect.id !== self) dialer.found(effect.id, effect.address, now.monotonic);
            break;
          case "bye":
            hands.doubt(effect.id, effect.epoch, now);
            break;
        }
      }
    },
    dial(now) {
      for (const { key, to } of dialer.take(now.monotonic)) {
        const link = `out${++count}`;
        dials.set(link, key);
        hands.dial(link, to);
      }
    },
    ended(link) {
      const key = dials.get(link);
      dials.delete(link);
      return key;
    },
    tick(now) {
      const due = discovery?.deadline();
      if (due !== undefined && due <= now.monotonic) search.tell({ type: "tick" }, now);
    },
    deadline: (made) => earliest(discovery?.deadline(), made ? dialer.deadline() : undefined),
  };
  return search;
}
