/**
 * Facts about this node that the engine gets from outside, mostly for `/status`.
 *
 * @module
 */
import type { MeshCounters, MeshShape } from "../../protocol/mesh/api/mesh_io.ts";

export interface NodeFacts {
  readonly port: number;
  /** Why it is another port than a person expects, where it is. */
  readonly portRemark?: string | undefined;
  readonly mesh: string;
  readonly epoch: number;
  readonly version: string;
  readonly counters: MeshCounters;
  readonly shape?: MeshShape;
  /** The latest beacons that are left out, and why: not safe to show. */
  readonly ignoredBeacons?: readonly string[];
}
