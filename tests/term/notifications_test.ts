import assert from "node:assert/strict";
import { MAX_NOTIFICATION_UNITS, MAX_TITLE_UNITS } from "../../src/core/limits/front_ends.ts";
import { capabilitiesOf } from "../../src/term/drawing/capabilities.ts";
import { type Notifications, notificationsOf } from "../../src/term/notifications.ts";
import { openEmulator } from "./emulator.ts";

/** The signals of a terminal with this environment. */
function notifications(environment: Readonly<Record<string, string>>): Notifications {
  const look = (name: string) => environment[name];
  return notificationsOf(look, capabilitiesOf(look));
}

/** What ends a string. */
const ST = "\x1b\\";
const XTERM = notifications({ TERM: "xterm-256color" });

Deno.test("title() names the window", () => {
  assert.equal(XTERM.title("(2) p2pchat #dev"), "\x1b]2;(2) p2pchat #dev\x1b\\");
});

Deno.test("notification() is told in both ways, and in one to a terminal that takes both", () => {
  const osc9 = "\x1b]9;bob in #dev: lunch?\x1b\\";
  const osc777 = "\x1b]777;notify;bob in #dev;lunch?\x1b\\";
  assert.equal(XTERM.notification("bob in #dev", "lunch?"), osc9 + osc777);
  const takesBoth = [
    { TERM: "foot" },
    { TERM: "xterm-kitty" },
    { TERM: "xterm-256color", TERM_PROGRAM: "WezTerm" },
  ];
  for (const environment of takesBoth) {
    assert.equal(notifications(environment).notification("bob in #dev", "lunch?"), osc777);
  }
});

Deno.test("notification() goes through tmux to the terminal around it, but a title is for tmux", () => {
  const tmux = notifications({ TERM: "tmux-256color", TMUX: "/tmp/tmux-1000/default,1,0" });
  assert.equal(
    tmux.notification("bob", "lunch?"),
    "\x1bPtmux;\x1b\x1b]9;bob: lunch?\x1b\x1b\\\x1b\\" +
      "\x1bPtmux;\x1b\x1b]777;notify;bob;lunch?\x1b\x1b\\\x1b\\",
  );
  assert.equal(tmux.title("p2pchat"), "\x1b]2;p2pchat\x1b\\");
});

Deno.test("notificationsOf() has none where they would be shown as text", () => {
  const linux = notifications({ TERM: "linux" });
  assert.equal(linux.title("p2pchat"), "");
  assert.equal(linux.notification("bob", "lunch?"), "");
});

Deno.test("signals have no semicolon and no control character of what others wrote", async () => {
  const hostile = "a;b\x1b\\\x07\x1b]52;c;x\x07\n\x9c\u202e";
  const emulator = openEmulator(20, 2);
  const { look } = emulator;
  const before = look();
  await emulator.write(XTERM.title(hostile));
  await emulator.write(XTERM.notification(hostile, hostile));
  assert.equal(emulator.foreign.length, 3);
  const [title = "", osc9 = "", osc777 = ""] = emulator.foreign;
  assert.equal(title.split(";").length, 2);
  assert.equal(osc9.split(";").length, 2);
  assert.equal(osc777.split(";").length, 4);
  // deno-lint-ignore no-control-regex -- that there are none is the point
  for (const signal of emulator.foreign) assert.doesNotMatch(signal, /[\0-\x1f\x7f-\x9f\u202e]/);
  assert.deepEqual(look(), before);
  emulator.dispose();
});

Deno.test("signals are cut to their limits between graphemes", () => {
  const titleOf = (text: string) => XTERM.title(text).slice("\x1b]2;".length, -ST.length);
  const atLimit = "a".repeat(MAX_TITLE_UNITS);
  assert.equal(titleOf(atLimit), atLimit);
  assert.equal(titleOf(`${atLimit}b`), `${"a".repeat(MAX_TITLE_UNITS - 1)}…`);
  const family = "👩‍👩‍👧";
  const cut = titleOf(`${"a".repeat(MAX_TITLE_UNITS - family.length)}${family}b`);
  assert.equal(cut, `${"a".repeat(MAX_TITLE_UNITS - family.length)}…`);

  const head = "\x1b]777;notify;bob;";
  const bodyOf = (text: string) => {
    const notification = notifications({ TERM: "foot" }).notification("bob", text);
    return notification.slice(head.length, -ST.length);
  };
  const body = "x".repeat(MAX_NOTIFICATION_UNITS);
  assert.equal(bodyOf(body), body);
  assert.equal(bodyOf(`${body}y`), `${"x".repeat(MAX_NOTIFICATION_UNITS - 1)}…`);
});
