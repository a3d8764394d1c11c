/**
 * Targets: what a person types to be linked to.
 *
 * @module
 */

import { type Address, parsePort } from "./address.ts";
import { toBase64Url } from "./bytes.ts";
import { messageOf } from "./error_message.ts";
import { isUnicast, normaliseIp, parseIp } from "./ip.ts";
import { FIRST_AUTO_PORT } from "./limits/links.ts";
import { MAX_TARGET_CHARACTERS } from "./limits/text.ts";
import { parsePeerId, PEER_ID_BYTES, type PeerId } from "./peer_id.ts";
import { safeText } from "./text/safe.ts";

/** An address that a person names. */
export interface Target {
  /** Of TCP: a host name, or an IP address in its one spelling, and a port from 1 to 65535. */
  readonly to: Address;
  /** The only peer that may answer there, if the target names one (`/p2p/…`). */
  readonly peer?: PeerId;
}

/** A target, or a sentence about what to change. */
export type TargetCheck =
  | { readonly state: "ok"; readonly target: Target }
  | { readonly state: "refused"; readonly reason: string };

/**
 * Parses HOST, HOST:PORT, an IPv6 address, `[IPv6]:PORT`, or a multiaddr
 * `/ip4|ip6|dns|dns4|dns6/HOST/tcp/PORT` with or without `/p2p/ID`; `port` is the second word of
 * `/connect HOST PORT`. Without any port it is {@link FIRST_AUTO_PORT}.
 */
export function parseTarget(text: string, port?: string): Promise<TargetCheck> {
  return isMultiaddr(text)
    ? parseMultiaddr(text, port)
    : Promise.resolve(parseHostPort(text, port));
}

/** Checks whether `text` is a multiaddr, which {@link parseHostPort} cannot parse. */
export function isMultiaddr(text: string): boolean {
  return text.startsWith("/");
}

/** Parses at once what {@link parseTarget} parses, but for multiaddrs. */
export function parseHostPort(text: string, port?: string): TargetCheck {
  if (text.length > MAX_TARGET_CHARACTERS) return tooLong();
  const split = splitPort(text);
  if (split.port !== undefined && port !== undefined) {
    return refused(`The port is there twice: take away "${safeText(port)}".`);
  }
  return makeTarget(split.host, split.port ?? port);
}

function splitPort(text: string): { readonly host: string; readonly port?: string } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
  const parts = bracketed ?? /^([^:]*):([^:]*)$/s.exec(text);
  if (parts === null) return { host: text };
  const [, host = "", port] = parts;
  return port === undefined ? { host } : { host, port };
}

const HOST_LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
/** A host name (RFC 1123 §2.1, with the `_` that real networks have). */
const HOST_NAME = new RegExp(`^(?=.{1,253}$)${HOST_LABEL}(\\.${HOST_LABEL})*\\.?$`);
const LOOKS_LIKE_IP = /:|^[0-9.]+$/;

function makeTarget(host: string, portText: string | undefined, peer?: PeerId): TargetCheck {
  const port = portText === undefined ? FIRST_AUTO_PORT : parsePort(portText);
  if (port === undefined || port === 0) {
    return refused(`"${safeText(portText ?? "")}" is no port: use a number from 1 to 65535.`);
  }
  if (host === "") {
    return refused(
      "The host is missing: write HOST, HOST:PORT, [IPv6]:PORT or /ip4/ADDRESS/tcp/PORT.",
    );
  }
  if (LOOKS_LIKE_IP.test(host) ? parseIp(host) === undefined : !HOST_NAME.test(host)) {
    return refused(
      `"${safeText(host)}" is neither a host name nor an IP address: check how it is written.`,
    );
  }
  if (parseIp(host) !== undefined && !isUnicast(host)) {
    return refused(`${host} is not the address of one machine: use the address of a peer.`);
  }
  const target = { to: { hostname: normaliseIp(host), port } };
  return { state: "ok", target: peer === undefined ? target : { ...target, peer } };
}

const HOST_PROTOCOLS: ReadonlySet<string> = new Set(["ip4", "ip6", "dns", "dns4", "dns6"]);

async function parseMultiaddr(text: string, port: string | undefined): Promise<TargetCheck> {
  if (text.length > MAX_TARGET_CHARACTERS) return tooLong();
  // imported when needed: it takes 17 ms, and few people ever write a multiaddr
  const { multiaddr } = await import("@multiformats/multiaddr");
  let address;
  try {
    address = multiaddr(text);
    address.bytes; // encodes the parts, and throws for what only then proves malformed
  } catch (error) {
    return refused(
      `"${safeText(text)}" is no multiaddr (${safeText(messageOf(error))}): ${MULTIADDR_HINT}`,
    );
  }
  const [host, tcp, peer, ...rest] = address.getComponents();
  if (
    host?.value === undefined || !HOST_PROTOCOLS.has(host.name) || tcp?.name !== "tcp" ||
    (peer !== undefined && peer.name !== "p2p") || rest.length > 0
  ) {
    return refused(`"${safeText(text)}" is not supported: ${MULTIADDR_HINT}`);
  }
  if (port !== undefined) return refused(`The port is there twice: take away "${safeText(port)}".`);
  if (peer === undefined) return makeTarget(host.value, tcp.value);
  const id = ed25519PeerId(address.bytes);
  if (id === undefined) {
    return refused(`The peer id in "${safeText(text)}" is of another program: leave /p2p/… out.`);
  }
  return makeTarget(host.value, tcp.value, id);
}

const MULTIADDR_HINT =
  "write /ip4/ADDRESS/tcp/PORT, or ip6 or dns for ip4, and maybe /p2p/ID behind it.";

/**
 * Identity multihash (0x00, 36 bytes) of a protobuf with key type Ed25519 (libp2p peer ids
 * specification).
 */
const ED25519_PEER_ID_PREFIX = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

/** Returns the key at the end of a multiaddr's bytes. */
function ed25519PeerId(bytes: Uint8Array): PeerId | undefined {
  const keyAt = bytes.length - PEER_ID_BYTES;
  const prefix = bytes.subarray(keyAt - ED25519_PEER_ID_PREFIX.length, keyAt);
  if (!ED25519_PEER_ID_PREFIX.every((byte, at) => prefix[at] === byte)) return undefined;
  return parsePeerId(toBase64Url(bytes.subarray(keyAt)));
}

function tooLong(): TargetCheck {
  return refused(
    `This target has more than ${MAX_TARGET_CHARACTERS} characters: check how it is written.`,
  );
}

function refused(reason: string): TargetCheck {
  return { state: "refused", reason };
}
