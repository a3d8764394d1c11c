/**
 * Subnets: which addresses belong to the network of an interface. All of it works on the bytes of
 * an address, so that it holds for IPv4 and IPv6 alike.
 *
 * @module
 */

import { parseIp } from "../../core/ip.ts";

/**
 * One address of a network interface of this machine; an interface with two addresses is two of
 * these.
 */
export interface Interface {
  /** As the system calls it: `eth0`, `en0`, `Ethernet 2`. */
  readonly name: string;
  readonly address: string;
  readonly netmask: string;
}

/**
 * Checks whether `hostname` can be the address of a machine (this one included) on the interface's
 * subnet. The subnet's own address and its broadcast address cannot: an answer to those would
 * multiply a datagram.
 */
export function onSubnet(hostname: string, { address, netmask }: Interface): boolean {
  const host = parseIp(hostname);
  const own = parseIp(address);
  const mask = parseIp(netmask);
  if (host === undefined || own?.length !== host.length || mask?.length !== host.length) {
    return false;
  }
  let isZero = true;
  let isOnes = true;
  for (const [at, bits] of mask.entries()) {
    const [byte, hostBits] = [host[at]!, ~bits & 255];
    if (((byte ^ own[at]!) & bits) !== 0) return false;
    if ((byte & hostBits) !== 0) isZero = false;
    if ((byte & hostBits) !== hostBits) isOnes = false;
  }
  // RFC 3021: a subnet of two addresses (/31) has machines only
  return isPointToPoint(mask) || (!isZero && !isOnes);
}

/**
 * Returns the subnet broadcast address (RFC 919 §7), or `undefined` where the subnet is too small
 * to have one. IPv6 has none anywhere.
 */
export function broadcastAddress({ address, netmask }: Interface): string | undefined {
  const own = parseIp(address);
  const mask = parseIp(netmask);
  if (own?.length !== 4 || mask?.length !== 4 || isPointToPoint(mask)) return undefined;
  return own.map((byte, at) => byte | (~mask[at]! & 255)).join(".");
}

/** Checks whether the host part has at most one bit. */
function isPointToPoint(mask: Uint8Array): boolean {
  return mask.every((byte, at) => byte === 255 || (at === mask.length - 1 && byte === 254));
}
