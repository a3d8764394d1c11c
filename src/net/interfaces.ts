/**
 * The network interfaces of this machine with their IPv4 addresses, and those that a person chose.
 *
 * @module
 */

import { isLoopback } from "../core/ip.ts";
import type { Interface } from "../protocol/discovery/subnet.ts";

/** The interfaces that a person's `-interface` values stand for on this machine, now. */
export interface InterfaceSelection {
  readonly interfaces: readonly Interface[];
  /** The values that no interface has; that may change. */
  readonly unmatched: readonly string[];
}

/**
 * Lists the IPv4 addresses of this machine's network interfaces, loopback included.
 *
 * @throws where the system refuses, such as for lack of a permission
 */
export function listInterfaces(): readonly Interface[] {
  return Deno.networkInterfaces()
    .filter(({ family }) => family === "IPv4")
    .map(({ name, address, netmask }) => ({ name, address, netmask }));
}

/**
 * Selects the interfaces whose name or address is among `values`; all where there are no values.
 * `lo` stands for the loopback interface on every system, whatever its name is there.
 */
export function selectInterfaces(
  interfaces: readonly Interface[],
  values: readonly string[],
): InterfaceSelection {
  if (values.length === 0) return { interfaces, unmatched: [] };
  return {
    interfaces: interfaces.filter((each) => values.some((value) => matches(each, value))),
    unmatched: values.filter((value) => !interfaces.some((each) => matches(each, value))),
  };
}

function matches({ name, address }: Interface, value: string): boolean {
  return name === value || address === value || (value === "lo" && isLoopback(address));
}
