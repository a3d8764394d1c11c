import assert from "node:assert/strict";
import { openLan, type TerminalKind } from "./lan.ts";
import { testOnLinux } from "./linux.ts";

/** What a terminal is called, and what its screen begins with. */
const TERMINALS: readonly (readonly [name: string, kind: TerminalKind, header: string])[] = [
  [
    "xterm of 80 × 24",
    { size: { columns: 80, rows: 24 }, environment: { TERM: "xterm" } },
    " p2pchat  ",
  ],
  [
    "a small tmux of 40 × 10",
    { size: { columns: 40, rows: 10 }, environment: { TERM: "tmux-256color" } },
    " #general                             1",
  ],
  [
    "a large tmux of 300 × 100",
    { size: { columns: 300, rows: 100 }, environment: { TERM: "tmux-256color" } },
    " p2pchat  ",
  ],
  [
    "xterm of 20 × 6 without colours",
    { size: { columns: 20, rows: 6 }, environment: { TERM: "xterm-256color", NO_COLOR: "1" } },
    " ! no peers yet",
  ],
  [
    "xterm of 120 × 40 in true colour",
    { size: { columns: 120, rows: 40 }, environment: { COLORTERM: "truecolor" } },
    " p2pchat  ",
  ],
  [
    "the Linux console",
    { size: { columns: 80, rows: 25 }, environment: { TERM: "linux" } },
    " p2pchat  ",
  ],
];

/**
 * Whether a color is set anywhere in what was written (ECMA-48 §8.3.117: 30 to 37, 38, 90 to 97).
 */
const COLOUR = /\[(?:[\d;:]*;)?(?:3[0-8]|9[0-7])[;m]/;

for (const [name, kind, header] of TERMINALS) {
  testOnLinux(`p2pchat is at home in ${name}`, async () => {
    await using lan = await openLan();
    const screen = await lan.screenOn(kind, "alice");
    const { columns, rows } = kind.size!;
    await screen.until(
      "the header",
      () => screen.emulator.rows()[0]?.startsWith(header) || undefined,
    );
    await screen.type("Hello");
    await screen.until(
      "what was typed",
      () =>
        screen.emulator.rows().some((row) => /^([│|] )?[›>] Hello( +[│|])?$/.test(row)) ||
        undefined,
    );
    await screen.type("\r");
    await screen.until(
      "what was said",
      () =>
        screen.emulator.rows().slice(0, -1).some((row) => /alice.*Hello/.test(row)) || undefined,
    );
    assert.equal(screen.emulator.rows().length, rows);
    for (const row of screen.emulator.rows()) assert.ok(row.length <= columns);
    const term = kind.environment?.["TERM"];
    assert.equal(COLOUR.test(screen.output), kind.environment?.["NO_COLOR"] === undefined);
    // The Linux console would show a string as text.
    assert.equal(screen.output.includes("\x1b]"), term !== "linux");
    await screen.type("\x04");
    assert.equal(await screen.exit(), 0);
    const { before, after, complaints } = await screen.remains();
    assert.equal(after, before);
    assert.equal(complaints, "");
    assert.equal(screen.emulator.alternate(), false);
  });
}

testOnLinux("p2pchat needs no screen on a terminal that can't show one", async () => {
  await using lan = await openLan();
  const screen = await lan.screenOn({ environment: { TERM: "dumb" } }, "alice");
  await screen.shows("* you are alice");
  await screen.type("Hello\n/quit\n");
  assert.equal(await screen.exit(), 0);
  assert.ok(!screen.output.includes("\x1b"));
  const { before, after } = await screen.remains();
  assert.equal(after, before);
});
