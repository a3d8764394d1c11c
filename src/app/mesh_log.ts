/**
 * The lines that the debug log gets of what happens in the mesh: links, refusals, faults, losses.
 *
 * 1. A line never has the content of a message.
 * 2. A neighbour cannot fill the disk: of each type of event there are at most
 *    {@link LOG_LINES_BURST} lines at once and {@link LOG_LINES_PER_SECOND} a second. A line behind
 *    others that were left out says how many those were.
 *
 * @module
 */
import { addressText } from "../core/address.ts";
import { LOG_LINES_BURST, LOG_LINES_PER_SECOND } from "../core/limits/store.ts";
import type { MeshEvent } from "../protocol/mesh/api/mesh_io.ts";
import { createTokenBucket } from "../protocol/replication/rate/token_bucket.ts";

export interface MeshLog {
  /** Writes what there is to say of an event at `now` (monotonic ms). */
  note(event: MeshEvent, now: number): void;
}

/** Makes a log of which `write` takes the lines. */
export function createMeshLog(write: (text: string) => void): MeshLog {
  const bounds = new Map<MeshEvent["type"], ReturnType<typeof createBound>>();
  return {
    note(event, now) {
      const text = lineOf(event);
      if (text === undefined) return;
      let bound = bounds.get(event.type);
      if (bound === undefined) bounds.set(event.type, bound = createBound());
      const line = bound.admit(text, now);
      if (line !== undefined) write(line);
    },
  };
}

function createBound() {
  const bucket = createTokenBucket([LOG_LINES_BURST, LOG_LINES_PER_SECOND]);
  let leftOut = 0;
  return {
    /** Returns the line to write, if there is to be one. */
    admit(text: string, now: number): string | undefined {
      if (!bucket.take(now)) {
        leftOut++;
        return undefined;
      }
      const more = leftOut === 0 ? "" : ` (${leftOut} lines like this one were left out)`;
      leftOut = 0;
      return `${text}${more}`;
    },
  };
}

/** Returns what the log says of an event; `undefined` where that is nothing. */
function lineOf(event: MeshEvent): string | undefined {
  switch (event.type) {
    case "neighbourUp":
      return `linked to ${event.identity.id} at ${addressText(event.address)}`;
    case "neighbourDown":
      return `no longer linked to ${event.id}: ${event.reason}`;
    case "peerGone":
      return `out of sight: ${event.id}: ${event.reason}`;
    case "missing":
      return `${event.count} messages of ${event.id} are lost for good`;
    case "equivocated":
      return `${event.id} signed two messages as number ${event.sequence}`;
    case "ended":
      return `connection with ${addressText(event.address)} ended: ${event.reason}`;
    case "diagnostic": {
      const { id, address, reason } = event;
      const where = address === undefined ? [] : [addressText(address)];
      return [...where, ...id === undefined ? [] : [id], reason].join(": ");
    }
    default:
      return undefined;
  }
}
