import type { Behaviour } from "../sim_node_options.ts";
import {
  chainHider,
  clockLiar,
  datedFlooder,
  equivocator,
  flooder,
  inventor,
} from "./hostile_authors.ts";
import { claimLiar, linkLiar, offerLiar, presenceForger, wantSpammer } from "./hostile_gossip.ts";
import { puppet } from "./hostile_node.ts";
import { blackHole, replayer, spoiler, withholder } from "./hostile_relays.ts";

/** What a node may be that is none of the honest, by name. */
export const HOSTILES: Readonly<Record<string, Behaviour>> = {
  equivocator: puppet(equivocator),
  flooder: puppet(flooder),
  "dated-flooder": puppet(datedFlooder),
  inventor: puppet(inventor),
  "clock-liar": puppet(clockLiar),
  "chain-hider": puppet(chainHider),
  spoiler: puppet(spoiler),
  withholder: puppet(withholder),
  "black-hole": puppet(blackHole),
  replayer: puppet(replayer),
  "claim-liar": puppet(claimLiar),
  "link-liar": puppet(linkLiar),
  "offer-liar": puppet(offerLiar),
  "presence-forger": puppet(presenceForger),
  "want-spammer": puppet(wantSpammer),
};
