import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../../../../src/chat/api/settings.ts";
import { layout } from "../../../../../src/ui/screen/view/layout/layout.ts";
import { marginOf } from "../../../../../src/ui/screen/view/talk/line_rows.ts";
import { cutName } from "../../../../../src/ui/screen/view/talk/name_columns.ts";
import { measuresOf } from "../../../../../src/ui/screen/view/layout/pane.ts";
import { styled } from "../../../../../src/ui/screen/view/text/styled_text.ts";
import {
  ALICE,
  conversation,
  person,
  said,
  screenHarness,
  snapshot,
} from "../../screen_harness.ts";

const named = (number: number, shown: string) => ({ ...person(number, shown), shown });
const WIDE = named(7, "李".repeat(20));
const LONG = named(8, "b".repeat(20));
const SAME = [
  named(4, "bob.6xwdoa2v"),
  named(5, "alexandra.k7qmx2d4"),
  named(6, "李李李.aaaaaaa2"),
];

/** A screen on which these people, and we, say something. */
function talk(columns: number, people: readonly typeof WIDE[], settings = DEFAULT_SETTINGS) {
  return screenHarness(columns, 16, { snapshot: snapshot({ people, settings }) })
    .tell(...[ALICE, ...people].map((one, at) => said(one, "hello", at)));
}

/** The columns of what people say, and whether there is a list of people. */
function measure({ model }: ReturnType<typeof talk>) {
  const place = layout(model, model.size);
  const { left, right } = place.pane;
  const margin = marginOf(model, measuresOf(model, place))!;
  const end = right - (place.isRuled ? 1 : 0);
  return { text: end - left - margin, listed: place.side !== undefined };
}

Deno.test("view() leaves half of the screen to what people say, whatever their names", () => {
  for (const people of [[WIDE], [LONG], [WIDE, LONG], [{ ...LONG, verified: true }]]) {
    for (const time of ["24h", "12h", "off"] as const) {
      for (let columns = 60; columns <= 200; columns++) {
        const { text, listed } = measure(talk(columns, people, { ...DEFAULT_SETTINGS, time }));
        assert.ok(text >= columns / 2, `${text} of ${columns}`);
        assert.ok(listed, `${columns}`);
      }
    }
  }
});

Deno.test("view() shows 30 columns of text beside a name of 20 wide characters at 60 columns", () => {
  assert.equal(
    talk(60, [WIDE]).tell(said(WIDE, "one two three four five six seven", 9)).screen(),
    `
 p2pchat  #general                                 2 online
                                                 │ ● alice
                                                 │ ● 李李李…
                                                 │
                                                 │
                                                 │
                                                 │
                                                 │
                                                 │
 ─────────── Friday 20 November 2026 ─────────── │
 10:30     alice ▌hello  …                       │
       李李李李… ▎hello                          │
                 ▎one two three four five six    │
                 ▎seven                          │
 alice   F1 keys   M-k go to   M-a next unread    ● 2 links
› Message #general
`,
  );
});

Deno.test("view() never cuts off what tells two people of one name apart", () => {
  for (let columns = 20; columns <= 200; columns++) {
    for (const list of ["auto", "on"] as const) {
      const screen = talk(columns, SAME, { ...DEFAULT_SETTINGS, list });
      const place = layout(screen.model, screen.model.size);
      const rows = screen.rows().slice(place.pane.top, place.pane.bottom);
      for (const { shown } of SAME) {
        const suffix = shown.slice(-9);
        const seen = rows.join("\n").split(suffix).length - 1;
        const expected = place.side === undefined ? 1 : 2;
        assert.equal(seen, expected, `${columns} ${list} ${shown}\n${rows.join("\n")}`);
      }
    }
    if (columns < 60) continue;
    const { text } = measure(talk(columns, SAME));
    assert.ok(text >= columns / 2, `${text} of ${columns}`);
  }
});

Deno.test("cutName() keeps a fingerprint, and else the beginning", () => {
  const cut = (name: string, width: number) =>
    cutName(styled(name), width).map(({ text }) => text).join("");
  assert.equal(cut("alexandra.k7qmx2d4", 18), "alexandra.k7qmx2d4");
  assert.equal(cut("alexandra.k7qmx2d4", 17), "alexand….k7qmx2d4");
  assert.equal(cut("alexandra.k7qmx2d4", 11), "a….k7qmx2d4");
  assert.equal(cut("李李李.k7qmx2d4", 12), "李….k7qmx2d4");
  assert.equal(cut("alexandra.k7qmx2d4ab", 14), "al….k7qmx2d4ab");
  assert.equal(cut("alexandra", 5), "alex…");
});

Deno.test("view() keeps a fingerprint in the header, too", () => {
  const with4 = conversation(SAME[1]!);
  for (let columns = 20; columns <= 100; columns++) {
    const rows = talk(columns, SAME).open(with4).press("M-2").rows();
    assert.match(rows[0]!, /\.k7qmx2d4/, `${columns} ${rows[0]}`);
    const elsewhere = talk(columns, SAME).open(with4)
      .tell(said(SAME[1]!, "psst", 9, { room: with4.id, number: 1 })).rows()[0]!;
    // Where the tab has no room, the message is counted.
    assert.match(elsewhere, /@.*\.k7qmx2d4 1|\+1 @1/, `${columns} ${elsewhere}`);
  }
});

Deno.test("view() gives names their columns for as long as a long one is in sight, and no longer", () => {
  const margin = ({ model }: ReturnType<typeof talk>) =>
    marginOf(model, measuresOf(model, layout(model, model.size)))!;
  // One message of each takes three rows: the long name is out of sight before eleven lines are.
  const words = "several words that wrap ".repeat(6).trim();
  const long = screenHarness(90, 16).tell(said(LONG, "hi", 0));
  const lines = (count: number) =>
    Array.from({ length: count }, (_, at) => said(ALICE, words, at + 1, { own: false }));
  assert.equal(margin(long), 29);
  const isInSight = (screen: ReturnType<typeof talk>) => screen.screen().includes(LONG.shown);
  for (let count = 1; count < 9; count++) {
    const screen = long.tell(...lines(count));
    if (isInSight(screen)) assert.equal(margin(screen), 29, `${count}`);
  }
  const gone = long.tell(...lines(8));
  assert.equal(margin(gone), 14);
  assert.equal(margin(gone.press("Home")), 29);
});
