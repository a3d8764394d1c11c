import type { MeshCounters, MeshShape } from "../../protocol/mesh/api/mesh_event.ts";

/** What `/status` tells apart from the people: facts about this run that the engine is given. */
export interface NodeFacts {
  readonly port: number;
  readonly mesh: string;
  readonly epoch: number;
  readonly version: string;
  readonly counters: MeshCounters;
  readonly shape?: MeshShape;
}
