/**
 * Addresses of peers: what a transport can dial. The mesh treats them as opaque values and asks the
 * functions of this module what it needs to know: a key, a text, the host, and the origin that the
 * limits per address count.
 *
 * 1. An address without `transport` is TCP's. Presences and goodbyes carry exactly its two fields
 *    on the wire; an address of another kind is never on the wire.
 * 2. Every other transport spells its addresses as a {@link NamedAddress}. Nothing but that
 *    transport reads the name, so a further transport needs no change here.
 *
 * @module
 */

import { isLoopback, networkOfIp, originOfIp } from "./ip.ts";

/** A UDP or TCP end point: an IP address (a host name, if it is still to dial) and a port. */
export interface Endpoint {
  readonly hostname: string;
  readonly port: number;
}

/** The address of a peer that takes links over TCP. */
export interface TcpAddress extends Endpoint {
  readonly transport?: undefined;
}

/** The address of a peer that is reached over another transport than TCP. */
export interface NamedAddress {
  /** The transport's name, without spaces: `memory`. */
  readonly transport: string;
  /** The transport's own spelling of where the peer is. */
  readonly name: string;
  /**
   * The origin that the limits per address count. An attacker must not be able to make many of them
   * for nothing: it may be the relay on the way, never a peer id.
   */
  readonly origin: string;
}

/** Where a peer can be dialled, or where a connection came from. */
export type Address = TcpAddress | NamedAddress;

/** The unit that the limits per address count. */
export interface Origin {
  /**
   * An IPv4 address, the /64 of an IPv6 address, or the origin that a {@link NamedAddress} tells.
   */
  readonly key: string;
  /**
   * The network that one stranger may own: an IPv4 address's /24, otherwise the key. Each
   * loopback address is a group of its own, since its hosts are programs of this machine.
   */
  readonly group: string;
  /** The origin is this machine itself, which has wider limits. */
  readonly loopback: boolean;
}

/** Checks whether an address is TCP's. */
export function isTcp(address: Address): address is TcpAddress {
  return address.transport === undefined;
}

/** Returns a text that two addresses share only where they are the same. */
export function addressKeyOf(address: Address): string {
  return isTcp(address) ? `${address.hostname} ${address.port}` : addressText(address);
}

/** Returns the address as people read it: `host:port`, or `transport:name`. */
export function addressText(address: Address): string {
  return isTcp(address)
    ? formatAddress(address.hostname, address.port)
    : `${address.transport}:${address.name}`;
}

/** Returns what stands for the machine at the address: its host name, without the port. */
export function hostOf(address: Address): string {
  return isTcp(address) ? address.hostname : addressText(address);
}

/** Returns what the address counts for in the limits per address. */
export function originOf(address: Address): Origin {
  if (!isTcp(address)) {
    const key = `${address.transport}:${address.origin}`;
    return { key, group: key, loopback: false };
  }
  const { hostname } = address;
  const key = originOfIp(hostname);
  const loopback = isLoopback(hostname);
  return { key, group: loopback ? key : networkOfIp(hostname), loopback };
}

/** Checks whether the address leads to this very machine. */
export function isLoopbackAddress(address: Address): boolean {
  return isTcp(address) && isLoopback(address.hostname);
}

/**
 * Returns the address at which a peer takes links, of the address that it connected from and the
 * TCP port that it tells; 0: none. A {@link NamedAddress} leads to its peer both ways.
 */
export function listeningAddress(from: Address, port: number): Address | undefined {
  if (!isTcp(from)) return from;
  return port === 0 ? undefined : { hostname: from.hostname, port };
}

/** Returns `host:port`, with brackets around an IPv6 address. */
export function formatAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Returns the port number that `text` spells in decimal, 0 to 65535, or `undefined`. */
export function parsePort(text: string): number | undefined {
  return /^(0|[1-9][0-9]{0,4})$/.test(text) && Number(text) <= 0xffff ? Number(text) : undefined;
}
