/**
 * Lab cases: three networks in a row, joined by the hosts between them.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { LabCase } from "../lab_case.ts";
import { createConversation, stopwatch } from "../lab_conversation.ts";
import { down, told, up } from "../link_events.ts";
import type { Host, Lab } from "../namespaces.ts";

/** Two hosts that cannot reach each other, and one between them that reaches both. */
async function makeLine(lab: Lab): Promise<readonly [near: Host, middle: Host, far: Host]> {
  const [red, blue] = [await lab.network("red"), await lab.network("blue")];
  const near = await lab.host("near");
  const middle = await lab.host("middle");
  const far = await lab.host("far");
  await near.join(red, "eth0", "10.77.1.1/24");
  await middle.join(red, "red0", "10.77.1.2/24");
  await middle.join(blue, "blue0", "10.77.2.2/24");
  await far.join(blue, "eth0", "10.77.2.3/24");
  return [near, middle, far];
}

/** Who is in the middle passes on what the others say, and who they are. */
export const line: LabCase = {
  name: "a line of three",
  async run({ lab, chat }) {
    const [near, middle, far] = await makeLine(lab);
    const [alice, bob] = [await chat(near, "alice"), await chat(middle, "bob")];
    await up(alice, bob);
    const carol = await chat(far, "carol");
    const elapsed = stopwatch();
    await Promise.all([
      told(alice, "joined", /^carol joined$/),
      told(carol, "joined", /^alice joined$/),
    ]);
    const talk = createConversation();
    await talk.say(alice, "can you hear me, carol?");
    await talk.say(carol, "I can, alice");
    await talk.heard(alice, bob, carol);
    const healed = elapsed();
    await talk.settle(alice, bob, carol);

    await carol.command("/nick caroline");
    await alice.command("/nick alicia");
    await told(alice, "renamed", /^carol is now caroline$/);
    await told(carol, "renamed", /^alice is now alicia$/);
    await talk.say(carol, "under a new name");
    await talk.say(alice, "and so am I");
    const message = { event: "message", hops: 2 };
    await alice.event({ ...message, sender: "caroline", content: "under a new name" });
    await carol.event({ ...message, sender: "alicia", content: "and so am I" });
    await alice.command("/users");
    const users = await alice.event({ event: "notice", kind: "users" });
    assert.match(`${users["text"]}`, /^caroline +relayed\b/m);
    assert.match(`${users["text"]}`, /^bob +\S+:\d+ /m);

    await talk.settle(alice, bob, carol);
    await carol.command("/quit");
    for (const each of [alice, bob]) await told(each, "left", /^caroline left/);
    const met = alice.events.flatMap((each) => each.event === "link" ? [each["username"]] : []);
    assert.deepEqual(met, ["bob"]);
    return healed;
  },
};

/**
 * Who is in the middle is killed and started again: what the others say meanwhile comes to
 * everybody afterwards.
 */
export const brokenLine: LabCase = {
  name: "a line whose middle is killed",
  async run({ lab, chat }) {
    const [near, middle, far] = await makeLine(lab);
    const [alice, carol] = [await chat(near, "alice"), await chat(far, "carol")];
    const bob = await chat(middle, "bob");
    const talk = createConversation();
    await talk.say(alice, "can you hear me, carol?");
    await talk.say(carol, "I can, alice");
    await talk.settle(alice, bob, carol);

    bob.kill("SIGKILL");
    await bob.exit();
    await Promise.all([down(alice, bob), down(carol, bob)]);
    await talk.say(alice, "and now?");
    await talk.say(carol, "is anybody there?");
    const again = await chat(middle, "bob");
    const elapsed = stopwatch();
    await talk.heard(alice, again, carol);
    const healed = elapsed();
    await talk.settle(alice, again, carol);
    return healed;
  },
};
