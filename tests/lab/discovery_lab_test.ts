import assert from "node:assert/strict";
import { createInbox } from "../net/inbox.ts";
import { createLab, type Host, type Lab, whyNoLab } from "./namespaces.ts";

const PROGRAM = new URL("./discovery_peer.ts", import.meta.url).pathname;
const FLOOD = new URL("./beacon_flood.ts", import.meta.url).pathname;
const reason = await whyNoLab();
if (reason !== undefined) console.log(`Discovery between namespaces is not tested: ${reason}`);

interface Line {
  readonly type: string;
  readonly username?: string;
  readonly address?: { readonly hostname: string };
  readonly text?: string;
  readonly status?: string;
  readonly count?: number;
}

/** Runs discovery on a host, and collects what it prints. */
function start(host: Host, username: string, ...select: readonly string[]) {
  return run(host, PROGRAM, username, ...select);
}

/** Runs a program of this folder, and collects what it prints. */
function run(host: Host, program: string, ...args: readonly string[]) {
  const command = [Deno.execPath(), "run", "-A", "--no-check", "--unstable-net", program];
  const child = host.spawn([...command, ...args], { stdin: "piped", stdout: "piped" });
  const lines = createInbox<Line>();
  const reading = (async () => {
    let rest = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) lines.push(JSON.parse(part));
    }
  })();
  const found = (name: string) =>
    lines.first(({ type, username }) => type === "found" && username === name);
  let ended: Promise<void> | undefined;
  async function end(): Promise<void> {
    await child.stdin.close();
    await reading;
    assert.equal((await child.status).code, 0);
  }
  return {
    lines,
    found,
    /** The addresses at which somebody was found so far. */
    addressesOf: (name: string) =>
      lines.items.filter(({ type, username }) => type === "found" && username === name)
        .map(({ address }) => address?.hostname),
    [Symbol.asyncDispose]: () => ended ??= end(),
  };
}

function labTest(name: string, test: (lab: Lab) => Promise<void>): void {
  Deno.test(name, { ignore: reason !== undefined }, async () => {
    await using lab = await createLab();
    await test(lab);
  });
}

labTest("discovery finds the others across a bridge, without a default route", async (lab) => {
  const lan = await lab.network("lan");
  const [one, two] = [await lab.host("one"), await lab.host("two")];
  await one.join(lan, "eth0", "10.77.1.1/24");
  await two.join(lan, "eth0", "10.77.1.2/24");
  assert.equal((await one.run("ip", "route", "show", "default")).trim(), "");
  await using alice = start(one, "alice");
  await alice.lines.first(({ type }) => type === "interfaces");
  await using bob = start(two, "bob");
  assert.equal((await alice.found("bob")).address?.hostname, "10.77.1.2");
  assert.equal((await bob.found("alice")).address?.hostname, "10.77.1.1");
});

labTest(
  "discovery finds peers on both networks of a host, and with a selection those of one",
  async (lab) => {
    const [red, blue] = [await lab.network("red"), await lab.network("blue")];
    const hosts = [await lab.host("both"), await lab.host("onred"), await lab.host("onblue")];
    const [both, onRed, onBlue] = hosts as [Host, Host, Host];
    await both.join(red, "red0", "10.77.1.1/24");
    await both.join(blue, "blue0", "10.77.2.1/24");
    await onRed.join(red, "eth0", "10.77.1.2/24");
    await onBlue.join(blue, "eth0", "10.77.2.2/24");
    await using alice = start(both, "alice");
    await using picky = start(both, "picky", "blue0");
    await using bob = start(onRed, "bob");
    await using carol = start(onBlue, "carol");
    await Promise.all([
      alice.found("bob"),
      alice.found("carol"),
      picky.found("carol"),
      bob.found("alice"),
      carol.found("alice"),
      carol.found("picky"),
    ]);
    assert.deepEqual(bob.addressesOf("picky"), []);
    assert.deepEqual(picky.addressesOf("bob"), []);
    assert.ok(picky.addressesOf("alice").every((address) => address === "10.77.2.1"));
  },
);

labTest("discovery works on loopback only", async (lab) => {
  const host = await lab.host("alone");
  await using alice = start(host, "alice", "lo");
  await using bob = start(host, "bob", "lo");
  await using carol = start(host, "carol");
  await Promise.all([
    alice.found("bob"),
    alice.found("carol"),
    bob.found("alice"),
    bob.found("carol"),
    carol.found("alice"),
    carol.found("bob"),
  ]);
  assert.deepEqual(new Set(alice.addressesOf("bob")), new Set(["127.0.0.1"]));
});

labTest(
  "discovery finds an interface that comes later, and again after it was unplugged",
  async (lab) => {
    const lan = await lab.network("lan");
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    await two.join(lan, "eth0", "10.77.1.2/24");
    await using alice = start(one, "alice", "eth0");
    await using bob = start(two, "bob", "eth0");
    await alice.lines.first(({ type }) => type === "notice");
    await one.join(lan, "eth0", "10.77.1.1/24");
    await alice.found("bob");
    await bob.found("alice");

    await one.leave("eth0");
    await alice.lines.first(({ status }) => status?.startsWith("not announcing") ?? false);
    await one.join(lan, "eth0", "10.77.1.9/24");
    await bob.lines.first(({ address }) => address?.hostname === "10.77.1.9");
    await using carol = start(two, "carol", "eth0");
    await alice.found("carol");
    assert.equal((await carol.found("alice")).address?.hostname, "10.77.1.9");
  },
);

