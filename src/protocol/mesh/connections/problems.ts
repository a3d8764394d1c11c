import { type Address, hostOf } from "../../../core/address.ts";
import { MAX_NOTED_ADDRESSES } from "../../../core/limits/links.ts";
import type { ProblemKind } from "../api/mesh_event.ts";

/** Sees to it that a person is told of each kind of trouble with a host once, and not each time it is tried again. */
export interface Problems {
  /** Whether this is news. After {@link MAX_NOTED_ADDRESSES} different ones everything is news again. */
  isNew(kind: ProblemKind, address: Address): boolean;
}

export function createProblems(): Problems {
  const noted = new Set<string>();
  return {
    isNew(kind, address) {
      const key = `${kind} ${hostOf(address)}`;
      if (noted.has(key)) return false;
      if (noted.size >= MAX_NOTED_ADDRESSES) noted.clear();
      noted.add(key);
      return true;
    },
  };
}
