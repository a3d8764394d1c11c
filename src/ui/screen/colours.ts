import { MAX_AUTHORS } from "../../core/limits.ts";
import { type PeerId, peerKey } from "../../core/peer.ts";
import { PEOPLE_COLOURS } from "../../term/palette.ts";

/** Which of the people's colours somebody has: they keep it as long as the screen runs. */
export type Colours = ReadonlyMap<PeerId, number>;

/**
 * Gives somebody a colour: the one their key prefers, or the next that nobody has, or the preferred one again where all are
 * taken. With {@link MAX_AUTHORS} remembered, further ones get what their key prefers.
 */
export function withColour(colours: Colours, id: PeerId): Colours {
  if (colours.has(id) || colours.size >= MAX_AUTHORS) return colours;
  const taken = new Set(colours.values());
  const preferred = preferredColour(id);
  let colour = preferred;
  while (taken.has(colour) && taken.size < PEOPLE_COLOURS) colour = (colour + 1) % PEOPLE_COLOURS;
  return new Map(colours).set(id, colour);
}

/** The colour of somebody, 0 to {@link PEOPLE_COLOURS} - 1. */
export function colourOf(colours: Colours, id: PeerId): number {
  return colours.get(id) ?? preferredColour(id);
}

function preferredColour(id: PeerId): number {
  // A public key is as good as random: its last bytes are a hash of it.
  const [low = 0, high = 0] = peerKey(id).subarray(-2);
  return (low * 256 + high) % PEOPLE_COLOURS;
}
