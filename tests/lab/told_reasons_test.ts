import assert from "node:assert/strict";
import { command, environment } from "../e2e/command.ts";
import type { JsonPeer } from "../e2e/front_ends.ts";
import { finish } from "../e2e/process.ts";
import { type LabSession, openLabSession } from "./lab_session.ts";
import { linked } from "./link_events.ts";
import { type Host, whyNoLab } from "./namespaces.ts";

const reason = await whyNoLab();
if (reason !== undefined) console.log(`What people are told in the lab is not tested: ${reason}`);

function placeTest(name: string, test: (place: LabSession) => Promise<void>): void {
  Deno.test(name, { ignore: reason !== undefined }, async () => {
    await using place = await openLabSession();
    await test(place);
  });
}

const notices = ({ events }: JsonPeer, kind: string): readonly string[] =>
  events.flatMap((each) =>
    each.event === "notice" && each["kind"] === kind ? [`${each["text"]}`] : []
  );

async function joinLan({ lab }: LabSession): Promise<readonly [Host, Host]> {
  const lan = await lab.network("lan");
  const hosts = [await lab.host("one"), await lab.host("two")] as const;
  await hosts[0].join(lan, "eth0", "10.77.1.1/24");
  await hosts[1].join(lan, "eth0", "10.77.1.2/24");
  return hosts;
}

placeTest(
  "p2pchat tells of a firewall at both ends that lets multicast through and TCP not",
  async (place) => {
    const [one, two] = await joinLan(place);
    for (const host of [one, two]) await host.refuseConnections();
    const bob = await place.chat(two, "bob");
    const alice = await place.chat(one, "alice");
    const ida = await place.screen(one, "ida");
    const textOf = ({ name, port }: JsonPeer, hostname: string) =>
      `${name} (${hostname}) is announcing, but TCP port ${port} there does not answer. A firewall?`;
    const aboutBob = textOf(bob, "10.77.1.2");
    await alice.event({ event: "notice", kind: "unreachable", text: aboutBob });
    await bob.event({
      event: "notice",
      kind: "unreachable",
      text: textOf(alice, "10.77.1.1"),
    });
    await ida.shows(aboutBob);
    await ida.shows(" ida   ! bob (10.77.1.2) is announcing, but TCP port");
    await ida.type("/status\r");
    await ida.shows(`problem     ${aboutBob}`);

    for (const host of [one, two]) await host.takeConnections();
    await linked(alice, bob);
    await ida.until(
      "a status line without the problem",
      () => ida.emulator.rows().every((row) => !row.startsWith(" ida   ! bob")) || undefined,
    );
    assert.deepEqual(notices(alice, "unreachable"), [aboutBob], "once");
  },
);

placeTest("p2pchat tells of a firewall that refuses connections", async (place) => {
  const [one, two] = await joinLan(place);
  for (const host of [one, two]) await host.refuseConnections("reject with tcp reset");
  const bob = await place.chat(two, "bob");
  const alice = await place.chat(one, "alice");
  const text = `bob (10.77.1.2) is announcing, but TCP port ${bob.port} there refuses the ` +
    "connection. A firewall?";
  await alice.event({ event: "notice", kind: "unreachable", text });
});

placeTest(
  "p2pchat tells of an interface without IPv4, and /connect links over it",
  async (place) => {
    const { lab, chat, screen, directory } = place;
    const lan = await lab.network("lan");
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    for (const [host, address] of [[one, "fd77::1/64"], [two, "fd77::2/64"]] as const) {
      await host.run("sysctl", "-qw", "net.ipv6.conf.all.accept_dad=0");
      await host.run("sysctl", "-qw", "net.ipv6.conf.default.accept_dad=0");
      await host.join(lan, "eth0", address);
    }
    const ida = await screen(one, "ida");
    const text = "No IPv4 address on eth0: people are found over IPv4 alone, so nobody is found " +
      "there. Link by hand: /connect ADDRESS takes IPv6 addresses too.";
    await ida.shows("No IPv4 address on eth0: people are found over IPv4 alone");
    await ida.shows("no peers yet: announcing on lo; eth0 unused: no IPv4 there, use /connect");
    await ida.type("/status\r");
    await ida.shows("discovery   announcing on lo; eth0 unused: no IPv4 there, use /connect");
    const alice = await chat(one, "alice");
    await alice.event({ event: "notice", kind: "discovery", text });
    const bob = await chat(two, "bob");
    await alice.command(`/connect fd77::2 ${bob.port}`);
    await linked(alice, bob);

    const { status, stderr } = await finish({
      command: one.command(...command(["-username", "eve", "-plain", "-interface", "eth0"])),
      cwd: directory,
      environment: environment(`${directory}/eve`),
    });
    assert.deepEqual([status, stderr], [
      2,
      "The network interface eth0 has no IPv4 address, and people are found over IPv4 alone: " +
      "leave -interface away, and link by hand with -connect ADDRESS.\n",
    ]);
  },
);
