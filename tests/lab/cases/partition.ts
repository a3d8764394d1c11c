/**
 * Lab cases: a network falls apart and heals, after a short and a long time.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { JsonPeer } from "../../e2e/front_ends.ts";
import type { Screen } from "../../e2e/screen_process.ts";
import type { LabCase } from "../lab_case.ts";
import { createConversation, stopwatch } from "../lab_conversation.ts";
import { down, linked } from "../link_events.ts";

const MESSAGES = 4;

/**
 * A network of four falls into halves, in each of which people talk, and becomes one again. JSON
 * mode shows who hears what, how often; the order is what two people see on their screens.
 *
 * @param length whether the halves come together before the links between them are given up, or
 * afterwards
 */
function partition(length: "short" | "long"): LabCase {
  return {
    name: `a ${length} partition that heals`,
    whyNot: whyNoScreen,
    async run({ lab, chat, screen }) {
      const [left, right] = [await lab.network("left"), await lab.network("right")];
      const trunk = await lab.trunk(left, right);
      const [one, two] = [await lab.host("one"), await lab.host("two")];
      const [three, four] = [await lab.host("three"), await lab.host("four")];
      await one.join(left, "eth0", "10.77.1.1/24");
      await two.join(left, "eth0", "10.77.1.2/24");
      await three.join(right, "eth0", "10.77.1.3/24");
      await four.join(right, "eth0", "10.77.1.4/24");
      const [alice, bob] = [await chat(one, "alice"), await chat(three, "bob")];
      const [ann, ben] = [await screen(two, "ann"), await screen(four, "ben")];
      await linked(alice, bob);
      for (const each of [ann, ben]) await each.shows("3 links");
      const talk = createConversation();
      await talk.say(alice, "one network");
      for (const each of [ann, ben]) await each.shows("one network");
      await talk.settle(alice, bob);

      await trunk.pull();
      const said: string[] = [];
      const sayWithin = async (speaker: JsonPeer, near: Screen, content: string) => {
        said.push(content);
        await talk.say(speaker, content);
        await near.shows(content);
      };
      for (let message = 1; message <= MESSAGES; message++) {
        await sayWithin(alice, ann, `on the left ${message}`);
        await sayWithin(bob, ben, `on the right ${message}`);
      }
      if (length === "long") await Promise.all([down(alice, bob), down(bob, alice)]);
      await trunk.plug();
      const elapsed = stopwatch();
      await talk.heard(alice, bob);
      for (const each of [ann, ben]) for (const content of said) await each.shows(content);
      const healed = elapsed();
      await talk.settle(alice, bob);
      for (const each of [ann, ben]) {
        await each.shows("bob closes for the 2. time");
        assert.deepEqual(shownOf(each), said);
      }
      return healed;
    },
  };
}

/** What was said in the halves, from the top of a screen to its bottom. */
function shownOf(screen: Screen): readonly string[] {
  return screen.emulator.rows().flatMap((row) => /on the (?:left|right) \d+/.exec(row)?.[0] ?? []);
}

async function whyNoScreen(): Promise<string | undefined> {
  try {
    await new Deno.Command("script", { args: ["--version"], stdout: "null" }).output();
    return undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "it needs the script of util-linux";
  }
}

export const shortPartition = partition("short");
export const longPartition = partition("long");
