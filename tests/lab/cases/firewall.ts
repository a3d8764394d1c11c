/**
 * Lab cases: a firewall that lets no connection in, at either end.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { LabCase } from "../lab_case.ts";
import { createConversation, stopwatch } from "../lab_conversation.ts";
import { linked } from "../link_events.ts";

/**
 * One host takes no connections, but makes them; the other takes them. Which of the two dials first
 * depends on whose id is lower, so it is closed once there and once at the other.
 */
function oneWayFirewall(closed: "lower" | "higher"): LabCase {
  return {
    name: `a one-way firewall at the ${closed} id`,
    async run({ lab, chat }) {
      const lan = await lab.network("lan");
      const [one, two] = [await lab.host("one"), await lab.host("two")];
      const plug = await one.join(lan, "eth0", "10.77.1.1/24");
      await two.join(lan, "eth0", "10.77.1.2/24");
      await plug.pull();
      const [alice, bob] = [await chat(one, "alice"), await chat(two, "bob")];
      const [lower, higher] = alice.id < bob.id ? [one, two] : [two, one];
      const host = closed === "lower" ? lower : higher;
      await host.refuseConnections();
      await plug.plug();
      const elapsed = stopwatch();
      await linked(alice, bob);
      const healed = elapsed();
      const talk = createConversation();
      await talk.say(alice, "which of us is closed?");
      await talk.say(bob, "I don't notice anything");
      await talk.settle(alice, bob);
      // Where the lower id is closed, it may have made the link before the higher one tries to.
      if (closed === "higher") assert.notEqual(await host.dropped(), 0);
      return healed;
    },
  };
}

export const firewallAtLower = oneWayFirewall("lower");
export const firewallAtHigher = oneWayFirewall("higher");
