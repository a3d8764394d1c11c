/**
 * The colours of people: each keeps theirs as long as the screen runs.
 *
 * @module
 */
import type { Person } from "../../../chat/api/chat_view.ts";
import { MAX_AUTHORS } from "../../../core/limits/replication.ts";
import { type PeerId, peerKey } from "../../../core/peer_id.ts";
import { PEOPLE_COLOURS } from "../themes/theme.ts";

/** The index of each person's colour. */
export type Colours = ReadonlyMap<PeerId, number>;

/**
 * Gives a person a colour: the one that the key prefers, else the next that nobody around them has,
 * else the preferred one. Once {@link MAX_AUTHORS} are remembered, further people get the preferred
 * one.
 */
export function withColour(colours: Colours, id: PeerId, around: Iterable<PeerId>): Colours {
  if (colours.has(id) || colours.size >= MAX_AUTHORS) return colours;
  const taken = new Set<number>();
  for (const other of around) {
    const colour = colours.get(other);
    if (colour !== undefined) taken.add(colour);
    if (taken.size === PEOPLE_COLOURS) break;
  }
  const preferred = preferredColour(id);
  let colour = preferred;
  while (taken.has(colour) && taken.size < PEOPLE_COLOURS) colour = (colour + 1) % PEOPLE_COLOURS;
  return new Map(colours).set(id, colour);
}

/** Gives everybody in a room a colour, us first. */
export function withColours(colours: Colours, { self, members }: Here): Colours {
  const ids = [self, ...members].map(({ id }) => id);
  return ids.reduce((sum, id) => withColour(sum, id, ids), colours);
}

/** The people in the room that is shown. */
interface Here {
  readonly self: Pick<Person, "id">;
  readonly members: readonly Pick<Person, "id">[];
}

/** Returns the colour of a person, 0 to {@link PEOPLE_COLOURS} - 1. */
export function colourOf(colours: Colours, id: PeerId): number {
  return colours.get(id) ?? preferredColour(id);
}

function preferredColour(id: PeerId): number {
  // A public key is as good as random: its last bytes serve as a hash.
  const [low = 0, high = 0] = peerKey(id).subarray(-2);
  return (low * 256 + high) % PEOPLE_COLOURS;
}
