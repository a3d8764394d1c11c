/**
 * Problems with addresses that a person should know of: each kind is reported once, and not each
 * time that the address is tried again.
 *
 * 1. A kind is reported once for an origin: a stranger has all hosts of an IPv6 /64 for nothing.
 * 2. A host that a person named is reported by itself: the person waits for news of just that one.
 *
 * @module
 */
import { type Address, hostOf, originOf } from "../../../core/address.ts";
import { MAX_NOTED_ADDRESSES } from "../../../core/limits/links.ts";
import type { ConnectionEvent, ProblemKind } from "../api/mesh_io.ts";
import type { Connection } from "../neighbours/connection.ts";

export interface Problems {
  /**
   * Reports a problem with an address, where it is new; `named`: a person named the address. After
   * {@link MAX_NOTED_ADDRESSES} different problems everything counts as new again.
   */
  report(kind: ProblemKind, address: Address, named?: boolean): void;
  /** Reports why nothing comes of a connection. */
  explain(kind: ProblemKind, connection: Connection): void;
}

/** Makes a record without problems; `isNamed`: whether a person named the address of a dial. */
export function createProblems(
  emit: (event: ConnectionEvent) => void,
  isNamed: (dialKey: string) => boolean,
): Problems {
  const noted = new Set<string>();

  function report(kind: ProblemKind, address: Address, named = false): void {
    const key = `${kind} ${named ? hostOf(address) : originOf(address).key}`;
    if (noted.has(key)) return;
    if (noted.size >= MAX_NOTED_ADDRESSES) noted.clear();
    noted.add(key);
    emit({ type: "problem", kind, address });
  }

  return {
    report,
    explain(kind, connection) {
      connection.explained = true;
      const { dialKey, remote } = connection;
      report(kind, remote, dialKey !== undefined && isNamed(dialKey));
    },
  };
}
