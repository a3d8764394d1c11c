import { isLoopback } from "../core/ip.ts";
import type { Interface } from "../protocol/discovery/subnet.ts";

/** What a person's `-interface` values amount to on this machine, now. */
export interface InterfaceSelection {
  readonly interfaces: readonly Interface[];
  /** The values that no interface bears, which may change. */
  readonly unmatched: readonly string[];
}

/**
 * The IPv4 addresses of this machine's network interfaces, loopback included.
 *
 * @throws where the system does not tell, such as for lack of a permission
 */
export function listInterfaces(): readonly Interface[] {
  return Deno.networkInterfaces()
    .filter(({ family }) => family === "IPv4")
    .map(({ name, address, netmask }) => ({ name, address, netmask }));
}

/**
 * The interfaces whose name or address is among `values`; all where there are no values. `lo` stands for the loopback
 * interface on every system, whatever it is called there.
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
