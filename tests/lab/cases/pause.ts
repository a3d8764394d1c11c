/**
 * Lab cases: a program is stopped (SIGSTOP) and goes on.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { LabCase } from "../lab_case.ts";
import { createConversation, stopwatch } from "../lab_conversation.ts";
import { linked, linkEvents } from "../link_events.ts";

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
      await talk.dialogue(alice, carol, seconds);
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

export const shortPause = pause(8, "kept");
export const minutePause = pause(60, "kept or regained");
