import assert from "node:assert/strict";
import { GENERAL } from "../../../src/chat/api/room_id.ts";
import { type KeptSettings, NOTHING_SET } from "../../../src/chat/api/settings.ts";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import { createSavedSettings } from "../../../src/chat/people/settings/saved_settings.ts";
import { MAX_BOUND_KEYS, MAX_BOUND_LINE_CHARACTERS } from "../../../src/core/limits/chat.ts";
import { events, NOON, noticesOf, oneEngine } from "../one_engine.ts";

/** An engine, and a screen that finds every key good. */
function binding(settings: KeptSettings = NOTHING_SET) {
  const { engine, type } = oneEngine("alice", { settings });
  const bind = (key: string, line: string) =>
    engine.handle(
      { type: "intent", client: 1, intent: { type: "bind", room: GENERAL, key, line } },
      { monotonic: 0, wall: NOON },
    );
  return { engine, type, bind, list: () => engine.view.boundKeys };
}

const savedOf = (effects: readonly EngineEffect[]) =>
  effects.flatMap((effect) =>
    effect.type === "save" && "settings" in effect ? [effect.settings.boundKeys] : []
  );

Deno.test("/bind asks the front end that it was typed in about the key, and changes nothing", () => {
  const { type, list } = binding();
  const asked = type("/bind F5  /away at lunch ");
  const [event] = events(asked);
  assert.ok(event?.type === "bind");
  assert.deepEqual([event.key, event.line], ["F5", "/away at lunch"]);
  assert.deepEqual([events(asked).length, list(), savedOf(asked)], [1, [], []]);
  const [hostile] = events(type("/bind \x1b]0;x /away \x07"));
  assert.ok(hostile?.type === "bind" && hostile.key === "␛]0;x" && hostile.line === "/away ␛");
});

Deno.test("bind() binds a key, binds it anew, and takes that back, for later runs too", () => {
  const { bind, list } = binding();
  const bound = bind("F5", "/away lunch");
  assert.deepEqual(noticesOf(bound), ["F5 does this now: /away lunch"]);
  assert.ok(events(bound).some(({ type }) => type === "status"), "other front ends look again");
  assert.deepEqual(savedOf(bound), [[{ key: "F5", line: "/away lunch" }]]);
  bind("C-x", "/users");
  assert.deepEqual(savedOf(bind("F5", "/back")), [[
    { key: "C-x", line: "/users" },
    { key: "F5", line: "/back" },
  ]]);
  const [table = ""] = noticesOf(bind("", ""));
  assert.match(table, /^key +does\nC-x +\/users\nF5 +\/back\n\/bind KEY COMMAND binds/);
  assert.deepEqual(noticesOf(bind("F5", "")), ["F5 does again what it did before you bound it"]);
  assert.deepEqual(list(), [{ key: "C-x", line: "/users" }]);
  assert.match(noticesOf(bind("F5", "")).join(), /^! F5 is not bound: \/bind lists/);
  bind("C-x", "");
  assert.match(noticesOf(bind("", "")).join(), /^You have bound no keys\. \/bind KEY COMMAND/);
});

Deno.test("bind() binds commands only, and no password", () => {
  const { bind, list } = binding();
  const refusals: readonly (readonly [string, RegExp])[] = [
    ["hello", /^! A key is bound to a command, which begins with \//],
    ["//hello", /^! A key is bound to a command/],
    ["/awayy", /^! There is no command \/awayy: did you mean \/away\?/],
    ["/", /^! There is no command \/:/],
    ["/away a\nb", /^! A key is bound to one line/],
    ["/join cave hunter2", /^! A key takes no password/],
    ['/create cave "hunter 2"', /^! A key takes no password/],
  ];
  for (const [line, reason] of refusals) {
    const told = noticesOf(bind("F5", line)).join();
    assert.match(told, reason);
    assert.doesNotMatch(told, /hunter/);
  }
  assert.deepEqual(list(), []);
  for (const line of ["/join cave", "/create cave no-pass For all", "/J dev"]) bind("F5", line);
  assert.deepEqual(list(), [{ key: "F5", line: "/J dev" }]);
});

Deno.test("bind() takes MAX_BOUND_LINE_CHARACTERS, and not one more", () => {
  const { bind, list } = binding();
  const line = `/me ${"漢".repeat(MAX_BOUND_LINE_CHARACTERS - 4)}`;
  bind("F5", line);
  assert.deepEqual(list(), [{ key: "F5", line }]);
  assert.match(noticesOf(bind("F6", `${line}x`)).join(), /has 201 characters, the limit is 200/);
});

Deno.test("bind() binds MAX_BOUND_KEYS, and not one more", () => {
  const { bind, list } = binding();
  for (let at = 0; at < MAX_BOUND_KEYS; at++) bind(`M-${at}`, "/users");
  assert.match(noticesOf(bind("F5", "/users")).join(), /^! You have bound 64 keys, the most/);
  bind("M-0", "/back");
  assert.equal(list().length, MAX_BOUND_KEYS);
  assert.ok(list().some(({ line }) => line === "/back"));
});

Deno.test("createSavedSettings() takes bound keys of a file that are safe, commands, and not too many", () => {
  const many = Array.from({ length: MAX_BOUND_KEYS + 1 }, (_, at) => ({
    key: `M-${at}`,
    line: "/users",
  }));
  const keptOf = (boundKeys: KeptSettings["boundKeys"] & object) =>
    createSavedSettings({ ...NOTHING_SET, boundKeys }, () => {}).current.boundKeys;
  assert.deepEqual(keptOf(many), many.slice(0, MAX_BOUND_KEYS));
  assert.deepEqual(keptOf([{ key: "F5", line: "hi" }, { key: "F6", line: "/me \x1b[2J" }]), [
    { key: "F6", line: "/me ␛[2J" },
  ]);
  assert.deepEqual(binding({ ...NOTHING_SET, boundKeys: [many[0]!] }).list(), [many[0]]);
});

Deno.test("bind() takes an alias that stands for a command, and none that stands for a text", () => {
  const aliases = [{ name: "hi", line: "/me waves" }, { name: "yo", line: "hello" }];
  const { bind, list } = binding({ ...NOTHING_SET, aliases });
  assert.deepEqual(noticesOf(bind("F5", "/hi")), ["F5 does this now: /hi"]);
  assert.match(noticesOf(bind("F6", "/yo")).join(), /^! A key says nothing by itself, and \/yo/);
  assert.deepEqual(list().map(({ key }) => key), ["F5"]);
});
