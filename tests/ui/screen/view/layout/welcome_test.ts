import assert from "node:assert/strict";
import { GENERAL } from "../../../../../src/chat/api/room_id.ts";
import { isWelcome, welcomeRows } from "../../../../../src/ui/screen/view/layout/welcome.ts";
import {
  ALICE,
  BOB,
  clockAt,
  DEV,
  message,
  type ScreenHarness,
  screenHarness,
  snapshot,
} from "../../screen_harness.ts";

const ALONE = snapshot({ people: [], members: [], links: 0 });

const alone = (changes: Partial<typeof ALONE> = {}) =>
  screenHarness(80, 24, { snapshot: { ...ALONE, ...changes } });

/** The text of the welcome's rows. */
function welcome({ model }: ScreenHarness, width = 70, height = 20): readonly string[] {
  return welcomeRows(model, width, height).map((row) =>
    row.map(({ text }) => text).join("").trimEnd()
  );
}

Deno.test("welcomeRows() tells who we are, where we look since when, and four things to try", () => {
  assert.equal(
    `\n${welcome(alone(), 70, 14).join("\n")}`,
    `
                     █▀█ ▀▀█ █▀█ █▀▀ █ █ █▀█ ▀█▀
                     █▀▀ █▀▀ █▀▀ █   █▀█ █▀█  █
                     ▀   ▀▀▀ ▀   ▀▀▀ ▀ ▀ ▀ ▀  ▀

               Chat on this network, without a server.

                   you  alice   key olgw5bbc
            looking on  lo 127.0.0.1
                 since  10:30 · nobody yet

          /create NAME  a room, with a password if you like
         /connect HOST  to somebody outside this network
              /sp list  a picture beside your name
            F1   /help  all keys, all commands`,
  );
});

Deno.test("welcomeRows() stands in the middle, and leaves out what has no room", () => {
  assert.equal(welcome(alone(), 70, 21).findIndex((row) => row !== ""), 3);
  const first = (height: number) => welcome(alone(), 70, height).find((row) => row !== "")?.trim();
  assert.match(first(14) ?? "", /^█/);
  assert.match(first(13) ?? "", /^Chat on/);
  assert.match(first(9) ?? "", /^you/);
  assert.equal(welcome(alone(), 70, 8).length, 8);
  assert.equal(welcome(alone(), 70, 7).length, 2 + 3, "the facts alone");
  assert.deepEqual(welcome(alone(), 70, 2), []);
  assert.match(welcome(alone(), 57, 20).find((row) => row !== "")?.trim() ?? "", /^Chat on/);
});

Deno.test("welcomeRows() has ASCII letters where symbols are ASCII", () => {
  const settings = { ...ALONE.settings, symbols: "ascii" } as const;
  const rows = welcome(alone({ settings }));
  assert.equal(rows.find((row) => row !== "")?.trim(), "p 2 p c h a t");
});

Deno.test("welcomeRows() keeps to every width", () => {
  for (const width of [0, 1, 5, 16, 17, 20, 33, 58, 300]) {
    for (const row of welcomeRows(alone().model, width, 40)) {
      assert.ok(row.reduce((sum, part) => sum + part.width, 0) <= width, `${width}`);
    }
  }
});

Deno.test("welcomeRows() tells what is wrong", () => {
  const status = {
    ...ALONE.status,
    discovery: "announcing on lo; eth7 unused: no IPv4 there, use /connect",
    problems: ["bob (10.0.0.2) is announcing, but TCP port 8080 there does not answer"],
  };
  const rows = welcome(alone({ status })).join("\n");
  assert.match(rows, /! {2}bob \(10\.0\.0\.2\) is announcing, but TCP port\n +8080 there does/);
  assert.match(rows, /! {2}eth7 unused: no IPv4 there, use \/connect/);
  const off = { ...ALONE.status, discovery: "off", networks: "" };
  assert.match(welcome(alone({ status: off })).join("\n"), /looking on {2}nothing: only \/connect/);
  const none = { ...ALONE.status, discovery: "not announcing; no interface x", networks: "" };
  const told = welcome(alone({ status: none })).join("\n");
  assert.match(told, /looking on {2}not announcing; no interface x/);
});

Deno.test("isWelcome() holds in general, until somebody is there or something was said", () => {
  assert.ok(isWelcome(alone().model));
  assert.ok(!isWelcome(screenHarness().model), "somebody is there");
  const said = message(ALICE, "hello?", 1, { own: true });
  assert.ok(!isWelcome(alone().tell({ type: "message", message: said }).model));
  const earlier = screenHarness(80, 24, { snapshot: ALONE, messages: [message(BOB, "hi", 0)] });
  assert.ok(!isWelcome(earlier.model), "something was said before");
  const answered = alone().tell({
    type: "notice",
    kind: "x",
    text: "an answer",
    clock: clockAt(1),
  });
  assert.ok(isWelcome(answered.model), "an answer is nothing that was said");
  assert.equal(answered.model.room, GENERAL);
  const elsewhere = alone({ rooms: [...ALONE.rooms, DEV] }).open(DEV).press("M-2");
  assert.ok(!isWelcome(elsewhere.model));
});
