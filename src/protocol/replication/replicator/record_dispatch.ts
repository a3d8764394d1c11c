import type { Now } from "../../../core/time.ts";
import type { Control } from "../../link/control.ts";
import type { BodyType } from "../../link/session.ts";
import type { Delivery } from "../outbound/acknowledgements.ts";
import type { Gossip } from "../registers/register_gossip.ts";
import type { Intake } from "./ingest.ts";
import type { Run } from "../log/envelope_log.ts";
import { decodeAsks, decodeOffers } from "../wire/register_offers.ts";
import type { Presences } from "../membership/membership.ts";
import type { Reader } from "../broadcast/neighbour_state.ts";
import type { Router } from "../broadcast/plumtree.ts";
import type { Synchroniser } from "../broadcast/anti_entropy.ts";
import { decodeVector } from "../wire/version_vector.ts";

/** What a record of the talk brought. */
export type Word =
  | { readonly type: "envelopes"; readonly bodies: readonly Uint8Array[] }
  | { readonly type: BodyType; readonly body: Uint8Array }
  | { readonly type: "control"; readonly control: Control };

export interface HearingOptions {
  readonly own: Run;
  readonly intake: Intake;
  readonly delivery: Delivery;
  readonly router: Router;
  readonly synchroniser: Synchroniser;
  readonly gossip: Gossip;
  readonly presences: Presences;
  /** An honest neighbour would not have done this. */
  linkFault(reader: Reader, now: Now): void;
}

/** What neighbours say, each word brought to the part that it is for. */
export interface Hearing {
  hear(reader: Reader, word: Word, now: Now): void;
}

/** Hears for the parts that `options` name. */
export function createHearing(options: HearingOptions): Hearing {
  const { own, intake, delivery, router, synchroniser, gossip, presences, linkFault } = options;

  function hearVector(reader: Reader, body: Uint8Array, now: Now): void {
    const claims = decodeVector(body);
    if (claims === undefined) return linkFault(reader, now);
    for (const claim of claims) {
      if (claim.author === own.author && claim.epoch === own.epoch) {
        if (!delivery.acknowledge(reader, claim.top, now.monotonic)) linkFault(reader, now);
        continue;
      }
      // until it knows whom it is linked to, what it tells is what it has from others
      if (reader.linked === undefined && claim.top > 0) router.pruned(reader, claim.author);
      synchroniser.heard(reader, claim, now.monotonic);
    }
  }

  function hearControl(reader: Reader, control: Control, now: Now): void {
    switch (control.control) {
      case "neighbours":
        reader.linked = new Set(control.ids);
        return;
      case "lost":
        return presences.doubted(control.id, reader.id, now);
      case "prune":
        return router.pruned(reader, control.author);
      case "graft":
        return router.wanted(reader, control.author);
      case "want":
        reader.asked = control;
        return;
      case "given":
        return synchroniser.given(reader, control, control.floor, now.monotonic);
    }
  }

  return {
    hear(reader, word, now) {
      switch (word.type) {
        case "envelopes":
          return intake.take(reader, word.bodies, now);
        case "vector":
          return hearVector(reader, word.body, now);
        case "register": {
          const { state } = presences.accept(word.body, reader.id, now);
          if (state === "linkFault") linkFault(reader, now);
          return;
        }
        case "offer": {
          const offers = decodeOffers(word.body);
          if (offers === undefined) return linkFault(reader, now);
          return gossip.offered(reader, offers, now.monotonic);
        }
        case "ask": {
          const places = decodeAsks(word.body);
          if (places === undefined) return linkFault(reader, now);
          return gossip.asked(reader, places);
        }
        case "control":
          return hearControl(reader, word.control, now);
      }
    },
  };
}
