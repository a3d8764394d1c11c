import assert from "node:assert/strict";
import type { Person } from "../../../../src/chat/api/chat_view.ts";
import {
  MAX_PALETTE_FINDS,
  MAX_PALETTE_RECENT_LINES,
} from "../../../../src/core/limits/front_ends.ts";
import type { Candidate } from "../../../../src/ui/screen/model/model.ts";
import { graphemes } from "../../../../src/core/text/width.ts";
import {
  matchedGraphemes,
  type PaletteFinds,
  paletteFinds,
  rankFinds,
} from "../../../../src/ui/screen/model/palette_finds.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DEV,
  inDev,
  peerId,
  person,
  room,
  said,
  screenHarness,
  snapshot,
  WITH_BOB,
} from "../screen_harness.ts";

const candidate = (name: string, attention = 0): Candidate => ({
  find: { type: "command", name },
  mark: "/",
  name,
  detail: "",
  attention,
});

const namesOf = ({ finds }: PaletteFinds) => finds.map(({ mark, name }) => mark + name);

/** The names that some letters find, the best first. */
function found(names: readonly string[], letters: string): readonly string[] {
  return rankFinds(names.map((name) => candidate(name)), letters).finds.map(({ name }) => name);
}

Deno.test("rankFinds() finds letters that come in this order, in any case and without accents", () => {
  assert.deepEqual(found(["dave", "erin", "anders"], "de"), ["dave", "anders"]);
  assert.deepEqual(found(["Décor", "cord"], "DECO"), ["Décor"]);
  assert.deepEqual(found(["ada"], "daa"), []);
  assert.deepEqual(found(["漢字", "漢"], "漢字"), ["漢字"]);
});

Deno.test("matchedGraphemes() returns the letters that were looked for, where they are found", () => {
  const matched = (name: string, letters: string) => [
    ...matchedGraphemes(graphemes(name), letters),
  ];
  assert.deepEqual(matched("old-demo", "de"), [4, 5]);
  assert.deepEqual(matched("dave", "@de"), [0, 3]);
  assert.deepEqual(matched("Straße", "rass"), [2, 3, 4]);
  assert.deepEqual(matched("👩‍👩‍👧 Élan", "éla"), [2, 3, 4]);
  assert.deepEqual(matched("dave", ""), []);
});

Deno.test("rankFinds() puts words that begin with the letters first, then what asks for attention", () => {
  assert.deepEqual(found(["dave", "old-demo", "delete", "made"], "de"), [
    "delete",
    "old-demo",
    "dave",
    "made",
  ]);
  const many = [candidate("dx", 1), candidate("d1", 3), candidate("ad", 9), candidate("d", 0)];
  assert.deepEqual(rankFinds(many, "d").finds.map(({ name }) => name), ["d1", "dx", "d", "ad"]);
});

Deno.test("rankFinds() returns MAX_PALETTE_FINDS, and counts one more", () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => candidate(`name${at}`));
  const full = rankFinds(names(MAX_PALETTE_FINDS), "n");
  assert.deepEqual([full.finds.length, full.fitting], [MAX_PALETTE_FINDS, MAX_PALETTE_FINDS]);
  const more = rankFinds([...names(MAX_PALETTE_FINDS + 1), candidate("other")], "na");
  assert.deepEqual([more.finds.length, more.fitting, more.all], [
    MAX_PALETTE_FINDS,
    MAX_PALETTE_FINDS + 1,
    MAX_PALETTE_FINDS + 2,
  ]);
});

const LOCKED = room("cave.k7qmx2d4", { shown: "#cave", kind: "locked", joined: false });
const CLOSED = room("old-demo", { joined: false });
const DAVE: Person = { ...person(4, "dave"), away: "lunch" };
const ERIN: Person = { ...person(5, "erin"), connection: "relayed" };

Deno.test("paletteFinds() tells what each find is, what is new there first", () => {
  const base = snapshot({ people: [BOB, CAROL, DAVE, ERIN], members: [BOB] });
  const lobby = [...base.rooms, DEV, LOCKED, CLOSED];
  const screen = screenHarness(80, 24, { snapshot: { ...base, lobby } })
    .open(DEV, WITH_BOB)
    .tell(said(CAROL, "hi", 0), said(CAROL, "@alice", 1, { ...inDev, mention: true }));
  const { finds, all } = paletteFinds(screen.model, "");
  assert.ok(all > 30, "rooms, people and commands");
  assert.deepEqual(finds.map(({ mark, name, detail }) => `${mark} ${name}: ${detail}`), [
    "# dev: 1 new, 1 for you",
    "● carol: linked",
    "● bob: linked",
    "◐ dave: away: lunch",
    "# general: you are here",
    "# cave: locked, not joined",
    "# old-demo: not joined",
    "○ erin: relayed",
  ]);
  assert.deepEqual(namesOf(paletteFinds(screen.model, "#de")), ["#dev", "#old-demo"]);
  assert.deepEqual(namesOf(paletteFinds(screen.model, "@e")), ["○erin", "◐dave"]);
  assert.equal(namesOf(paletteFinds(screen.model, "/joi"))[0], "/join");
});

Deno.test("paletteFinds() shows a conversation as its person, or by itself once they are gone", () => {
  const screen = screenHarness().open(WITH_BOB);
  const private_ = said(BOB, "psst", 1, { room: WITH_BOB.id, number: 1, mention: true });
  const told = screen.tell(private_);
  const [first] = paletteFinds(told.model, "bo").finds;
  assert.deepEqual([first?.find.type, first?.detail], ["person", "1 new"]);
  const gone = told.happen({
    type: "snapshot",
    snapshot: { ...told.model.snapshot, people: [CAROL] },
  });
  assert.deepEqual(paletteFinds(gone.model, "bo").finds[0]?.find.type, "room");
  assert.ok(!namesOf(paletteFinds(told.model, "ali")).some((name) => name.endsWith(ALICE.name)));
});

Deno.test("paletteFinds() looks for speakers in MAX_PALETTE_RECENT_LINES, and no further", () => {
  const people = [person(7, "xa"), { ...person(8, "xb"), id: peerId(8) }];
  const [xa, xb] = people as [Person, Person];
  const first = (lines: number) => {
    const between = Array.from({ length: lines }, (_, at) => said(xa, "hi", at + 1));
    const screen = screenHarness(80, 24, { snapshot: snapshot({ people }) })
      .tell(said(xb, "first", 0), ...between);
    const { attention } = paletteFinds(screen.model, "xb").finds[0]!;
    return attention > 1;
  };
  assert.equal(first(MAX_PALETTE_RECENT_LINES - 1), true);
  assert.equal(first(MAX_PALETTE_RECENT_LINES), false);
});

Deno.test("paletteFinds() finds aliases as commands, but none that a command hides", () => {
  const aliases = [{ name: "wave", line: "/me waves to $1" }, { name: "quit", line: "/users" }];
  const { model } = screenHarness(60, 20, { snapshot: snapshot({ aliases }) });
  const { finds } = paletteFinds(model, "/wave");
  assert.deepEqual(finds.map(({ find, detail }) => [find, detail]), [
    [{ type: "command", name: "wave" }, "/me waves to $1"],
  ]);
  const quits = paletteFinds(model, "/quit").finds.filter(({ name }) => name === "quit");
  assert.equal(quits.length, 1);
});
