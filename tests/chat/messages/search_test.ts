import assert from "node:assert/strict";
import type { SearchQuery } from "../../../src/chat/api/chat_event.ts";
import type { Message } from "../../../src/chat/api/message.ts";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import { searchMessages } from "../../../src/chat/messages/search.ts";
import { MAX_SEARCH_RESULTS } from "../../../src/core/limits/chat.ts";
import { ALICE, BOB, CAROL, inDev, message, toBob } from "../../ui/screen/screen_harness.ts";
import { BOB as BOB_ID, oneEngine } from "../one_engine.ts";

const MENTIONS: SearchQuery = { type: "mentions" };

/** The contents of what is found. */
function contents(
  query: SearchQuery,
  ...rooms: readonly (readonly Message[])[]
): readonly string[] {
  return searchMessages(query, rooms).messages.map(({ content }) => content);
}

function search(text: string, ...messages: readonly Message[]): readonly string[] {
  return contents({ type: "search", text }, messages);
}

Deno.test("searchMessages() finds what names us and what others said in private, in one order over all rooms", () => {
  const found = contents(
    MENTIONS,
    [message(BOB, "@alice", 5, { mention: true }), message(BOB, "hi", 6)],
    [message(CAROL, "@alice?", 3, { ...inDev, mention: true })],
    [message(BOB, "psst", 4, toBob), message(ALICE, "what?", 7, toBob)],
  );
  assert.deepEqual(found, ["@alice?", "psst", "@alice"]);
});

Deno.test("searchMessages() finds a text in any case and spelling, and who is called so", () => {
  assert.deepEqual(search("BUILT", message(BOB, "it is built", 0)), ["it is built"]);
  assert.deepEqual(search("is built", message(BOB, "it is built", 0)), ["it is built"]);
  assert.deepEqual(search("built is", message(BOB, "it is built", 0)), []);
  assert.deepEqual(search("cafe\u0301", message(BOB, "Café", 0)), ["Café"]);
  assert.deepEqual(search("strasse", message(BOB, "die Straße", 0)), ["die Straße"]);
  assert.deepEqual(search("MULLER", message(BOB, "Müller", 0)), ["Müller"]);
  assert.deepEqual(search("bo", message(BOB, "x", 0), message(CAROL, "y", 1)), ["x"]);
  assert.deepEqual(search("(.*", message(BOB, "x", 0)), []);
});

Deno.test("searchMessages() finds the newest MAX_FOUND_MESSAGES, and counts those before", () => {
  const lines = Array.from(
    { length: MAX_SEARCH_RESULTS + 1 },
    (_, at) => message(BOB, `built ${at}`, at),
  );
  const query = { type: "search", text: "built" } as const;
  const all = searchMessages(query, [lines.slice(1)]);
  assert.deepEqual([all.messages.length, all.older], [MAX_SEARCH_RESULTS, 0]);
  const most = searchMessages(query, [lines]);
  assert.deepEqual([most.messages.length, most.older], [MAX_SEARCH_RESULTS, 1]);
  assert.equal(most.messages[0]?.content, "built 1");
});

function findings(effects: readonly EngineEffect[]) {
  return effects.flatMap((effect) =>
    effect.type === "event" && effect.event.type === "found"
      ? [{ to: effect.to, ...effect.event.finding }]
      : []
  );
}

Deno.test("/search and /mentions tell who asked what is held of the rooms where we are", () => {
  const { type, join, hear } = oneEngine();
  join(BOB_ID, "bob");
  hear({ sequence: 1, content: "It is built, @alice" });
  hear({ sequence: 2, content: "built elsewhere", room: "dev" });
  const [searched] = findings(type("/search  built "));
  assert.equal(searched?.to, 1);
  assert.deepEqual(searched?.query, { type: "search", text: "built" });
  assert.deepEqual(searched?.messages.map(({ content }) => content), ["It is built, @alice"]);
  assert.equal(findings(type("/mentions"))[0]?.messages.length, 1);
  assert.equal(findings(type("/search nothing"))[0]?.messages.length, 0);
  assert.deepEqual(findings(type("/search")), []);
});
