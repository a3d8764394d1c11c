/**
 * The sockets of discovery: one sender an interface, and one receiver for the group. A scan every
 * {@link INTERFACE_RESCAN_MS} finds what has changed.
 *
 * 1. Nothing here ends the program: an interface or a port that is missing or fails is tried again
 *    with the next scan.
 * 2. Each problem is logged when it begins and when it ends, however many scans see it.
 * 3. Without the group's port the program still announces, and hears the answers to its own
 *    beacons.
 *
 * @module
 */

import type { Endpoint } from "../core/address.ts";
import {
  INTERFACE_RESCAN_MS,
  MAX_INTERFACES,
  MAX_NAMED_INTERFACES,
} from "../core/limits/discovery.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../protocol/discovery/discovery.ts";
import type { Interface } from "../protocol/discovery/subnet.ts";
import { reasonOf } from "./error_reason.ts";
import {
  type InterfaceAddress,
  listAddresses,
  listInterfaces,
  selectInterfaces,
  withoutIpv4,
} from "./interfaces.ts";
import { IPV4, type MulticastFamily } from "./multicast_family.ts";
import { type MulticastReceiver, openMulticastReceiver } from "./multicast_receiver.ts";
import { type MulticastSender, openMulticastSender } from "./multicast_sender.ts";

/** The sockets of discovery. */
export interface Multicast extends AsyncDisposable {
  /** Sends for the discovery machine. A failure shows in {@link status} and in the log. */
  perform(effect: DiscoveryEffect & { readonly type: "send" }): void;
  /** Returns the state of discovery in one line: `announcing on eth0, wlan0`. */
  status(): string;
  /** Returns where beacons go out, in one line: `eth0 10.0.0.7, wlan0 192.168.1.7`. */
  networks(): string;
}

export interface MulticastOptions {
  /** The family of the group and of the interfaces' addresses; IPv4 where none is given. */
  readonly family?: MulticastFamily;
  /** A multicast group, and the port of its receivers. */
  readonly group: Endpoint;
  /** Names or addresses of the interfaces to use; all where there are none. */
  readonly select: readonly string[];
  /** How often to look for changes. */
  readonly rescanMs?: number;
  /** Lists the addresses of this machine, in place of the system. */
  readonly list?: () => readonly InterfaceAddress[];
  /** Opens the receiver, in place of {@link openMulticastReceiver}. */
  readonly listen?: typeof openMulticastReceiver;
  onEvent(event: DiscoveryEvent & { readonly type: "interfaces" | "datagram" | "flooded" }): void;
  /** Tells a person something: one sentence or two. */
  onNotice(text: string): void;
  log(text: string): void;
}

/** An interface on which we announce, and the socket for it. */
interface Place {
  readonly interface: Interface;
  readonly sender: MulticastSender;
}

/**
 * Opens the sockets. Events come from the next microtask on, so never before the caller has the
 * result.
 */
