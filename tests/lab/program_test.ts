import assert from "node:assert/strict";
import { command, environment } from "../e2e/command.ts";
import type { JsonPeer } from "../e2e/front_ends.ts";
import { finish } from "../e2e/process.ts";
import { type LabSession, openLabSession } from "./lab_session.ts";
import { up } from "./link_events.ts";
import { whyNoLab } from "./namespaces.ts";

const reason = await whyNoLab();
if (reason !== undefined) console.log(`The program between namespaces is not tested: ${reason}`);

function placeTest(name: string, test: (place: LabSession) => Promise<void>): void {
  Deno.test(name, { ignore: reason !== undefined }, async () => {
    await using place = await openLabSession();
    await test(place);
  });
}

const STARTS = 10;

placeTest("p2pchat links two hosts of a network without a default route at once", async (place) => {
  const { lab, chat } = place;
  const lan = await lab.network("lan");
  const [one, two] = [await lab.host("one"), await lab.host("two")];
  await one.join(lan, "eth0", "10.77.1.1/24");
  await two.join(lan, "eth0", "10.77.1.2/24");
  await using alice = await chat(one, "alice");
  const spans: { readonly ready: number; readonly linked: number }[] = [];
  for (let round = 0; round < STARTS; round++) {
    const spawned = performance.now();
    await using bob = await chat(two, `bob${round}`);
    const ready = performance.now() - spawned;
    await Promise.all([up(alice, bob), up(bob, alice)]);
    spans.push({ ready, linked: performance.now() - spawned });
    await bob.say(`round ${round}`);
    await alice.event({ event: "message", content: `round ${round}` });
  }
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[STARTS / 2]!;
  console.log(
    `medians of ${STARTS}: ready ${
      median(spans.map(({ ready }) => ready)).toFixed(0)
    } ms after its start, ` +
      `both sides linked ${
        median(spans.map((span) => span.linked - span.ready)).toFixed(0)
      } ms later`,
  );
});

placeTest(
  "p2pchat finds those on both networks of a host, and with -interface those of one",
  async (place) => {
    const { lab, chat } = place;
    const [red, blue] = [await lab.network("red"), await lab.network("blue")];
    const [both, onRed, onBlue] = [
      await lab.host("both"),
      await lab.host("onred"),
      await lab.host("onblue"),
    ];
    await both.join(red, "red0", "10.77.1.1/24");
    await both.join(blue, "blue0", "10.77.2.1/24");
    await onRed.join(red, "eth0", "10.77.1.2/24");
    await onBlue.join(blue, "eth0", "10.77.2.2/24");
    await using bob = await chat(onRed, "bob");
    await using carol = await chat(onBlue, "carol");
    await using alice = await chat(both, "alice");
    await using picky = await chat(both, "picky", "-interface", "blue0");
    await Promise.all([up(alice, bob), up(alice, carol), up(alice, picky), up(picky, carol)]);
    await picky.say("is there anybody?");
    await carol.event({ event: "message", content: "is there anybody?" });
    await bob.say("here I am");
    await alice.event({ event: "message", content: "here I am" });
    const met = (peer: JsonPeer) =>
      peer.events.flatMap((each) => each.event === "link" ? [each["username"]] : []).toSorted();
    assert.deepEqual(met(picky), ["alice", "carol"]);
    assert.deepEqual(met(bob), ["alice"]);
  },
);

placeTest("p2pchat refuses an interface of a host that has none", async ({ lab, directory }) => {
  const host = await lab.host("one");
  await host.isolate();
  const { status, stderr } = await finish({
    command: host.command(...command(["-username", "alice", "-plain", "-interface", "eth0"])),
    cwd: directory,
    environment: environment(`${directory}/alice`),
  });
  assert.equal(status, 2);
  assert.match(stderr, /^There is no network interface eth0: this machine is on no network\.\n$/);
});

placeTest(
  "p2pchat refuses a configuration directory that it may not write to",
  async ({ lab, directory }) => {
    const host = await lab.host("one");
    const home = `${directory}/alice`;
    await Deno.mkdir(home);
    const mounting = `mount -t tmpfs -o ro none "$0" && exec "$@"`;
    const { status, stdout, stderr } = await finish({
      command: host.command(
        ...["unshare", "--mount", "sh", "-c", mounting, home],
        ...command(["-username", "alice", "-plain"]),
      ),
      cwd: directory,
      environment: environment(home),
    });
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(
      stderr,
      /^Cannot open the profile directory .* \(read-only file system\): make it readable and writable/,
    );
  },
);
