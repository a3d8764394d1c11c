/**
 * A sender of discovery: the UDP socket of one interface, which also receives the answers.
 *
 * @module
 */

import type { Endpoint } from "../core/address.ts";
import { createFirstTimes } from "../core/first_times.ts";
import { MAX_PENDING_SENDS_PER_INTERFACE } from "../core/limits/discovery.ts";
import { MAX_TOLD_CAUSES } from "../core/limits/store.ts";
import type { Destination } from "../protocol/discovery/discovery.ts";
import { broadcastAddress, type Interface } from "../protocol/discovery/subnet.ts";
import { openBoundSocket, type OpenDatagramSocket } from "./datagram_socket.ts";
import { reasonOf } from "./error_reason.ts";
import type { MulticastFamily } from "./multicast_family.ts";
import { openNodeDatagramSocket } from "./node_datagram_socket.ts";
import type { DatagramCallbacks } from "./read_datagrams.ts";

/** Sends on one interface, and receives the answers. */
export interface MulticastSender extends AsyncDisposable {
  /** Why sending to the group fails at the moment, in a few words. */
  readonly failure: string | undefined;
  /**
   * Sends a datagram; the result shows in {@link failure}. Where the group cannot be reached, the
   * subnet broadcast address is tried. An answer that fails is logged once a reason. With
   * {@link MAX_PENDING_SENDS_PER_INTERFACE} under way, it is dropped, as any datagram may be.
   */
  send(to: Destination, bytes: Uint8Array): void;
  /**
   * Chooses the interface anew, in case it was removed and created again. Returns whether the
   * socket is still good.
   */
  refresh(): boolean;
}

export interface MulticastSenderOptions extends DatagramCallbacks {
  readonly family: MulticastFamily;
  readonly interface: Interface;
  readonly group: Endpoint;
  readonly openSocket?: OpenDatagramSocket;
  log(text: string): void;
}

const openPlatformSocket = Deno.build.os === "linux" ? openBoundSocket : openNodeDatagramSocket;

/**
 * Opens a sender. Rejects where the interface's address cannot be bound, such as when it is gone.
 */
export async function openMulticastSender(
  {
    family,
    interface: local,
    group,
    openSocket = openPlatformSocket,
    onDatagram,
    onFullSlice,
    log,
  }: MulticastSenderOptions,
): Promise<MulticastSender> {
  const { name, address } = local;
  const sending = new Set<Promise<void>>();
  /** Why answers could not be sent. */
  const toldAnswers = createFirstTimes(MAX_TOLD_CAUSES);
  let closing: Promise<void> | undefined;
  let broken = false;
  let dropping = false;
  let failure: string | undefined;

  const overInterface = ({ hostname, port }: Endpoint): Endpoint => ({
    hostname: family.via(hostname, address),
    port,
  });

  const socket = await openSocket({
    family,
    address,
    onDatagram: (source, bytes) => onDatagram(overInterface(source), bytes),
    onFullSlice,
    onBroken(error) {
      broken = true;
      setFailure(reasonOf(error));
    },
  });
  const choosable = chooseInterface();

  function setFailure(reason: string | undefined): void {
    if (reason === failure) return;
    failure = reason;
    log(
      reason === undefined
        ? `sending on ${name} works again`
        : `sending on ${name} fails (${reason})`,
    );
  }

  function chooseInterface(): boolean {
    try {
      socket.chooseInterface();
      return true;
    } catch (error) {
      log(`${name} cannot be chosen for multicast (${reasonOf(error)})`);
      return false;
    }
  }

  /** Sends, and returns why that failed, if it did. A failure to send is a state of the network. */
  async function trySend(to: Endpoint, bytes: Uint8Array): Promise<string | undefined> {
    try {
      await socket.send(to, bytes);
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }

  async function deliver(to: Destination, bytes: Uint8Array): Promise<void> {
    const reason = await trySend(overInterface(to === "group" ? group : to), bytes);
    if (to !== "group") {
      // it counts as lost on the way; the next hello gets another
      const isNews = reason !== undefined && toldAnswers.note(reason);
      if (isNews) log(`answering ${to.hostname} on ${name} fails (${reason})`);
      return;
    }
    const broadcast = broadcastAddress(local);
    if (reason === undefined || broadcast === undefined) return setFailure(reason);
    setFailure(await trySend({ hostname: broadcast, port: group.port }, bytes));
  }

  async function close(): Promise<void> {
    await Promise.all(sending);
    await socket[Symbol.asyncDispose]();
  }

  return {
    get failure() {
      return failure;
    },
    send(to, bytes) {
      if (closing !== undefined) return;
      if (sending.size >= MAX_PENDING_SENDS_PER_INTERFACE) {
        if (!dropping) log(`sending on ${name} falls behind: datagrams are dropped`);
        dropping = true;
        return;
      }
      if (sending.size === 0) dropping = false;
      const delivery = deliver(to, bytes).finally(() => sending.delete(delivery));
      sending.add(delivery);
    },
    // where an interface can never be chosen, a new socket would be no better
    refresh: () => !broken && (!choosable || chooseInterface()),
    [Symbol.asyncDispose]: () => closing ??= close(),
  };
}
