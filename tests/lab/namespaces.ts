/**
 * Networks of this machine's own making: namespaces joined by bridges, apart from the machine's real interfaces. Everything,
 * bridges included, lies within namespaces, and no packet leaves them.
 */
export interface Lab extends AsyncDisposable {
  /** Creates a host, with its loopback interface up and nothing else: no default route either. */
  host(name: string): Promise<Host>;
  /** Creates a network (a bridge) that hosts can be joined to. */
  network(name: string): Promise<Network>;
}

export interface Network {
  readonly name: string;
}

export interface Host {
  readonly name: string;
  /** Plugs an interface of this host into a network, with an address such as `10.77.1.1/24`. */
  join(network: Network, interfaceName: string, address: string): Promise<void>;
  /** Takes an interface away, as when an adapter is unplugged. */
  leave(interfaceName: string): Promise<void>;
  /** Makes sending to the destinations (an nftables set element such as `224.0.0.0/4`) fail until unblocked. */
  blockSending(...destinations: readonly string[]): Promise<void>;
  unblockSending(): Promise<void>;
  /** Runs a program on this host to its end, which is to be success; returns its output. */
  run(...command: readonly string[]): Promise<string>;
  /** The command that runs `command` on this host. */
  command(...command: readonly string[]): readonly string[];
  /** Starts a program on this host. */
  spawn(command: readonly string[], options?: Deno.CommandOptions): Deno.ChildProcess;
}

/** Why there can be no lab here, or `undefined` where there can. */
export async function whyNoLab(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "network namespaces are Linux's";
  try {
    await using lab = await createLab();
    const host = await lab.host("probe");
    await host.join(await lab.network("net"), "eth0", "10.77.0.1/24");
    await host.blockSending("224.0.0.0/4");
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `network namespaces need root, iproute2 and nftables (${reason})`;
  }
}

/**
 * A lab with names that no other has.
 *
 * @throws where namespaces cannot be made
 */
export async function createLab(): Promise<Lab> {
  const prefix = `p2pchat-${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
  const namespaces: string[] = [];
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

  return {
    async network(name) {
      await execute(
        "ip",
        "-n",
        switches,
        "link",
        "add",
        name,
        "type",
        "bridge",
        "mcast_snooping",
        "0",
      );
      await execute("ip", "-n", switches, "link", "set", name, "up");
      return { name };
    },

    async host(name) {
      const namespace = await createNamespace(name);
      return {
        name,
        async join(network, interfaceName, address) {
          const port = `port${cables++}`;
          const cable = ["link", "add", port, "type", "veth", "peer", "name", interfaceName];
          await execute("ip", "-n", switches, ...cable, "netns", namespace);
          await execute("ip", "-n", switches, "link", "set", port, "master", network.name, "up");
          await execute("ip", "-n", namespace, "address", "add", address, "dev", interfaceName);
          await execute("ip", "-n", namespace, "link", "set", interfaceName, "up");
        },
        async leave(interfaceName) {
          await execute("ip", "-n", namespace, "link", "delete", interfaceName);
        },
        async blockSending(...destinations) {
          const nft = ["ip", "netns", "exec", namespace, "nft", "add"] as const;
          await execute(...nft, "table ip blocked");
          await execute(...nft, "chain ip blocked out { type filter hook output priority 0; }");
          const rule = `rule ip blocked out ip daddr { ${destinations.join(", ")} } drop`;
          await execute(...nft, rule);
        },
        async unblockSending() {
          await execute("ip", "netns", "exec", namespace, "nft", "delete", "table ip blocked");
        },
        run: (...command) => execute("ip", "netns", "exec", namespace, ...command),
        command: (...command) => ["ip", "netns", "exec", namespace, ...command],
        spawn: (command, options) =>
          new Deno.Command("ip", { ...options, args: ["netns", "exec", namespace, ...command] })
            .spawn(),
      };
    },

    async [Symbol.asyncDispose]() {
      for (const namespace of namespaces.splice(0)) {
        await execute("ip", "netns", "delete", namespace);
      }
    },
  };
}

async function execute(program: string, ...args: readonly string[]): Promise<string> {
  const output = await new Deno.Command(program, { args: [...args] }).output();
  const decoder = new TextDecoder();
  if (!output.success) {
    const complaint = decoder.decode(output.stderr).trim();
    throw new Error(`Cannot ${program} ${args.join(" ")}: ${complaint}`);
  }
  return decoder.decode(output.stdout);
}
