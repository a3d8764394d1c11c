/**
 * Problems with addresses that a person should know of: each kind is reported once for a host, and
 * not each time that the host is tried again.
 *
 * @module
 */
import { type Address, hostOf } from "../../../core/address.ts";
import { MAX_NOTED_ADDRESSES } from "../../../core/limits/links.ts";
import type { ConnectionEvent, ProblemKind } from "../api/mesh_io.ts";
import type { Connection } from "../neighbours/connection.ts";

export interface Problems {
  /**
   * Reports a problem with an address, where it is new. After {@link MAX_NOTED_ADDRESSES} different
   * problems everything counts as new again.
   */
  report(kind: ProblemKind, address: Address): void;
  /** Reports why nothing comes of a connection. */
  explain(kind: ProblemKind, connection: Connection): void;
}

/** Makes a record without problems. */
export function createProblems(emit: (event: ConnectionEvent) => void): Problems {
  const noted = new Set<string>();

  function report(kind: ProblemKind, address: Address): void {
    const key = `${kind} ${hostOf(address)}`;
    if (noted.has(key)) return;
    if (noted.size >= MAX_NOTED_ADDRESSES) noted.clear();
    noted.add(key);
    emit({ type: "problem", kind, address });
  }

  return {
    report,
    explain(kind, connection) {
      connection.explained = true;
      report(kind, connection.remote);
    },
  };
}
