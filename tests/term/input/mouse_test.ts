import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import {
  ESCAPE_SEQUENCE_SILENCE_MS,
  MAX_SCREEN_COLUMNS,
  MAX_SCREEN_ROWS,
} from "../../../src/core/limits/front_ends.ts";
import { createInput, type InputToken } from "../../../src/term/input/input.ts";

const START = { monotonic: 1_000, wall: 0 };

function read(...pieces: readonly (string | Uint8Array)[]): readonly InputToken[] {
  const input = createInput();
  return pieces.flatMap((piece) => {
    const bytes = typeof piece === "string" ? utf8(piece) : piece;
    return input.handle({ type: "bytes", bytes }, START);
  });
}

const NONE = { shift: false, alt: false, control: false };
const left = (row: number, column: number) =>
  ({ type: "mouse", action: "press", button: "left", row, column, ...NONE }) as const;
const text = (typed: string) => ({ type: "text", text: typed });

Deno.test("createInput() reads presses, releases, the wheel, and the modifiers held", () => {
  assert.deepEqual(read("\x1b[<0;5;3M"), [left(2, 4)]);
  assert.deepEqual(read("\x1b[<0;5;3m"), [{ ...left(2, 4), action: "release" }]);
  assert.deepEqual(read("\x1b[<1;1;1M\x1b[<2;1;1M"), [
    { ...left(0, 0), button: "middle" },
    { ...left(0, 0), button: "right" },
  ]);
  const wheel = { type: "mouse", row: 0, column: 0, ...NONE };
  assert.deepEqual(read("\x1b[<64;1;1M\x1b[<65;1;1M"), [
    { ...wheel, action: "wheel up" },
    { ...wheel, action: "wheel down" },
  ]);
  const held = { shift: true, alt: true, control: true };
  assert.deepEqual(read("\x1b[<28;1;1M"), [{ ...left(0, 0), ...held }]);
});

Deno.test("createInput() takes a report at the limits of a screen, and none past them", () => {
  const [column, row] = [MAX_SCREEN_COLUMNS, MAX_SCREEN_ROWS];
  assert.deepEqual(read(`\x1b[<0;${column};${row}M`), [left(row - 1, column - 1)]);
  for (const place of [`${column + 1};1`, `1;${row + 1}`, "0;1", "1;0", "99999;1"]) {
    assert.deepEqual(read(`\x1b[<0;${place}M`), [], place);
  }
});

Deno.test("createInput() swallows reports that are malformed, or of motion and other buttons", () => {
  const reports = ["<M", "<0M", "<0;1M", "<0;1;1;1M", "<;;M", "<-1;1;1M", "<0;1;1R", "<0;1:2;1M"];
  const others = ["<32;1;1M", "<35;1;1M", "<66;1;1M", "<128;1;1M", "<64;1;1m", "<3;1;1M"];
  for (const report of [...reports, ...others, `<0;1;1${"0".repeat(99)}M`]) {
    assert.deepEqual(read(`\x1b[${report}a`), [text("a")], report);
  }
});

Deno.test("createInput() makes no text of a report in the old form, wherever it is split", () => {
  const bytes = (...places: readonly number[]) => Uint8Array.of(0x1b, 0x5b, 0x4d, ...places, 0x61);
  const reports = [
    [0x20, 0x21, 0x21],
    [0x20, 0x7f, 0x41],
    [0x60, 0xff, 0xfe], // bytes that are no UTF-8
    [0x20, 0xc3, 0xa9], // two that are one character
    [0x20, 0x80, 0x21],
  ];
  for (const report of reports) {
    const all = bytes(...report);
    for (let split = 0; split <= all.length; split++) {
      assert.deepEqual(read(all.subarray(0, split), all.subarray(split)), [text("a")], `${report}`);
    }
  }
  assert.deepEqual(read("\x1b[M \x1b[A"), [{ type: "key", key: "Up" }], "an ESC ends it");
});

Deno.test("createInput() gives up an old report that does not end, with what it held of it", () => {
  const input = createInput();
  const send = (bytes: Uint8Array, now = START) => input.handle({ type: "bytes", bytes }, now);
  assert.deepEqual(send(Uint8Array.of(0x1b, 0x5b, 0x4d, 0x20, 0xe2)), []);
  assert.equal(input.deadline(), START.monotonic + ESCAPE_SEQUENCE_SILENCE_MS);
  const late = { ...START, monotonic: START.monotonic + ESCAPE_SEQUENCE_SILENCE_MS };
  assert.deepEqual(input.handle({ type: "tick" }, late), []);
  assert.deepEqual(send(utf8("a"), late), [text("a")]);
});

Deno.test("createInput() waits for the rest of a report over a slow line", () => {
  const input = createInput();
  const send = (part: string, now = START) =>
    input.handle({ type: "bytes", bytes: utf8(part) }, now);
  assert.deepEqual(send("\x1b[<0;1"), []);
  const later = { ...START, monotonic: START.monotonic + 2 * ESCAPE_SEQUENCE_SILENCE_MS };
  assert.deepEqual(input.handle({ type: "tick" }, later), []);
  assert.deepEqual(send("0;4M", later), [left(3, 9)]);
});
