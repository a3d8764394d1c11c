/**
 * Problems with addresses that a person should know of: each kind is reported once, and not each
 * time that the address is tried again.
 *
 * 1. A kind is reported once for a host, and for {@link MAX_NOTED_HOSTS_PER_ORIGIN} hosts of one
 *    origin: a stranger has all hosts of an IPv6 /64 for nothing. The log is told of the rest.
 * 2. A host that a person named is reported by itself: the person waits for news of just that one.
 *
 * @module
 */
import { type Address, hostOf, originOf } from "../../../core/address.ts";
import { MAX_NOTED_ADDRESSES, MAX_NOTED_HOSTS_PER_ORIGIN } from "../../../core/limits/links.ts";
import type { ConnectionEvent, ProblemKind } from "../api/mesh_io.ts";
import type { Connection } from "../neighbours/connection.ts";

export interface Problems {
  /**
   * Reports a problem with an address, where it is new; `named`: a person named the address;
   * `name`: the name that the peer gives itself. After {@link MAX_NOTED_ADDRESSES} different
   * problems everything counts as new again.
   */
  report(kind: ProblemKind, address: Address, named?: boolean, name?: string): void;
  /** Reports why nothing comes of a connection. */
  explain(kind: ProblemKind, connection: Connection, name?: string): void;
}

/** Makes a record without problems; `isNamed`: whether a person named the address of a dial. */
export function createProblems(
  emit: (event: ConnectionEvent) => void,
  isNamed: (dialKey: string) => boolean,
): Problems {
  const noted = new Set<string>();
  /** How many hosts of each origin each kind was reported of; no more origins than are noted. */
  const counts = new Map<string, number>();

  /** Notes a problem; false where it is known. */
  function note(key: string): boolean {
    if (noted.has(key)) return false;
    if (noted.size >= MAX_NOTED_ADDRESSES) {
      noted.clear();
      counts.clear();
    }
    noted.add(key);
    return true;
  }

  function report(kind: ProblemKind, address: Address, named = false, name?: string): void {
    const host = `${kind} ${hostOf(address)}`;
    if (noted.has(host)) return;
    const { key } = originOf(address);
    const origin = `${kind} ${key}`;
    const count = counts.get(origin) ?? 0;
    if (named || count < MAX_NOTED_HOSTS_PER_ORIGIN) {
      note(host);
      if (!named) counts.set(origin, count + 1);
      return emit({ type: "problem", kind, address, ...(name === undefined ? {} : { name }) });
    }
    if (!note(`further ${origin}`)) return;
    const reason = `the problem ${kind} of further hosts in ${key} is told no more`;
    emit({ type: "diagnostic", address, reason });
  }

  return {
    report,
    explain(kind, connection, name) {
      connection.explained = true;
      const { dialKey, remote } = connection;
      report(kind, remote, dialKey !== undefined && isNamed(dialKey), name);
    },
  };
}
