import assert from "node:assert/strict";
import type { Intent } from "../../../src/chat/api/intent.ts";
import { GENERAL } from "../../../src/chat/api/room_id.ts";
import { COMMANDS } from "../../../src/chat/commands/command_table.ts";
import { MAX_CONTENT_BYTES } from "../../../src/core/limits/text.ts";
import { engineNetwork } from "../engine_network.ts";
import { drafts, NOON, noticesOf, oneEngine } from "../one_engine.ts";

Deno.test("dispatch() sends emoji for their names in what a person types to say", () => {
  const { users: { alice, bob } } = engineNetwork(["alice", "bob"]);
  alice.type("/create dev");
  alice.type("/join general");
  for (
    const line of [
      "hi :wave:",
      "// :x:",
      "/me waves :wave:",
      "/broadcast :tada:",
      "/tag bob :eyes:",
      "/group dev :bug:",
      "/msg bob :key:",
    ]
  ) alice.type(line);
  bob.type("/reply :lock:");
  const said = (room: string) => alice.engine.view.history(room).map(({ content }) => content);
  const [conversation = ""] = alice.engine.view.rooms.map(({ id }) => id)
    .filter((id) => id.startsWith("@"));
  assert.deepEqual(said(GENERAL), ["hi 👋", "/ ❌", "waves 👋", "🎉", "@bob 👀"]);
  assert.deepEqual(said("dev"), ["🐛"]);
  assert.deepEqual(said(conversation), ["🔑", "🔒"]);
});

Deno.test("dispatch() leaves names of emoji alone in what no person says", () => {
  const { engine, say } = oneEngine();
  const give = (intent: Intent) =>
    drafts(engine.handle({ type: "intent", client: 1, intent }, { monotonic: 0, wall: NOON }));
  const content = ":wave:";
  const intents: readonly Intent[] = [
    { type: "say", room: GENERAL, content },
    { type: "input", room: GENERAL, line: content, isScript: true },
    { type: "input", room: GENERAL, line: `/me ${content}`, isScript: true },
    { type: "command", room: GENERAL, line: `/me ${content}` },
  ];
  for (const intent of intents) {
    assert.deepEqual(give(intent).map((each) => each.content), [content]);
  }
  assert.deepEqual(drafts(say(content)).map((each) => each.content), [content]);
});

Deno.test("COMMANDS that say something are those whose text others see as a message", () => {
  const saying = COMMANDS.filter(({ says }) => says);
  assert.deepEqual(saying.map(({ name }) => name), [
    ...["me", "broadcast", "tag", "msg", "reply", "group"],
  ]);
  for (const each of saying) assert.equal(each.arguments.at(-1), "text");
  const { type, engine } = oneEngine();
  type("/create dev no-pass :wave:");
  assert.equal(engine.view.rooms[1]?.topic, ":wave:");
});

Deno.test("dispatch() counts MAX_CONTENT_BYTES after names became emoji, and refuses one byte more", () => {
  const { type } = oneEngine();
  const name = ":heart_eyes:"; // an emoji of 4 bytes
  const fitting = `${name} ${"a".repeat(MAX_CONTENT_BYTES - 5)}`;
  assert.equal(drafts(type(fitting)).length, 1);
  const refused = type(`${fitting}a`);
  assert.equal(drafts(refused).length, 0);
  assert.match(noticesOf(refused)[0] ?? "", /^! This message has 4097 bytes/);
});