export function openMulticast(options: MulticastOptions): Multicast {
  const { family = IPV4, group, select, rescanMs = INTERFACE_RESCAN_MS } = options;
  const { list = listAddresses, listen = openMulticastReceiver } = options;
  const { onEvent, onNotice, log } = options;
  const places = new Map<string, Place>();
  let receiver: MulticastReceiver | undefined;
  let problems: ReadonlySet<string> = new Set();
  /** The sockets that received more than is read, since the last scan. */
  const flooded = new Set<string>();
  let portMissing = false;
  let portBroken = false;
  let deserted = false;
  let announced = "";
  let unused = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closing: Promise<void> | undefined;
  let scanned = Promise.resolve().then(scan);

  async function scan(): Promise<void> {
    const found = new Set<string>();
    const interfaces = findInterfaces(found);
    await leaveAllBut(interfaces);
    await openReceiver(found);
    for (const each of interfaces) {
      if (closing === undefined) await enter(each, found);
    }
    if (closing !== undefined) return;
    for (const socket of flooded) found.add(`${socket} is flooded: beacons may be lost`);
    flooded.clear();
    report(found);
    timer = setTimeout(() => scanned = scan(), rescanMs);
  }

  function findInterfaces(found: Set<string>): readonly Interface[] {
    try {
      const addresses = list();
      const { interfaces, unmatched } = selectInterfaces(listInterfaces(addresses), select);
      reportUnused(withoutIpv4(addresses, select), found);
      for (const value of unmatched) found.add(`no interface ${value}`);
      if (interfaces.length > MAX_INTERFACES) found.add(`only ${MAX_INTERFACES} interfaces used`);
      return interfaces.slice(0, MAX_INTERFACES);
    } catch (error) {
      found.add(`interfaces cannot be listed (${reasonOf(error)})`);
      return [];
    }
  }

  function reportUnused(names: readonly string[], found: Set<string>): void {
    const more = names.length > MAX_NAMED_INTERFACES ? " …" : "";
    const shown = names.slice(0, MAX_NAMED_INTERFACES).join(", ") + more;
    if (shown !== "") found.add(`${shown} unused: no IPv4 there, use /connect`);
    if (shown !== "" && shown !== unused) onNotice(unusedText(shown));
    unused = shown;
  }

  async function leaveAllBut(interfaces: readonly Interface[]): Promise<void> {
    for (const [address, { interface: { name, netmask }, sender }] of [...places]) {
      const current = interfaces.find((each) => each.address === address);
      if (current?.name === name && current.netmask === netmask && sender.refresh()) continue;
      places.delete(address);
      await sender[Symbol.asyncDispose]();
    }
  }

  async function openReceiver(found: Set<string>): Promise<void> {
    if (portBroken) {
      await receiver?.[Symbol.asyncDispose]();
      receiver = undefined;
      portBroken = false;
    }
    try {
      receiver ??= listen({
        family,
        group,
        onDatagram: (source, bytes) => onEvent({ type: "datagram", source, bytes }),
        onFullSlice() {
          flooded.add(`UDP port ${group.port}`);
          onEvent({ type: "flooded" });
        },
        onBroken(error) {
          log(`discovery: UDP port ${group.port} broke (${reasonOf(error)})`);
          portBroken = true;
        },
      });
      if (portMissing) onNotice(`UDP port ${group.port} is free: all peers can be heard again.`);
      portMissing = false;
    } catch (error) {
      found.add(`UDP port ${group.port} is not available (${reasonOf(error)})`);
      if (!portMissing) onNotice(unavailableText(group.port, error));
      portMissing = true;
    }
  }

  /** Announces and listens on an interface, as far as that is possible now. */
  async function enter(local: Interface, found: Set<string>): Promise<void> {
    const { name, address } = local;
    try {
      if (!places.has(address)) {
        const sender = await openMulticastSender({
          family,
          interface: local,
          group,
          onDatagram: (source, bytes) =>
            onEvent({ type: "datagram", interface: address, source, bytes }),
          onFullSlice: () => flooded.add(`the sender on ${name} ${address}`),
          log: (text) => log(`discovery: ${text}`),
        });
        places.set(address, { interface: local, sender });
      }
    } catch (error) {
      found.add(`not announcing on ${name} ${address} (${reasonOf(error)})`);
    }
    try {
      await receiver?.join(address);
    } catch (error) {
      found.add(`not listening on ${name} ${address} (${reasonOf(error)})`);
    }
  }

  /** Reports what is different from the scan before. */
  function report(found: ReadonlySet<string>): void {
    for (const problem of found.difference(problems)) log(`discovery: ${problem}`);
    for (const problem of problems.difference(found)) log(`discovery: no longer: ${problem}`);
    problems = found;
    const interfaces = [...places.values()].map((place) => place.interface);
    if (interfaces.length === 0 && !deserted) {
      onNotice("There is no usable network interface. Nobody is found until there is one.");
    }
    deserted = interfaces.length === 0;
    const now = JSON.stringify(interfaces);
    if (now === announced) return;
    announced = now;
    onEvent({ type: "interfaces", interfaces });
  }

  function status(): string {
    const working = new Set<string>();
    const failing = new Set<string>();
    for (const { interface: { name }, sender } of places.values()) {
      if (sender.failure === undefined) working.add(name);
      else failing.add(`sending on ${name} fails (${sender.failure})`);
    }
    const announcing = working.size === 0
      ? "not announcing"
      : `announcing on ${[...working].join(", ")}`;
    return [announcing, ...failing, ...problems].join("; ");
  }

  function networks(): string {
    return [...places.values()].filter(({ sender }) => sender.failure === undefined)
      .map(({ interface: { name, address } }) => `${name} ${address}`).join(", ");
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    await scanned; // it plans no other, now that `closing` is set
    for (const { sender } of places.values()) await sender[Symbol.asyncDispose]();
    places.clear();
    await receiver?.[Symbol.asyncDispose]();
  }

  return {
    perform: (effect) => places.get(effect.interface)?.sender.send(effect.to, effect.bytes),
    status,
    networks,
    [Symbol.asyncDispose]: () => closing ??= close(),
  };
}

function unusedText(names: string): string {
  return `No IPv4 address on ${names}: people are found over IPv4 alone, so nobody is found there. ` +
    "Link by hand: /connect ADDRESS takes IPv6 addresses too.";
}

function unavailableText(port: number, error: unknown): string {
  const cause = error instanceof Deno.errors.AddrInUse
    ? "is taken by another program"
    : `cannot be opened (${reasonOf(error)})`;
  return `UDP port ${port} ${cause}, so this program announces itself but does not hear who arrives later. ` +
    "Free the port, or choose another with -multicast on every machine.";
}
