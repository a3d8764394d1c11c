/**
 * Lab cases: a program is killed; a host loses power.
 *
 * @module
 */

import type { LabCase } from "../lab_case.ts";
import { createConversation, stopwatch } from "../lab_conversation.ts";
import { down, linked, told } from "../link_events.ts";

const SECONDS_TOGETHER = 1;

/**
 * A program is killed and started again: the others see it leave and come back, and it hears what
 * it missed.
 */
export const killed: LabCase = {
  name: "kill -9 and restart",
  async run({ lab, chat }) {
    const lan = await lab.network("lan");
    const hosts = [await lab.host("one"), await lab.host("two"), await lab.host("three")] as const;
    for (const [at, host] of hosts.entries()) {
      await host.join(lan, "eth0", `10.77.1.${at + 1}/24`);
    }
    const [alice, carol] = [await chat(hosts[0], "alice"), await chat(hosts[2], "carol")];
    const bob = await chat(hosts[1], "bob");
    await linked(alice, bob, carol);
    const talk = createConversation();
    await talk.say(bob, "all is well");
    await talk.say(alice, "here too");
    await talk.settle(alice, bob, carol);
    // Until everybody has told the others whom it is linked to.
    await talk.dialogue(alice, bob, SECONDS_TOGETHER);

    bob.kill("SIGKILL");
    await bob.exit();
    await Promise.all([down(alice, bob), down(carol, bob)]);
    for (const each of [alice, carol]) await told(each, "left", /^bob left/);
    await talk.say(alice, "where is bob?");
    await talk.say(carol, "gone");
    await talk.heard(alice, carol);

    const again = await chat(hosts[1], "bob");
    const elapsed = stopwatch();
    await linked(alice, again, carol);
    for (const each of [alice, carol]) await told(each, "joined", /^bob joined$/, 2);
    await talk.say(again, "back again");
    await talk.heard(alice, again, carol);
    const healed = elapsed();
    await talk.settle(alice, again, carol);
    return healed;
  },
};

/**
 * A machine loses its power: it says nothing to anybody, and is back before the others have given
 * it up.
 */
export const powerFailure: LabCase = {
  name: "a power failure and restart",
  async run({ lab, chat }) {
    const lan = await lab.network("lan");
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    await one.join(lan, "eth0", "10.77.1.1/24");
    const plug = await two.join(lan, "eth0", "10.77.1.2/24");
    const [alice, bob] = [await chat(one, "alice"), await chat(two, "bob")];
    await linked(alice, bob);
    const talk = createConversation();
    await talk.say(bob, "all is well");
    await talk.say(alice, "here too");
    await talk.settle(alice, bob);

    await plug.pull();
    bob.kill("SIGKILL");
    await bob.exit();
    await talk.say(alice, "said to nobody");
    const again = await chat(two, "bob");
    await plug.plug();
    const elapsed = stopwatch();
    await talk.say(again, "back again");
    await talk.heard(alice, again);
    const healed = elapsed();
    await talk.settle(alice, again);
    return healed;
  },
};
