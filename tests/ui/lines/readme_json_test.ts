import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { ChatEvent } from "../../../src/chat/api/chat_event.ts";
import { conversationWith } from "../../../src/chat/api/room_id.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { createJsonFormat } from "../../../src/ui/lines/json.ts";
import { chatView, message, person, room } from "../screen/screen_harness.ts";

const README = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

const alice = {
  ...person(2, "alice"),
  id: "kzXdeFKsnHDPjfl0znTUOjvkZEkFNupIbRtytmcAqpA" as PeerId,
};
const bob = { ...person(1, "bob"), id: "wDEOCeEo7PNMplCCztiwlarmfxs6op0fkqQsN-0NjLg" as PeerId };
const clock = { ms: 0, counter: 0 };
const dev = room("dev", { topic: "Tools", members: 2 });
const plans = room("plans.k7qmx2d4h3zc6t5vaw2ejnr7py", {
  shown: "#plans",
  kind: "locked",
  members: 2,
});
const link = { type: "link", person: alice, address: "10.0.0.1:59760" } as const;

/** Something that alice says at `time`, a moment of the day that README.md shows. */
function said(content: string, time: string, changes: Parameters<typeof message>[3]): ChatEvent {
  const timestamp = `2026-11-20T${time}Z`;
  return { type: "message", message: message(alice, content, 0, { timestamp, ...changes }) };
}

const searched = message(alice, "Hello @bob", 0, { timestamp: "2026-11-20T10:36:21.227Z" });

const EVENTS: readonly ChatEvent[] = [
  { type: "ready", id: bob.id, username: "bob", port: 8081, epoch: 1_795_170_980_184, clock },
  { ...link, state: "up" },
  { type: "joined", person: alice, clock },
  said("Hello @bob", "10:36:21.227", { mention: true }),
  said("Psst", "10:36:25.004", { room: conversationWith(alice.id), number: 1 }),
  {
    type: "delivered",
    room: conversationWith(alice.id),
    person: alice,
    to: "alice",
    number: 1,
  },
  { type: "rooms", rooms: [{ ...dev, members: 1, joined: false }, plans], text: "", clock },
  { type: "room", change: "joined", room: dev, person: bob, clock },
  said("Is it built?", "10:33:02.681", { room: "dev", sequence: 2, replayed: true }),
  { type: "entered", room: dev, clock },
  { ...link, state: "down", reason: "quit" },
  {
    type: "found",
    finding: { query: { type: "search", text: "hello" }, messages: [searched], older: 0 },
  },
  { type: "error", text: "There is no command /frobnicate: /help lists the commands", clock },
];

const format = createJsonFormat(chatView({ people: [alice] }));

Deno.test("README.md shows events to the letter as they come out", () => {
  const lines = EVENTS.map((event) => format.text(event, new Date(), "general"));
  assert.ok(README.includes(`\`\`\`json\n${lines.join("")}\`\`\`\n`), lines.join(""));
  const names = new Set(lines.map((line) => JSON.parse(line).event));
  const shown = README.split("\n").filter((line) => line.startsWith(`{"event":`));
  assert.equal(shown.length, lines.length);
  for (const name of names) assert.match(README, new RegExp(`^\\| \`${name}\` `, "m"));
});
