/**
 * The network interfaces of this machine with their IPv4 addresses, and those that a person chose.
 *
 * @module
 */

import { isLoopback, reachOf } from "../core/ip.ts";
import type { Interface } from "../protocol/discovery/subnet.ts";

/** The interfaces that a person's `-interface` values stand for on this machine, now. */
export interface InterfaceSelection {
  readonly interfaces: readonly Interface[];
  /** The values that no interface has; that may change. */
  readonly unmatched: readonly string[];
}

/** One address of a network interface, of either family. */
export interface InterfaceAddress extends Interface {
  readonly family: "IPv4" | "IPv6";
}

/**
 * Lists the addresses of this machine's network interfaces, loopback included.
 *
 * @throws where the system refuses, such as for lack of a permission
 */
export function listAddresses(): readonly InterfaceAddress[] {
  return Deno.networkInterfaces();
}

/** Returns the IPv4 addresses alone: beacons are sent over IPv4. */
export function listInterfaces(
  addresses: readonly InterfaceAddress[] = listAddresses(),
): readonly Interface[] {
  return addresses
    .filter(({ family }) => family === "IPv4")
    .map(({ name, address, netmask }) => ({ name, address, netmask }));
}

/**
 * Returns the names of the interfaces that a person may expect to be used and that have IPv6
 * addresses alone. An address that every interface gives itself (link-local) counts only where a
 * person named the interface or the machine has no IPv4: the ends of containers' cables have
 * nothing else.
 */
export function withoutIpv4(
  addresses: readonly InterfaceAddress[],
  values: readonly string[],
): readonly string[] {
  const ipv4 = listInterfaces(addresses);
  const names = new Set(ipv4.map(({ name }) => name));
  const hasIpv4 = ipv4.some(({ address }) => !isLoopback(address));
  const unused = addresses.filter((each) =>
    !names.has(each.name) && !isLoopback(each.address) &&
    (values.length > 0 || !hasIpv4 || reachOf(each.address) === "wide") &&
    (values.length === 0 || values.some((value) => matches(each, value)))
  );
  return [...new Set(unused.map(({ name }) => name))];
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
