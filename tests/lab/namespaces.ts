/**
 * Hosts and networks in Linux network namespaces, joined by veth pairs and bridges (iproute2,
 * nftables).
 *
 * @module
 */

import { execute } from "./execute.ts";
import { type Forwarder, startForwarder } from "./forwarder.ts";
import { removeLeftovers, removeNamespace } from "./leftovers.ts";

/**
 * Networks of this machine's own making: namespaces joined by bridges, apart from the machine's
 * real interfaces. Everything, bridges included, lies within namespaces, and no packet leaves them.
 * Disposing ends what still runs in them.
 */
export interface Lab extends AsyncDisposable {
  /** Creates a host, with its loopback interface up and nothing else: no default route either. */
  host(name: string): Promise<Host>;
  /**
   * Creates a network (a bridge) that hosts can be joined to. The name has at most 12 characters.
   */
  network(name: string): Promise<Network>;
  /** Joins two networks into one by a cable that can be pulled. */
  trunk(one: Network, other: Network): Promise<Plug>;
  /**
   * Joins two networks into one by a cable so long that every frame takes `delayMs` from one end to
   * the other.
   */
  slowTrunk(one: Network, other: Network, delayMs: number): Promise<void>;
}

export interface Network {
  readonly name: string;
}

/** One end of a cable. A new one is plugged in. */
export interface Plug {
  /**
   * Nothing goes through any more, in either direction, and nobody is told but the kernels at both
   * ends.
   */
  pull(): Promise<void>;
  plug(): Promise<void>;
}

export interface Host {
  readonly name: string;
  /** Plugs an interface of this host into a network, with an address such as `10.77.1.1/24`. */
  join(network: Network, interfaceName: string, address: string): Promise<Plug>;
  /** Takes an interface away, as when an adapter is unplugged. */
  leave(interfaceName: string): Promise<void>;
  /** Takes away the only interface that a new host has, its loopback. */
  isolate(): Promise<void>;
  /** Gives an interface another address for the one it has, as when a lease ends. */
  readdress(interfaceName: string, from: string, to: string): Promise<void>;
  /**
   * Makes sending to the destinations (an nftables set element such as `224.0.0.0/4`) fail until
   * unblocked.
   */
  blockSending(...destinations: readonly string[]): Promise<void>;
  unblockSending(): Promise<void>;
  /**
   * From now on no TCP connection can be made to this host from outside; it can make them itself.
   * `verdict`: what nftables does with them, in place of `drop`.
   */
  refuseConnections(verdict?: string): Promise<void>;
  /** Takes the latter back. */
  takeConnections(): Promise<void>;
  /** From now on this share of all packets that come from outside is lost, at random. */
  lose(percent: number): Promise<void>;
  /** How many packets the latter two and `blockSending` have dropped. */
  dropped(): Promise<number>;
  /** Runs a program on this host to its end, which is to be success; returns its output. */
  run(...command: readonly string[]): Promise<string>;
  /** The command that runs `command` on this host. */
  command(...command: readonly string[]): readonly string[];
  /** Starts a program on this host. */
  spawn(command: readonly string[], options?: Deno.CommandOptions): Deno.ChildProcess;
}

/**
 * Why there can be no lab here, or `undefined` where there can. Removes what labs left whose
 * process was killed.
 */
export async function whyNoLab(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "network namespaces are Linux's";
  try {
    await removeLeftovers();
    await using lab = await createLab();
    const host = await lab.host("probe");
    await host.join(await lab.network("net"), "eth0", "10.77.0.1/24");
    await host.blockSending("224.0.0.0/4");
    return undefined;
  } catch (error) {
    return `network namespaces need root, iproute2 and nftables (${messageOf(error)})`;
  }
}

/**
 * Why packets can't be lost and delayed here, or `undefined` where they can; to be asked only where
 * there can be a lab.
 */
