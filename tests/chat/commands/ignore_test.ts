import assert from "node:assert/strict";
import { BOB, CAROL, noticesOf, oneEngine } from "../one_engine.ts";

Deno.test("/ignore lists all that is ignored", () => {
  const { join, hear, type, mesh } = oneEngine();
  assert.match(noticesOf(type("/ignore"))[0]!, /^You ignore nothing\. /);
  join(BOB, "bob");
  join(CAROL, "carol");
  assert.deepEqual(noticesOf(type("/ignore bob")), ["bob is muted here: /unmute bob ends it"]);
  type("/ignore Joins bob");
  type("/ignore WORD spam");
  mesh({ type: "flood", id: CAROL, over: true });
  hear({});
  assert.deepEqual(noticesOf(type("/ignore")), [[
    "ignored  what                            not shown",
    "bob      all that is said                1 message",
    "carol    says too much: muted meanwhile",
    "bob      joins and leaves",
    "spam     messages with this",
  ].join("\n")]);
  assert.deepEqual(noticesOf(type("/unignore bob")), [
    "bob is no more muted: 1 message of bob not shown",
  ]);
});

Deno.test("/ignore and /unignore take a person called like a word of theirs with @", () => {
  const { join, type, engine } = oneEngine();
  join(BOB, "joins");
  assert.deepEqual(noticesOf(type("/ignore joins")), [
    "! Something is missing: /ignore joins USER",
  ]);
  assert.deepEqual(noticesOf(type("/unignore word")), [
    "! Something is missing: /unignore word TEXT",
  ]);
  type("/ignore @joins");
  assert.equal(engine.view.people[0]?.muted, true);
  type("/unignore @joins");
  assert.equal(engine.view.people[0]?.muted, false);
});

Deno.test("/ignore and /unignore refuse what names nothing", () => {
  const { join, type } = oneEngine();
  join(BOB, "bob");
  assert.deepEqual(noticesOf(type("/ignore bob spam")), [
    "! Write /ignore USER, /ignore joins USER, or /ignore word TEXT",
  ]);
  assert.match(noticesOf(type("/unignore"))[0]!, /^! Something is missing: \/unignore USER/);
  assert.match(noticesOf(type("/ignore nobody"))[0]!, /^! There is nobody called nobody/);
});
