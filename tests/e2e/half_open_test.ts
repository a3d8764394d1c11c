import assert from "node:assert/strict";
import { MAX_PENDING_HANDSHAKES } from "../../src/core/limits/links.ts";
import { openHalf } from "./half_open.ts";
import { openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { createWaiter } from "./wait_for.ts";

/** Of one host: the newcomer has 127.0.0.1. */
const ADDRESSES = Array.from({ length: 7 }, (_, index) => `127.0.0.${2 + index}`);
const EACH = Math.ceil(2 * MAX_PENDING_HANDSHAKES / ADDRESSES.length);

testOnLinux(
  "p2pchat links a newcomer while a host holds every handshake with one byte each",
  async () => {
    await using lan = await openLan();
    const alice = await lan.json("alice", "-no-discovery");
    const watch = createWaiter(() => `${crowd.standing} stand, ${crowd.closed} were closed`);
    await using crowd = openHalf(alice.port, ADDRESSES, EACH, () => watch.changed());
    // all places are taken, and connections have been closed to make room
    await watch.until("a full table", () => crowd.closed > MAX_PENDING_HANDSHAKES || undefined);

    const bob = await lan.json("bob", "-no-discovery", "-connect", `127.0.0.1:${alice.port}`);
    await bob.event({ event: "link", state: "up", username: "alice" });
    await bob.say("let me in");
    await alice.event({ event: "message", content: "let me in" });
    await alice.say("here you are");
    await bob.event({ event: "message", content: "here you are" });
    for (const { events } of [alice, bob]) {
      const text = JSON.stringify(events);
      assert.doesNotMatch(text, /another secret|does not answer/);
    }
  },
);
