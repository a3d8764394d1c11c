/**
 * Lab cases: no gateway, two networks, a new address, a pulled cable, a late interface.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { LabCase } from "../lab_case.ts";
import { createConversation, stopwatch } from "../lab_conversation.ts";
import { down, linked, linkEvents, up } from "../link_events.ts";

/** Two hosts of one network know only this network: no default route, and none for multicast. */
export const noGateway: LabCase = {
  name: "no gateway",
  async run({ lab, chat }) {
    const lan = await lab.network("lan");
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    await one.join(lan, "eth0", "10.77.1.1/24");
    await two.join(lan, "eth0", "10.77.1.2/24");
    for (const host of [one, two]) {
      assert.equal((await host.run("ip", "route", "show", "default")).trim(), "");
    }
    const alice = await chat(one, "alice");
    const bob = await chat(two, "bob");
    const elapsed = stopwatch();
    await linked(alice, bob);
    const healed = elapsed();
    const talk = createConversation();
    await talk.say(alice, "is there anybody?");
    await talk.say(bob, "here I am");
    await talk.settle(alice, bob);
    return healed;
  },
};

/**
 * Two hosts share two networks, and each of these has somebody else too: one link a pair; and when
 * the network fails that the link of the two runs over, another link is made over the other one.
 */
export const twoNetworks: LabCase = {
  name: "two networks at once, one of which fails",
  async run({ lab, chat }) {
    const [red, blue] = [await lab.network("red"), await lab.network("blue")];
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    const [onRed, onBlue] = [await lab.host("onred"), await lab.host("onblue")];
    const plugs = {
      red: await one.join(red, "red0", "10.77.1.1/24"),
      blue: await one.join(blue, "blue0", "10.77.2.1/24"),
    };
    await two.join(red, "red0", "10.77.1.2/24");
    await two.join(blue, "blue0", "10.77.2.2/24");
    await onRed.join(red, "eth0", "10.77.1.3/24");
    await onBlue.join(blue, "eth0", "10.77.2.3/24");
    const [alice, bob] = [await chat(one, "alice"), await chat(two, "bob")];
    const [rose, blake] = [await chat(onRed, "rose"), await chat(onBlue, "blake")];
    await linked(alice, bob, rose);
    await linked(alice, bob, blake);
    const talk = createConversation();
    await talk.say(alice, "before");
    await talk.say(bob, "before too");
    await talk.settle(alice, bob);
    assert.equal(linkEvents(alice, bob).length, 1);

    const failing = (await up(alice, bob)).startsWith("10.77.1.") ? "red" : "blue";
    const elapsed = stopwatch();
    await plugs[failing].pull();
    await talk.say(alice, "while it fails");
    await talk.say(bob, "while it fails too");
    await talk.heard(alice, bob);
    const healed = elapsed();
    await talk.settle(alice, bob);
    await up(alice, bob, failing === "red" ? "10.77.2." : "10.77.1.");
    return healed;
  },
};

/**
 * An interface gets another address: nobody can be reached at the old one, and everybody is found
 * again.
 */
export const newAddress: LabCase = {
  name: "an address that changes",
  async run({ lab, chat }) {
    const lan = await lab.network("lan");
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    await one.join(lan, "eth0", "10.77.1.1/24");
    await two.join(lan, "eth0", "10.77.1.2/24");
    const [alice, bob] = [await chat(one, "alice"), await chat(two, "bob")];
    await linked(alice, bob);
    const talk = createConversation();
    await talk.say(bob, "I am moving");
    await talk.settle(alice, bob);

    await two.readdress("eth0", "10.77.1.2/24", "10.77.1.22/24");
    const elapsed = stopwatch();
    await talk.say(alice, "where are you?");
    await talk.say(bob, "here, elsewhere");
    await talk.heard(alice, bob);
    const healed = elapsed();
    await talk.settle(alice, bob);
    await up(alice, bob, "10.77.1.22:");
    return healed;
  },
};

/**
 * A cable is pulled until both ends have given each other up, and plugged in again: nobody needs to
 * type anything.
 */
export const pulledCable: LabCase = {
  name: "a pulled cable",
  async run({ lab, chat }) {
    const lan = await lab.network("lan");
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    await one.join(lan, "eth0", "10.77.1.1/24");
    const plug = await two.join(lan, "eth0", "10.77.1.2/24");
    const [alice, bob] = [await chat(one, "alice"), await chat(two, "bob")];
    await linked(alice, bob);
    const talk = createConversation();

    await plug.pull();
    await talk.say(alice, "said into the void");
    await Promise.all([down(alice, bob), down(bob, alice)]);
    await plug.plug();
    const elapsed = stopwatch();
    await talk.heard(bob);
    const healed = elapsed();
    await talk.settle(alice, bob);
    for (const [each, other] of [[alice, bob], [bob, alice]] as const) {
      const states = linkEvents(each, other).map(({ state }) => state);
      assert.deepEqual(states, ["up", "down", "up"]);
    }
    return healed;
  },
};

/**
 * A program starts on a host without any interface, not even loopback; it says so, and uses one
 * that comes.
 */
export const lateInterface: LabCase = {
  name: "an interface that comes later",
  async run({ lab, chat }) {
    const lan = await lab.network("lan");
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    await two.join(lan, "eth0", "10.77.1.2/24");
    await one.isolate();
    const alice = await chat(one, "alice");
    const { text } = await alice.event({ event: "notice", kind: "discovery" });
    assert.equal(
      text,
      "There is no usable network interface. Nobody is found until there is one.",
    );
    const bob = await chat(two, "bob");
    await one.join(lan, "eth0", "10.77.1.1/24");
    const elapsed = stopwatch();
    await linked(alice, bob);
    const healed = elapsed();
    const talk = createConversation();
    await talk.say(bob, "welcome");
    await talk.settle(alice, bob);
    return healed;
  },
};
