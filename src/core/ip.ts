/**
 * IP addresses as text: the one parser of IPv4 and IPv6, and what follows from an address.
 *
 * @module
 */

/**
 * Parses an IP address: 4 bytes of a dotted IPv4 address, 16 of an IPv6 address (RFC 4291 §2.2; a
 * zone is left out), `undefined` where the text is neither.
 */
export function parseIp(text: string): Uint8Array | undefined {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

const ZERO = "0".charCodeAt(0);
const DOT = ".".charCodeAt(0) - ZERO;
/** An IPv6 address and its zone (RFC 6874 names the characters). */
const IPV6_AND_ZONE = /^([0-9A-Fa-f:.]+)(%[A-Za-z0-9._~-]+)?$/;

/**
 * Parses four numbers up to 255 without leading zeros; by hand, since every address that comes is
 * parsed.
 */
function parseIpv4(text: string): Uint8Array | undefined {
  if (text.length > "255.255.255.255".length) return undefined;
  const bytes = new Uint8Array(4);
  let place = 0;
  let digits = 0;
  let value = 0;
  for (let at = 0; at <= text.length; at++) {
    const digit = at === text.length ? DOT : text.charCodeAt(at) - ZERO;
    if (digit === DOT) {
      if (digits === 0 || place > 3) return undefined;
      bytes[place++] = value;
      digits = 0;
      value = 0;
    } else if (digit < 0 || digit > 9 || (digits > 0 && value === 0)) {
      return undefined;
    } else {
      digits++;
      value = value * 10 + digit;
      if (value > 255) return undefined;
    }
  }
  return place === 4 ? bytes : undefined;
}

function parseIpv6(text: string): Uint8Array | undefined {
  const canonical = canonicalIpv6(text);
  if (canonical === undefined) return undefined;
  const [head = "", tail] = canonical.split("::");
  const before = groups(head);
  const after = groups(tail ?? "");
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return Uint8Array.from(
    [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 255]),
  );
}

function groups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => parseInt(group, 16));
}

/** Returns the one spelling of an IPv6 address (RFC 5952), without its zone. */
function canonicalIpv6(text: string): string | undefined {
  const address = IPV6_AND_ZONE.exec(text)?.[1];
  // The URL standard's host parser writes IPv6 addresses in RFC 5952 form.
  const url = address === undefined ? null : URL.parse(`http://[${address}]/`);
  return url === null ? undefined : url.hostname.slice(1, -1);
}

/**
 * Returns the one spelling of an address: the IPv4 address of an IPv4-mapped IPv6 address
 * (`::ffff:192.0.2.1`), other IPv6 as in RFC 5952, with its zone. A text that is no IP address
 * comes back unchanged.
 */
export function normaliseIp(text: string): string {
  const canonical = canonicalIpv6(text);
  if (canonical === undefined) return text;
  const bytes = parseIpv6(text);
  if (bytes !== undefined && isMapped(bytes)) return bytes.subarray(12).join(".");
  return canonical + (IPV6_AND_ZONE.exec(text)?.[2] ?? "");
}

function isMapped(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 &&
    bytes[11] === 255;
}

/** Returns the address bytes after {@link normaliseIp}. */
function normalBytes(text: string): Uint8Array | undefined {
  const bytes = parseIp(text);
  return bytes?.length === 16 && isMapped(bytes) ? bytes.subarray(12) : bytes;
}

/**
 * Returns what the limits per address count: an IPv4 address, or the /64 of an IPv6 address, since
 * one machine has 2⁶⁴ of those to choose from.
 */
export function originOfIp(text: string): string {
  const bytes = normalBytes(text);
  if (bytes?.length !== 16) return normaliseIp(text);
  const network = Array.from({ length: 4 }, (_, group) => {
    return ((bytes[group * 2] ?? 0) << 8 | (bytes[group * 2 + 1] ?? 0)).toString(16);
  });
  return `${normaliseIp(network.join(":") + "::")}/64`;
}

/** Returns the network that one stranger may own: the /24 of an IPv4 address, the /64 of IPv6. */
export function networkOfIp(text: string): string {
  const bytes = normalBytes(text);
  return bytes?.length === 4 ? `${bytes.subarray(0, 3).join(".")}.0/24` : originOfIp(text);
}

/**
 * Checks whether the address is this machine's own loopback: 127.0.0.0/8 (RFC 1122 §3.2.1.3) or
 * ::1.
 */
export function isLoopback(text: string): boolean {
  const bytes = normalBytes(text);
  if (bytes?.length === 4) return bytes[0] === 127;
  return bytes !== undefined && normaliseIp(text).replace(/%.*$/, "") === "::1";
}

/**
 * How far an address means the same machine: on this host alone (loopback), on one link
 * (link-local), or wider.
 */
export type Reach = "host" | "link" | "wide";

/**
 * Returns the reach of an address. Link-local are 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291
 * §2.5.6). A text that is no IP address is a host name, which means the same everywhere.
 */
export function reachOf(text: string): Reach {
  if (isLoopback(text)) return "host";
  const [first, second = 0, ...rest] = normalBytes(text) ?? [];
  const isLinkLocal = rest.length === 2
    ? first === 169 && second === 254
    : first === 0xfe && second >> 6 === 0b10;
  return isLinkLocal ? "link" : "wide";
}

/**
 * Checks whether an address means the same machine to us and to a peer, so that one may pass it on
 * to the other. The one rule for presences, recommendations and dials.
 *
 * A loopback address may pass between peers of one host. A link-local one may always pass, as
 * though its reach were wide: on a LAN without DHCP there are no other IPv4 addresses, and a peer
 * on another link merely dials in vain.
 */
export function mayPassOn(text: string, onSameHost: boolean): boolean {
  switch (reachOf(text)) {
    case "host":
      return onSameHost;
    case "link":
    case "wide":
      return true;
  }
}

/** Checks whether the address is IPv4 multicast: 224.0.0.0/4 (RFC 5771). */
export function isIpv4Multicast(text: string): boolean {
  const bytes = parseIp(text);
  return bytes?.length === 4 && (bytes[0] ?? 0) >> 4 === 0b1110;
}

/**
 * Checks whether one machine can have the address: not unspecified, not multicast, not the
 * broadcast address.
 */
export function isUnicast(text: string): boolean {
  const bytes = normalBytes(text);
  if (bytes === undefined || bytes.every((byte) => byte === 0)) return false;
  if (bytes.length === 16) return bytes[0] !== 255;
  return !isIpv4Multicast(bytes.join(".")) && !bytes.every((byte) => byte === 255);
}
