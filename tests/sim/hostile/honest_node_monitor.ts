/**
 * Watches honest nodes: none may report anything bad of another honest one.
 *
 * @module
 */

import type { PeerId } from "../../../src/core/peer_id.ts";
import type { MeshEvent } from "../../../src/protocol/mesh/api/mesh_io.ts";
import type { Behaviour } from "../sim_node_options.ts";
import { memberKey } from "./forger.ts";

/** Looks over the shoulders of honest nodes, who must be told nothing bad of each other. */
export interface HonestNodeMonitor {
  /** What an honest node is: its mesh, watched. */
  readonly behaviour: Behaviour;
  /** What was told of honest people that is not true, a sentence each. */
  readonly complaints: readonly string[];
  /** The most bytes of others' and own words that one of them held. */
  readonly mostHeldBytes: number;
}

/**
 * A monitor of members 0 to `count` - 1, none of whom ever leaves, loses a link, changes its name
 * or says too much.
 */
export function createHonestNodeMonitor(count: number): HonestNodeMonitor {
  const names = new Map<PeerId, string>();
  for (let number = 0; number < count; number++) {
    names.set(memberKey(number).id, `node${number}`);
  }
  const complaints: string[] = [];
  let mostHeldBytes = 0;

  return {
    complaints,
    get mostHeldBytes() {
      return mostHeldBytes;
    },
    behaviour: (mesh, { username }) => ({
      deadline: mesh.deadline,
      handle(input, now) {
        const effects = mesh.handle(input, now);
        mostHeldBytes = Math.max(mostHeldBytes, mesh.counters.heldBytes);
        for (const effect of effects) {
          const wrong = effect.type === "event" ? slander(effect.event, names) : undefined;
          if (wrong !== undefined) {
            complaints.push(`at ${Math.round(now.monotonic)} ms ${username} was told: ${wrong}`);
          }
        }
        return effects;
      },
    }),
  };
}

/** What an event tells of an honest member that is not so. */
function slander(event: MeshEvent, names: ReadonlyMap<PeerId, string>): string | undefined {
  switch (event.type) {
    case "neighbourDown": // of two links to one peer the one that goes may be noticed first
      return names.has(event.id) && event.reason !== "duplicate"
        ? `the link to ${names.get(event.id)} ended: ${event.reason}`
        : undefined;
    case "peerGone":
      return names.has(event.id) ? `${names.get(event.id)} is gone: ${event.reason}` : undefined;
    case "missing":
      return names.has(event.id)
        ? `${event.count} of ${names.get(event.id)} are lost for good`
        : undefined;
    case "flood":
    case "equivocated":
      return names.has(event.id) ? `${event.type} of ${names.get(event.id)}` : undefined;
    case "presence": {
      const { author, name, gone } = event.presence;
      const known = names.get(author);
      if (known === undefined || (known === name && !gone)) return undefined;
      return gone ? `${known} leaves` : `${known} is called ${name}`;
    }
    default:
      return undefined;
  }
}
