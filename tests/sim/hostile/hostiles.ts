import type { Behaviour } from "../node_options.ts";
import { puppet } from "./puppet.ts";
import { blackHole, replayer, spoiler, withholder } from "./relaying.ts";
import { chainHider, clockLiar, datedFlooder, equivocator, flooder, inventor } from "./saying.ts";
import { claimLiar, linkLiar, offerLiar, presenceForger, wantSpammer } from "./telling.ts";

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
