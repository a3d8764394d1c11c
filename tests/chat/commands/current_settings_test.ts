import assert from "node:assert/strict";
import { DEFAULT_SETTINGS, SETTINGS } from "../../../src/chat/api/settings.ts";
import { engineNetwork } from "../engine_network.ts";
import { noticesOf, oneEngine } from "../one_engine.ts";

Deno.test("/set shows every setting with its value, what it can be, and what for", () => {
  const { type } = oneEngine();
  type("/set time 12h");
  const [page = ""] = noticesOf(type("/set"));
  for (const { name, values, meaning } of SETTINGS) {
    const line = page.split("\n").find((line) => line.startsWith(`${name} `)) ?? "";
    const value = name === "time" ? "12h" : values[0];
    assert.match(line, new RegExp(`^${name} +${value} +${values.join(", ")} +`));
    assert.ok(line.endsWith(meaning));
  }
  const [one = ""] = noticesOf(type("/set bell"));
  assert.match(one, /^bell +on +on, off/m);
  assert.doesNotMatch(one, /^time/m);
});

Deno.test("/set changes a setting, for every front end and for later runs, until it is taken back", () => {
  const { users: { alice }, restart } = engineNetwork(["alice", "bob"]);
  const settings = () => alice.engine.view.settings;
  assert.deepEqual(settings(), DEFAULT_SETTINGS);
  alice.notices();
  const events = alice.type("/set Background LIGHT");
  assert.ok(events.some(({ type }) => type === "status"), "other front ends are to look again");
  assert.deepEqual(alice.notices(), ["background is light now"]);
  alice.type("/sp cat");
  restart("alice");
  assert.deepEqual(settings(), { ...DEFAULT_SETTINGS, background: "light" });
  alice.notices();
  alice.type("/set background default");
  assert.deepEqual(alice.notices(), ["background is auto now, as by default"]);
  restart("alice");
  assert.deepEqual(settings(), DEFAULT_SETTINGS);
  assert.notEqual(alice.engine.view.self.picture, "", "the picture is kept beside it");
});

Deno.test("/set refuses what there is not, and says what there is", () => {
  const { type, engine } = oneEngine();
  assert.deepEqual(noticesOf(type("/set bel off")), [
    "! There is no setting bel: did you mean bell?",
  ]);
  assert.deepEqual(noticesOf(type("/set x\x1b[2Jyzzy on")), [
    "! There is no setting x␛[2Jyzzy: /set shows all",
  ]);
  assert.deepEqual(noticesOf(type("/set bell lou\x07d")), [
    "! bell can't be lou␛d: choose on or off",
  ]);
  assert.deepEqual(noticesOf(type("/set joins on")), [
    "! joins can't be on: choose all, active or none",
  ]);
  assert.deepEqual(engine.view.settings, DEFAULT_SETTINGS);
});
