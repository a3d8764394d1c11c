/**
 * The options of the program, and how each value is checked.
 *
 * @module
 */
import { parsePort } from "../core/address.ts";
import { utf8 } from "../core/bytes.ts";
import { parseTarget, type Target } from "../core/dial_target.ts";
import { isIpv4Multicast } from "../core/ip.ts";
import {
  DEFAULT_RATE_BURST,
  DEFAULT_RATE_PER_SECOND,
  MAX_RATE_BURST,
  MAX_RATE_PER_SECOND,
  MIN_RATE_BURST,
  MIN_RATE_PER_SECOND,
} from "../core/limits/chat.ts";
import { MAX_LINKS } from "../core/limits/links.ts";
import { MAX_INTERFACE_CHARACTERS, MAX_MESH_BYTES, MAX_SECRET_BYTES } from "../core/limits/text.ts";
import { checkName, checkPeerName, checkPeerRoomName } from "../core/text/name.ts";
import { safeText } from "../core/text/safe.ts";
import { IPV4 } from "../net/multicast_family.ts";
import type { Rate } from "../protocol/granted_rate.ts";

/** The options of one start. All values have been checked. */
export interface Options {
  /** Undefined: the program asks for it. */
  readonly username: string | undefined;
  /** Undefined: the username. */
  readonly profile: string | undefined;
  /**
   * The TCP port to listen on; 0: any free one. Undefined: the first free one of the usual range.
   */
  readonly port: number | undefined;
  /** The address of beacons. */
  readonly multicast: Multicast;
  /** Names or addresses of the network interfaces to use; empty: all. */
  readonly interfaces: readonly string[];
  readonly discovery: boolean;
  readonly connect: readonly Target[];
  readonly mesh: string;
  readonly secret: Secret | undefined;
  /** The rate at which others may send to us. */
  readonly rate: Rate;
  /** The maximal number of links, 1 to {@link MAX_LINKS}. */
  readonly maxLinks: number;
  /**
   * `automatic`: a screen on a terminal, else plain. `accessible`: reader mode there, else plain.
   */
  readonly frontEnd: "automatic" | "accessible" | "plain" | "reader" | "json";
  readonly debug: boolean;
}

/** A multicast group. */
export interface Multicast {
  /** An IPv4 multicast address. */
  readonly address: string;
  /** 1 to 65535. */
  readonly port: number;
}

/** The code of a mesh: one that was given, or one that the program generates. */
export type Secret =
  | { readonly kind: "given"; readonly code: string }
  | { readonly kind: "generate" };

export const DEFAULT_MULTICAST: Multicast = { address: IPV4.group, port: 9999 };
export const DEFAULT_MESH = "lan";
export const DEFAULT_RATE: Rate = [DEFAULT_RATE_BURST, DEFAULT_RATE_PER_SECOND];

/** A value in the form that the program uses, or a sentence that says what to write instead. */
export type ValueCheck<T> =
  | { readonly state: "ok"; readonly value: T }
  | { readonly state: "refused"; readonly reason: string };

export function checkUsername(text: string): ValueCheck<string> {
  const check = checkName(text);
  if (check.state === "ok") return accepted(check.name);
  const earlier = checkPeerName(text);
  if (earlier.state === "refused") return check;
  // Earlier versions took this name, and the key of its profile is worth keeping.
  return refused(
    `${check.reason} If you had this name before, add -profile ${earlier.name}: ` +
      `that keeps your key.`,
  );
}

export function checkProfile(text: string): ValueCheck<string> {
  // The name of a profile is that of a directory, and the username by default, also one that an
  // earlier version took.
  const check = checkPeerName(text);
  return check.state === "ok" ? accepted(check.name) : check;
}

export function checkPort(text: string): ValueCheck<number> {
  const port = parsePort(text);
  return port === undefined
    ? refused(
      `"${safeText(text)}" is no port: use a number from 1 to 65535, or 0 for any free one.`,
    )
    : accepted(port);
}

export function checkMulticast(text: string): ValueCheck<Multicast> {
  const [address = "", portText, ...rest] = text.split(":");
  const port = portText === undefined ? DEFAULT_MULTICAST.port : parsePort(portText);
  if (!isIpv4Multicast(address) || port === undefined || port === 0 || rest.length > 0) {
    return refused(
      `"${
        safeText(text)
      }" is no multicast address: use one from 224.0.0.0 to 239.255.255.255 and a port, ` +
        `such as ${formatMulticast(DEFAULT_MULTICAST)}.`,
    );
  }
  return accepted({ address, port });
}

export function formatMulticast({ address, port }: Multicast): string {
  return `${address}:${port}`;
}

/** Checks the syntax only: whether there is such an interface may change. */
export function checkInterface(text: string): ValueCheck<string> {
  if (text.trim() === "" || text.length > MAX_INTERFACE_CHARACTERS || safeText(text) !== text) {
    return refused(
      `"${safeText(text)}" is no network interface: use a name such as eth0, or its address.`,
    );
  }
  return accepted(text);
}

export async function checkTarget(text: string): Promise<ValueCheck<Target>> {
  const check = await parseTarget(text);
  return check.state === "ok" ? accepted(check.target) : check;
}

export function checkMesh(text: string): ValueCheck<string> {
  const check = checkPeerRoomName(text, "A mesh name");
  if (check.state === "refused") return check;
  return utf8(check.name).length > MAX_MESH_BYTES
    ? refused(`A mesh name has at most ${MAX_MESH_BYTES} bytes: choose a shorter one.`)
    : accepted(check.name);
}

export function checkMaxLinks(text: string): ValueCheck<number> {
  const links = /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : undefined;
  return links === undefined || links > MAX_LINKS
    ? refused(`"${safeText(text)}" is no number of links: use one from 1 to ${MAX_LINKS}.`)
    : accepted(links);
}

/** The word that asks for a generated code. */
export const GENERATE_SECRET = "new";

export function checkSecret(text: string): ValueCheck<Secret> {
  if (text === GENERATE_SECRET) return accepted({ kind: "generate" });
  const code = text.normalize("NFC");
  if (code.trim() === "") return refused(`The code is empty: write one, or ${GENERATE_SECRET}.`);
  if (utf8(code).length > MAX_SECRET_BYTES) {
    return refused(`The code has more than ${MAX_SECRET_BYTES} bytes: use a shorter one.`);
  }
  return accepted({ kind: "given", code });
}

/** Checks `BURST/PER_SECOND` in whole numbers, or `off`. */
export function checkRate(text: string): ValueCheck<Rate> {
  if (text === "off") return accepted(text);
  const [, burst, perSecond] = /^([0-9]{1,9})\/([0-9]{1,9})$/.exec(text) ?? [];
  if (
    !isBetween(Number(burst), MIN_RATE_BURST, MAX_RATE_BURST) ||
    !isBetween(Number(perSecond), MIN_RATE_PER_SECOND, MAX_RATE_PER_SECOND)
  ) {
    const most = MAX_RATE_BURST.toLocaleString("en");
    return refused(
      `"${safeText(text)}" is no rate: write how many messages at once and how many a second, ` +
        `such as ${formatRate(DEFAULT_RATE)}, each from ${MIN_RATE_BURST} to ${most}, or off.`,
    );
  }
  return accepted([Number(burst), Number(perSecond)]);
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

export function formatRate(rate: Rate): string {
  return rate === "off" ? rate : rate.join("/");
}

function accepted<T>(value: T): ValueCheck<T> {
  return { state: "ok", value };
}

function refused(reason: string): { readonly state: "refused"; readonly reason: string } {
  return { state: "refused", reason };
}
