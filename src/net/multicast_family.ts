/**
 * Address families of multicast: what a family does in a way of its own, for the sockets of
 * discovery. IPv4 is the only one today; a further family is a further {@link MulticastFamily}.
 *
 * An address of an interface (`local`) carries its zone where it has one, as a number (`fe80::1%2`,
 * RFC 4007 §11): a socket binds to it so, and `joinMulticastV6` takes that number. `Deno` tells the
 * sources of datagrams without a zone.
 *
 * @module
 */

/** The facts of a family, for sockets of `Deno` and of `node:dgram`. */
export interface MulticastFamily {
  /** The group of beacons where a person names none. */
  readonly group: string;
  /** The address at which a socket receives what comes to any address of this machine. */
  readonly wildcard: string;
  /** The type of socket, in the words of `node:dgram`. */
  readonly socketType: "udp4" | "udp6";
  /** Joins `group` on the interface that has the address `local`. Rejects where that fails. */
  join(
    socket: Pick<Deno.DatagramConn, "joinMulticastV4" | "joinMulticastV6">,
    group: string,
    local: string,
  ): Promise<unknown>;
  /** Returns what `setMulticastInterface` of `node:dgram` calls the interface. */
  outgoing(local: string): string;
  /**
   * Returns `hostname` as it is reached through the interface: with the interface's zone, where the
   * family needs one. A zone that is there already stays.
   */
  via(hostname: string, local: string): string;
}

/** IPv4 (RFC 1112). Its addresses have no zones. */
export const IPV4: MulticastFamily = {
  group: "224.0.0.1",
  wildcard: "0.0.0.0",
  socketType: "udp4",
  join: (socket, group, local) => socket.joinMulticastV4(group, local),
  outgoing: (local) => local,
  via: (hostname) => hostname,
};
