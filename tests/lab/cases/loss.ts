/**
 * Lab case: packets are lost and delayed.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { LabCase } from "../lab_case.ts";
import { createConversation, stopwatch } from "../lab_conversation.ts";
import { linked } from "../link_events.ts";
import { whyNoSlowTrunk } from "../namespaces.ts";

const LOST_PERCENT = 20;
const DELAY_MS = 50;
const MESSAGES = 10;

/** A fifth of all packets is lost in each direction, and the others take their time. */
export const loss: LabCase = {
  name: `${LOST_PERCENT} % loss with ${DELAY_MS} ms delay`,
  whyNot: whyNoSlowTrunk,
  async run({ lab, chat }) {
    const [near, far] = [await lab.network("near"), await lab.network("far")];
    const [one, two] = [await lab.host("one"), await lab.host("two")];
    await one.join(near, "eth0", "10.77.1.1/24");
    await two.join(far, "eth0", "10.77.1.2/24");
    for (const host of [one, two]) await host.lose(LOST_PERCENT);
    await lab.slowTrunk(near, far, DELAY_MS);
    const [alice, bob] = [await chat(one, "alice"), await chat(two, "bob")];
    const elapsed = stopwatch();
    await linked(alice, bob);
    const talk = createConversation();
    for (let message = 1; message <= MESSAGES; message++) {
      await talk.say(alice, `from alice ${message}`);
      await talk.say(bob, `from bob ${message}`);
      await talk.heard(alice, bob);
    }
    const healed = elapsed();
    await talk.settle(alice, bob);
    for (const host of [one, two]) assert.notEqual(await host.dropped(), 0);
    return healed;
  },
};