labTest("discovery still finds and is found while another program has the port", async (lab) => {
  const lan = await lab.network("lan");
  const [one, two] = [await lab.host("one"), await lab.host("two")];
  await one.join(lan, "eth0", "10.77.1.1/24");
  await two.join(lan, "eth0", "10.77.1.2/24");
  const squat = 'Deno.listenDatagram({transport:"udp",hostname:"0.0.0.0",port:9999});' +
    'console.log("ready");await new Promise((end)=>setTimeout(end,600_000))';
  const squatter = one.spawn([Deno.execPath(), "eval", "--unstable-net", squat], {
    stdout: "piped",
  });
  const output = squatter.stdout.getReader();
  try {
    await output.read();
    await using bob = start(two, "bob");
    await bob.lines.first(({ type }) => type === "interfaces");
    await using alice = start(one, "alice");
    const { text } = await alice.lines.first(({ type }) => type === "notice");
    assert.match(text ?? "", /^UDP port 9999 is taken by another program/);
    await alice.found("bob");
    await bob.found("alice");
  } finally {
    await output.cancel();
    squatter.kill("SIGKILL");
    await squatter.status;
  }
});

labTest(
  "discovery uses the subnet broadcast address where multicast cannot be sent",
  async (lab) => {
    const lan = await lab.network("lan");
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    await one.join(lan, "eth0", "10.77.1.1/24");
    await two.join(lan, "eth0", "10.77.1.2/24");
    for (const host of [one, two]) await host.blockSending("224.0.0.0/4");
    await using alice = start(one, "alice", "eth0");
    await using bob = start(two, "bob", "eth0");
    await Promise.all([alice.found("bob"), bob.found("alice")]);
  },
);

labTest(
  "discovery outlives an interface that sends nothing, and goes on when it does",
  async (lab) => {
    const lan = await lab.network("lan");
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    await one.join(lan, "eth0", "10.77.1.1/24");
    await two.join(lan, "eth0", "10.77.1.2/24");
    await one.blockSending("0.0.0.0/0");
    await using alice = start(one, "alice", "eth0");
    await using bob = start(two, "bob", "eth0");
    await alice.lines.first(({ text }) =>
      text?.startsWith("discovery: sending on eth0 fails") ?? false
    );
    await one.unblockSending();
    await Promise.all([alice.found("bob"), bob.found("alice")]);
    await alice.lines.first(({ text }) => text === "discovery: sending on eth0 works again");
  },
);

labTest(
  "discovery finds peers beyond the interfaces that the system lets one socket listen on",
  async (lab) => {
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    for (let count = 1; count <= 21; count++) {
      const lan = await lab.network(`lan${count}`);
      await one.join(lan, `eth${count}`, `10.77.${count}.1/24`);
      if (count === 21) await two.join(lan, "eth0", `10.77.${count}.2/24`);
    }
    await using alice = start(one, "alice");
    await using bob = start(two, "bob", "eth0");
    const { text } = await alice.lines.first(({ text }) => text?.includes("ENOBUFS") ?? false);
    assert.equal(text, "discovery: not listening on eth20 10.77.20.1 (ENOBUFS)");
    await Promise.all([alice.found("bob"), bob.found("alice")]);
  },
);

labTest("discovery says goodbye when it ends", async (lab) => {
  const host = await lab.host("alone");
  await using alice = start(host, "alice", "lo");
  const bob = start(host, "bob", "lo");
  await alice.found("bob");
  await bob[Symbol.asyncDispose]();
  await alice.lines.first(({ type }) => type === "bye");
});

labTest("discovery finds a newcomer while four sources flood", async (lab) => {
  const lan = await lab.network("lan");
  const [one, two, eve] = [await lab.host("one"), await lab.host("two"), await lab.host("eve")];
  await one.join(lan, "eth0", "10.77.1.1/24");
  await two.join(lan, "eth0", "10.77.1.2/24");
  const sources = [11, 12, 13, 14].map((last) => `10.77.1.${last}`);
  await eve.join(lan, "eth0", `${sources[0]}/24`);
  for (const source of sources.slice(1)) {
    await eve.run("ip", "address", "add", `${source}/24`, "dev", "eth0");
  }
  await using alice = start(one, "alice", "eth0");
  await alice.lines.first(({ type }) => type === "interfaces");
  await using flood = run(eve, FLOOD, ...sources);
  await flood.lines.first(({ type }) => type === "flooding");
  await using bob = start(two, "bob", "eth0");
  await bob.lines.first(({ type }) => type === "interfaces");
  const began = performance.now();
  const end = flood.lines.first(({ type }) => type === "sent").then(() => "the end of the flood");
  const both = Promise.all([alice.found("bob"), bob.found("alice")]).then(() => "each other");
  assert.equal(await Promise.race([both, end]), "each other");
  const found = performance.now() - began;
  await flood[Symbol.asyncDispose]();
  const { count } = await flood.lines.first(({ type }) => type === "sent");
  console.log(`found in ${found.toFixed(0)} ms, beside ${count} forged hellos`);
});
