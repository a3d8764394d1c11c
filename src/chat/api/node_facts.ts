/**
 * Facts about this node that the engine gets from outside, mostly for `/status`.
 *
 * @module
 */
import type { MeshCounters, MeshShape } from "../../protocol/mesh/api/mesh_io.ts";

export interface NodeFacts {
  readonly port: number;
  readonly mesh: string;
  readonly epoch: number;
  readonly version: string;
  readonly counters: MeshCounters;
  readonly shape?: MeshShape;
}
