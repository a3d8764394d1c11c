/**
 * The table of hostile behaviours, by the name that `--hostile` takes.
 *
 * @module
 */

import type { Behaviour } from "../sim_node_options.ts";
import {
  bundleEquivocator,
  chainHider,
  clockLiar,
  datedFlooder,
  equivocator,
  flooder,
  inventor,
} from "./hostile_authors.ts";
import { claimLiar, linkLiar, offerLiar, presenceForger, wantSpammer } from "./hostile_gossip.ts";
import { hostileNode } from "./hostile_node.ts";
import { blackHole, replayer, spoiler, withholder } from "./hostile_relays.ts";

/** What a node may be that is none of the honest, by name. */
export const HOSTILE_BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  equivocator: hostileNode(equivocator),
  "bundle-equivocator": hostileNode(bundleEquivocator),
  flooder: hostileNode(flooder),
  "dated-flooder": hostileNode(datedFlooder),
  inventor: hostileNode(inventor),
  "clock-liar": hostileNode(clockLiar),
  "chain-hider": hostileNode(chainHider),
  spoiler: hostileNode(spoiler),
  withholder: hostileNode(withholder),
  "black-hole": hostileNode(blackHole),
  replayer: hostileNode(replayer),
  "claim-liar": hostileNode(claimLiar),
  "link-liar": hostileNode(linkLiar),
  "offer-liar": hostileNode(offerLiar),
  "presence-forger": hostileNode(presenceForger),
  "want-spammer": hostileNode(wantSpammer),
};
