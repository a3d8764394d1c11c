/**
 * The tables of a node that everybody in the mesh can fill, and the tree by which they are shared:
 * registers, the log, and the authors' sequences.
 *
 * @module
 */
import { MAX_LOG_BYTES } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { dropAnnouncement } from "../broadcast/announcements.ts";
import { createMeshTree, type MeshTree, type Places } from "../fair_share/mesh_tree.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import { type AuthorSequences, createAuthorSequences } from "../log/author_sequences.ts";
import { createLog, type Log } from "../log/envelope_log.ts";
import type { NeighbourState } from "../outbound/neighbour_state.ts";
import { createRegisters, type Registers } from "../registers/registers.ts";
import type { EnvelopeCodec } from "../wire/envelope.ts";
import type { RegisterCodec } from "../wire/register.ts";
import type { Emit } from "../wire/replication_event.ts";

export interface SharedTables {
  readonly meshTree: MeshTree;
  readonly registers: Registers;
  readonly log: Log;
  readonly authorSequences: AuthorSequences;
}

export interface SharedTablesDependencies {
  readonly own: Incarnation;
  readonly neighbours: ReadonlyMap<PeerId, NeighbourState>;
  readonly codec: EnvelopeCodec;
  readonly registerCodec: RegisterCodec;
  readonly emit: Emit;
  /** Nothing of an author is kept any more. */
  forget(author: PeerId): void;
}

/** Makes the tables, all empty. */
export function createSharedTables(
  { own, neighbours, codec, registerCodec, emit, forget }: SharedTablesDependencies,
): SharedTables {
  const meshTree: MeshTree = createMeshTree({
    self: own.author,
    neighbours,
    links: () => registers.links(),
    version: () => registers.linksVersion,
  });
  const registers = createRegisters(registerCodec, emit, meshTree);
  const pathOf: Places["pathOf"] = (id, source) =>
    meshTree.pathOf(id, registers.sourceOf(id) ?? source);
  const log = createLog(own.author, own.epoch, MAX_LOG_BYTES, pathOf);

  function madeRoom(id: PeerId): void {
    forget(id);
    emit({
      type: "diagnostic",
      id,
      reason: "its messages are no longer kept: another author took its place",
    });
  }

  const authorSequences = createAuthorSequences(codec, {
    isHere: (author) => meshTree.isLinked(author) || registers.isAlive(author) || log.holds(author),
    isLinked: meshTree.isLinked,
    knownSince: registers.knownSince,
    pathOf,
    dropped(authorSequence, isLast) {
      log.drop(authorSequence);
      if (isLast) madeRoom(authorSequence.author);
      for (const { announcements } of neighbours.values()) {
        dropAnnouncement(announcements, authorSequence);
      }
    },
  });
  return { meshTree, registers, log, authorSequences };
}
