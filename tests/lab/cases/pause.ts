import assert from "node:assert/strict";
import type { JsonPeer } from "../../e2e/faces.ts";
import type { LabCase } from "../case.ts";
import { type Conversation, createConversation, stopwatch } from "../conversation.ts";
import { linked, linkEvents } from "../links.ts";

/** Less than what is granted by default, so that what is seen is not pacing. */
const MESSAGES_PER_SECOND = 2;

/** A program is stopped and goes on: the others talk all the while, and it hears what it missed. */
function pause(seconds: number, links: "kept" | "kept or regained"): LabCase {
  return {
    name: `SIGSTOP for ${seconds} s`,
    long: seconds >= 60,
    async run({ lab, chat }) {
      const lan = await lab.network("lan");
      const hosts = [
        await lab.host("one"),
        await lab.host("two"),
        await lab.host("three"),
      ] as const;
      for (const [at, host] of hosts.entries()) {
        await host.join(lan, "eth0", `10.77.1.${at + 1}/24`);
      }
      const [alice, bob] = [await chat(hosts[0], "alice"), await chat(hosts[1], "bob")];
      const carol = await chat(hosts[2], "carol");
      await linked(alice, bob, carol);
      const talk = createConversation();
      await talk.say(bob, "I shall be stopped");
      await talk.settle(alice, bob, carol);

      bob.kill("SIGSTOP");
      await chatter(talk, alice, carol, seconds);
      bob.kill("SIGCONT");
      const elapsed = stopwatch();
      await talk.say(bob, "what did I miss?");
      await talk.heard(alice, bob, carol);
      const healed = elapsed();
      await linked(alice, bob, carol);
      await talk.settle(alice, bob, carol);
      if (links === "kept") {
        for (const each of [alice, carol]) assert.equal(linkEvents(each, bob).length, 1);
      }
      return healed;
    },
  };
}

/** Two talk for so many seconds, each hearing the other before it goes on: the one thing here that takes its time by itself. */
async function chatter(
  talk: Conversation,
  one: JsonPeer,
  other: JsonPeer,
  seconds: number,
): Promise<void> {
  for (let turn = 1; turn <= seconds * MESSAGES_PER_SECOND; turn++) {
    const nextTurn = new Promise((resolve) => setTimeout(resolve, 1_000 / MESSAGES_PER_SECOND));
    await talk.say(turn % 2 === 0 ? one : other, `turn ${turn}`);
    await talk.heard(one, other);
    await nextTurn;
  }
}

export const shortPause = pause(8, "kept");
export const minutePause = pause(60, "kept or regained");
