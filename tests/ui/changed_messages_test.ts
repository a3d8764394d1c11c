import assert from "node:assert/strict";
import type { ChatEvent } from "../../src/chat/api/chat_event.ts";
import { GENERAL } from "../../src/chat/api/room_id.ts";
import { createJsonFormat } from "../../src/ui/lines/json.ts";
import { createPlainFormat } from "../../src/ui/lines/plain.ts";
import { createSnapshotReader } from "../../src/ui/screen/shell/snapshot_reader.ts";
import type { ChatUser } from "../chat/chat_user.ts";
import { trio } from "../chat/engine_network.ts";
import { WITH_REACTIONS } from "../chat/react_feature.ts";
import { type ScreenHarness, screenHarness } from "./screen/screen_harness.ts";

const NOW = new Date(2026, 0, 1, 12, 30);

/** The events of a message and its changes; the others are of no concern here. */
function told(events: readonly ChatEvent[]): readonly ChatEvent[] {
  return events.filter(({ type }) => type === "message" || type === "changed");
}

/** The screen of somebody, who is in general and has been told `events`. */
function screenOf({ engine }: ChatUser, events: readonly ChatEvent[]): ScreenHarness {
  const snapshot = createSnapshotReader(engine.view, () => "unicode")(GENERAL);
  return screenHarness(60, 12, { snapshot }).tell(...told(events));
}

/** The rows of messages that begin with `text`, without names and the list of people. */
function rowsWith(screen: ScreenHarness, text: string): readonly string[] {
  return screen.rows().flatMap((row) => {
    const body = /[▎▌](.*?) *(?:│.*)?$/.exec(row)?.[1]?.trim() ?? "";
    return body.startsWith(text) ? [body] : [];
  });
}

/** What a front end of lines prints of the events, without times of the day. */
function plainOf({ engine }: ChatUser, events: readonly ChatEvent[], echo = true): string {
  const format = createPlainFormat(engine.view, { echo, isolate: false });
  return told(events).map((event) => format.text(event, NOW, GENERAL)).join("")
    .replaceAll(/\d\d:\d\d/g, "00:00");
}

function jsonOf(
  { engine }: ChatUser,
  events: readonly ChatEvent[],
): readonly Readonly<Record<string, unknown>>[] {
  const format = createJsonFormat(engine.view);
  return told(events).map((event) => format.text(event, NOW, GENERAL)).join("")
    .split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** Alice says two things; both others react to the first. */
function reacted() {
  const { users } = trio(WITH_REACTIONS);
  users.alice.type("hi");
  users.alice.type("so?");
  users.bob.type("/react 2 👍");
  users.carol.type("/react 2 👍");
  return users;
}

Deno.test("the screen draws a changed message in its place, and counts its annotations", () => {
  const { alice, bob, carol } = reacted();
  assert.deepEqual(rowsWith(screenOf(alice, alice.events), "hi"), ["hi  👍2   …"]);
  assert.deepEqual(rowsWith(screenOf(bob, bob.events), "hi"), ["hi  👍2"]);
  carol.type("/react 2 🎉");
  assert.deepEqual(rowsWith(screenOf(bob, bob.events), "hi"), ["hi  👍   🎉"]);
  bob.type("/react 2 none");
  carol.type("/react 2 none");
  assert.deepEqual(rowsWith(screenOf(bob, bob.events), "hi"), ["hi"]);
  assert.deepEqual(rowsWith(screenOf(bob, bob.events), "so?"), ["so?"]);
});

Deno.test("plain mode prints a line a change, and its own only where it echoes", () => {
  const { bob, carol } = reacted();
  carol.type("/react 2 none");
  const lines = [
    "00:00 alice: hi",
    "00:00 alice: so?",
    "00:00 * bob to 00:00 alice: 👍",
    "00:00 * carol to 00:00 alice: 👍",
    "00:00 * carol to 00:00 alice (taken back)",
    "",
  ];
  assert.equal(plainOf(bob, bob.events), lines.join("\n"));
  assert.equal(plainOf(bob, bob.events, false), lines.toSpliced(2, 1).join("\n"));
});

Deno.test("JSON mode writes an object a change that others made", () => {
  const { alice, bob, carol } = reacted();
  const [first] = bob.engine.view.history(GENERAL);
  assert.ok(first !== undefined);
  const { epoch, sequence } = first;
  assert.deepEqual(jsonOf(bob, bob.events).slice(2), [{
    event: "changed",
    room: GENERAL,
    type: "chat",
    sender: "alice",
    author: alice.id,
    shown: "alice",
    contested: false,
    epoch,
    sequence,
    content: "hi",
    annotation: { kind: "reaction", author: carol.id, text: "👍" },
  }]);
});

Deno.test("each front end shows those who come later the annotations that a message has", () => {
  const { users: { alice, bob, carol }, cut, link } = trio(WITH_REACTIONS);
  cut("bob", "carol");
  alice.type("hi");
  bob.type("/react 1 👍");
  link("bob", "carol");
  assert.deepEqual(rowsWith(screenOf(carol, carol.events), "hi"), ["hi  👍"]);
  const [message] = carol.engine.view.history(GENERAL);
  assert.ok(message !== undefined);
  const events: readonly ChatEvent[] = [{ type: "message", message }];
  assert.deepEqual(rowsWith(screenOf(carol, events), "hi"), ["hi  👍"]);
  assert.equal(plainOf(carol, events), "00:00 alice: hi\n00:00 * bob to 00:00 alice: 👍\n");
  assert.deepEqual(jsonOf(carol, events)[0]?.["annotations"], [
    { kind: "reaction", author: bob.id, text: "👍" },
  ]);
});

Deno.test("each front end shows another content of a message", () => {
  const { alice, bob } = reacted();
  const [message] = bob.engine.view.history(GENERAL);
  assert.ok(message !== undefined);
  const changed = { ...message, content: "hi all", annotations: [] };
  const events: readonly ChatEvent[] = [
    { type: "message", message },
    { type: "changed", own: false, message: changed },
  ];
  assert.deepEqual(rowsWith(screenOf(bob, events), "hi"), ["hi all"]);
  assert.match(plainOf(bob, events), /^00:00 \* changed: 00:00 alice: hi all$/m);
  const object = jsonOf(bob, events)[1];
  assert.deepEqual([object?.["content"], object?.["annotation"]], ["hi all", undefined]);
  assert.equal(object?.["author"], alice.id);
});