export async function whyNoSlowTrunk(): Promise<string | undefined> {
  try {
    await using lab = await createLab();
    await (await lab.host("probe")).lose(1);
    await lab.slowTrunk(await lab.network("one"), await lab.network("other"), 1);
    return undefined;
  } catch (error) {
    return `loss and delay need nftables' numgen and TAP devices (${messageOf(error)})`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * A lab with names that no other has.
 *
 * @throws where namespaces cannot be made
 */
export async function createLab(): Promise<Lab> {
  const prefix = `p2pchat-${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
  const namespaces: string[] = [];
  const forwarders: Forwarder[] = [];
  let cables = 0;

  async function createNamespace(name: string): Promise<string> {
    const namespace = `${prefix}-${name}`;
    await execute("ip", "netns", "add", namespace);
    namespaces.push(namespace);
    await execute("ip", "-n", namespace, "link", "set", "lo", "up");
    return namespace;
  }

  // the bridges' own namespace: a cable is created in it, one end of it in a host
  const switches = await createNamespace("switches");
  const onSwitches = (...args: readonly string[]) => execute("ip", "-n", switches, ...args);
  const attach = (port: string, network: Network) =>
    onSwitches("link", "set", port, "master", network.name, "up");
  const plugOf = (port: string): Plug => ({
    pull: async () => void await onSwitches("link", "set", port, "down"),
    plug: async () => void await onSwitches("link", "set", port, "up"),
  });

  return {
    async network(name) {
      await onSwitches("link", "add", name, "type", "bridge", "mcast_snooping", "0");
      await onSwitches("link", "set", name, "up");
      return { name };
    },

    async trunk(one, other) {
      const [end, farEnd] = [`port${cables++}`, `port${cables++}`];
      await onSwitches("link", "add", end, "type", "veth", "peer", "name", farEnd);
      await attach(end, one);
      await attach(farEnd, other);
      return plugOf(end);
    },

    async slowTrunk(one, other, delayMs) {
      const [end, farEnd] = [`port${cables++}`, `port${cables++}`];
      const inNamespace = ["ip", "netns", "exec", switches];
      forwarders.push(await startForwarder(inNamespace, end, farEnd, delayMs));
      await attach(end, one);
      await attach(farEnd, other);
    },

    async host(name) {
      const namespace = await createNamespace(name);
      const onHost = (...args: readonly string[]) => execute("ip", "-n", namespace, ...args);
      const inside = ["netns", "exec", namespace];
      const filter = async (table: string, hook: "input" | "output", rule: string) => {
        const chain = `chain inet ${table} rules { type filter hook ${hook} priority 0; }`;
        for (
          const added of [`table inet ${table}`, chain, `rule inet ${table} rules ${rule}`]
        ) await execute("ip", ...inside, "nft", "add", added);
      };
      return {
        name,
        async join(network, interfaceName, address) {
          const port = `port${cables++}`;
          const cable = ["link", "add", port, "type", "veth", "peer", "name", interfaceName];
          await onSwitches(...cable, "netns", namespace);
          await attach(port, network);
          await onHost("address", "add", address, "dev", interfaceName);
          await onHost("link", "set", interfaceName, "up");
          return plugOf(port);
        },
        async leave(interfaceName) {
          await onHost("link", "delete", interfaceName);
        },
        async isolate() {
          await onHost("address", "flush", "dev", "lo");
          await onHost("link", "set", "lo", "down");
        },
        async readdress(interfaceName, from, to) {
          await onHost("address", "delete", from, "dev", interfaceName);
          await onHost("address", "add", to, "dev", interfaceName);
        },
        blockSending: (...destinations) =>
          filter("blocked", "output", `ip daddr { ${destinations.join(", ")} } counter drop`),
        async unblockSending() {
          await execute("ip", ...inside, "nft", "delete", "table inet blocked");
        },
        refuseConnections: (verdict = "drop") =>
          filter(
            "closed",
            "input",
            `iifname != lo tcp flags & (syn | ack) == syn counter ${verdict}`,
          ),
        async takeConnections() {
          await execute("ip", ...inside, "nft", "delete", "table inet closed");
        },
        lose: (percent) =>
          filter("lossy", "input", `iifname != lo numgen random mod 100 < ${percent} counter drop`),
        async dropped() {
          const rules = await execute("ip", ...inside, "nft", "list", "ruleset");
          const counts = rules.matchAll(/counter packets (\d+)/g).map(([, count]) => Number(count));
          return counts.reduce((sum, count) => sum + count, 0);
        },
        run: (...command) => execute("ip", ...inside, ...command),
        command: (...command) => ["ip", ...inside, ...command],
        spawn: (command, options) =>
          new Deno.Command("ip", { ...options, args: [...inside, ...command] }).spawn(),
      };
    },

    async [Symbol.asyncDispose]() {
      const ended = await Promise.allSettled(
        forwarders.splice(0).map((forwarder) => forwarder[Symbol.asyncDispose]()),
      );
      const removed = await Promise.allSettled(namespaces.splice(0).map(removeNamespace));
      for (const end of [...ended, ...removed]) if (end.status === "rejected") throw end.reason;
    },
  };
}
