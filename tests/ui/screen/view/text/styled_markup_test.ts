import assert from "node:assert/strict";
import { markedParts } from "../../../../../src/core/text/inline_markup.ts";
import { renderFrame } from "../../../../../src/term/drawing/render_frame.ts";
import { ENTER_SCREEN } from "../../../../../src/term/modes.ts";
import { measure } from "../../../../../src/ui/screen/model/line.ts";
import { markupLines } from "../../../../../src/ui/screen/view/text/styled_markup.ts";
import { view } from "../../../../../src/ui/screen/view/view.ts";
import { type Emulator, openEmulator } from "../../../../term/emulator.ts";
import { XTERM_256 } from "../../../../term/some_capabilities.ts";
import {
  ALICE,
  BOB,
  message,
  said,
  type ScreenHarness,
  screenHarness,
} from "../../screen_harness.ts";

const { theme: THEME } = screenHarness().model;

function lines(text: string, isRevealed = false) {
  const body = { ...measure(text), parts: markedParts(text) };
  return markupLines(body, { style: { dim: true }, theme: THEME, isRevealed });
}

function texts(text: string, isRevealed = false): readonly string[] {
  return lines(text, isRevealed).map((line) => line.map(({ text }) => text).join(""));
}

Deno.test("markupLines() keeps the marks and the text's own style", () => {
  const [line = []] = lines("a *b* `c`");
  assert.deepEqual(line.map(({ text }) => text).join(""), "a *b* `c`");
  assert.deepEqual(line.slice(0, 3).map(({ style }) => style), [
    { dim: true },
    { dim: true },
    { dim: true, bold: true },
  ]);
  assert.deepEqual(line.at(-1)?.style, {
    dim: true,
    ...THEME.code,
    ...THEME.codeGround,
  });
});

Deno.test("markupLines() finds its parts behind wide characters, clusters and new lines", () => {
  const bold = lines("漢👩‍👩‍👧 e\u0301\n*漢* x\n*b*").map((line) =>
    line.filter(({ style }) => style.bold).map(({ text }) => text).join("")
  );
  assert.deepEqual(bold, ["", "*漢*", "*b*"]);
});

Deno.test("markupLines() shows of a spoiler how long its words are, and nothing else", () => {
  assert.deepEqual(texts("it is ||the butler||!"), ["it is ||▒▒▒ ▒▒▒▒▒▒||!"]);
  assert.deepEqual(texts("||漢 *b*\nhttps://a.example/||"), ["||▒▒ ▒▒▒", `${"▒".repeat(18)}||`]);
  assert.deepEqual(texts("it is ||the butler||!", true), ["it is ||the butler||!"]);
  const [first = [], second = []] = lines("||*b*\nhttps://a.example/||");
  assert.ok(![...first, ...second].some(({ style }) => style.bold || style.link !== undefined));
});

/** A terminal that shows a screen. */
async function showing({ model }: ScreenHarness): Promise<Emulator> {
  const { columns, rows } = model.size;
  const emulator = openEmulator(columns, rows);
  await emulator.write(
    ENTER_SCREEN + renderFrame(undefined, view(model, columns, rows), XTERM_256),
  );
  return emulator;
}

Deno.test("a URL leads to what is shown, also where it is wrapped", async () => {
  const url = "https://a.example/a/path/that/is/longer/than/the/row/in/which/it/begins?q=1#top";
  for (const columns of [30, 64]) {
    const screen = screenHarness(columns, 12).tell(
      said(BOB, `see ${url}, or (http://b.example).`, 0),
    );
    const emulator = await showing(screen);
    assert.deepEqual(emulator.links(), [
      { target: url, text: url },
      { target: "http://b.example", text: "http://b.example" },
    ]);
    emulator.dispose();
  }
});

Deno.test("M-r shows what spoilers hide that came up to now, and hides it again", () => {
  const shown = (screen: ScreenHarness) => screen.rows().join("\n").match(/one|two|three/g) ?? [];
  const before = screenHarness(40, 12).tell(said(BOB, "||one||", 0), said(ALICE, "||two||", 1));
  assert.deepEqual(shown(before), []);
  const revealed = before.press("M-r");
  assert.deepEqual(shown(revealed), ["one", "two"]);
  const later = revealed.tell(said(BOB, "||three||", 2));
  assert.deepEqual(shown(later), ["one", "two"]);
  assert.deepEqual(shown(later.press("M-r")), []);
  assert.deepEqual(shown(later.press("M-r", "M-r")), ["one", "two", "three"]);
});

Deno.test("a spoiler said before the screen began is hidden too", () => {
  const screen = screenHarness(40, 12, { messages: [message(BOB, "||one||", 0)] });
  assert.ok(!screen.rows().join("").includes("one"));
});

Deno.test("what is only told has no marks: they count in what people say", () => {
  const screen = screenHarness(40, 12).tell(
    {
      type: "notice",
      kind: "help",
      text: "||x|| *y* https://a.example",
      clock: { ms: 0, counter: 0 },
    },
  );
  const { cells } = view(screen.model, 40, 12);
  assert.ok(screen.rows().some((row) => row.includes("||x|| *y* https://a.example")));
  assert.ok(!cells.some(({ style }) => style.link !== undefined));
});

Deno.test("what we said and what names us stand out without a colour", () => {
  const named = said(BOB, "@alice hi", 1, { mention: true });
  const screen = screenHarness(40, 12).tell(said(ALICE, "own", 0), named, said(BOB, "other", 2));
  const { cells } = view(screen.model, 40, 12);
  const styleAt = (text: string) => {
    const row = screen.rows().findIndex((row) => row.includes(text));
    const { text: gutter } = cells[row * 40]!;
    const { inverse = false } = cells[row * 40 + 1]!.style;
    return { gutter, inverse };
  };
  assert.deepEqual(styleAt("own"), { gutter: "▌", inverse: false });
  assert.deepEqual(styleAt("@alice"), { gutter: "▎", inverse: true });
  assert.deepEqual(styleAt("other"), { gutter: "▎", inverse: false });
});
