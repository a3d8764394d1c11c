import type { Now } from "../../../core/time.ts";
import type { Control } from "../../link/control.ts";
import type { BodyType } from "../../link/session.ts";
import type { AntiEntropy } from "../broadcast/anti_entropy.ts";
import type { NeighbourState } from "../broadcast/neighbour_state.ts";
import type { Plumtree } from "../broadcast/plumtree.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import type { Membership } from "../membership/membership.ts";
import type { Acknowledgements } from "../outbound/acknowledgements.ts";
import type { RegisterGossip } from "../registers/register_gossip.ts";
import { decodeAsks, decodeOffers } from "../wire/register_offers.ts";
import { decodeVector } from "../wire/version_vector.ts";
import type { Ingest } from "./ingest.ts";

/** What a record of the talk brought. */
export type ReplicationRecord =
  | { readonly type: "envelopes"; readonly bodies: readonly Uint8Array[] }
  | { readonly type: BodyType; readonly body: Uint8Array }
  | { readonly type: "control"; readonly control: Control };

export interface RecordDispatchDependencies {
  readonly own: Incarnation;
  readonly ingest: Ingest;
  readonly acknowledgements: Acknowledgements;
  readonly plumtree: Plumtree;
  readonly antiEntropy: AntiEntropy;
  readonly registerGossip: RegisterGossip;
  readonly membership: Membership;
  /** An honest neighbour would not have done this. */
  linkFault(neighbour: NeighbourState, now: Now): void;
}

/** What neighbours say, each word brought to the part that it is for. */
export interface RecordDispatch {
  hear(neighbour: NeighbourState, word: ReplicationRecord, now: Now): void;
}

/** Hears for the parts that `options` name. */
export function createRecordDispatch(options: RecordDispatchDependencies): RecordDispatch {
  const {
    own,
    ingest,
    acknowledgements,
    plumtree,
    antiEntropy,
    registerGossip,
    membership,
    linkFault,
  } = options;

  function hearVector(neighbour: NeighbourState, body: Uint8Array, now: Now): void {
    const haves = decodeVector(body);
    if (haves === undefined) return linkFault(neighbour, now);
    for (const claim of haves) {
      if (claim.author === own.author && claim.epoch === own.epoch) {
        if (!acknowledgements.acknowledge(neighbour, claim.top, now.monotonic)) {
          linkFault(neighbour, now);
        }
        continue;
      }
      // until it knows whom it is linked to, what it tells is what it has from others
      if (neighbour.linked === undefined && claim.top > 0) {
        plumtree.onPrune(neighbour, claim.author);
      }
      antiEntropy.heard(neighbour, claim, now.monotonic);
    }
  }

  function hearControl(neighbour: NeighbourState, control: Control, now: Now): void {
    switch (control.control) {
      case "neighbours":
        neighbour.linked = new Set(control.ids);
        return;
      case "lost":
        return membership.doubted(control.id, neighbour.id, now);
      case "prune":
        return plumtree.onPrune(neighbour, control.author);
      case "graft":
        return plumtree.onGraft(neighbour, control.author);
      case "want":
        neighbour.asked = control;
        return;
      case "given":
        return antiEntropy.given(neighbour, control, control.floor, now.monotonic);
    }
  }

  return {
    hear(neighbour, word, now) {
      switch (word.type) {
        case "envelopes":
          return ingest.take(neighbour, word.bodies, now);
        case "vector":
          return hearVector(neighbour, word.body, now);
        case "register": {
          const { state } = membership.accept(word.body, neighbour.id, now);
          if (state === "linkFault") linkFault(neighbour, now);
          return;
        }
        case "offer": {
          const offers = decodeOffers(word.body);
          if (offers === undefined) return linkFault(neighbour, now);
          return registerGossip.offered(neighbour, offers, now.monotonic);
        }
        case "ask": {
          const places = decodeAsks(word.body);
          if (places === undefined) return linkFault(neighbour, now);
          return registerGossip.asked(neighbour, places);
        }
        case "control":
          return hearControl(neighbour, word.control, now);
      }
    },
  };
}
