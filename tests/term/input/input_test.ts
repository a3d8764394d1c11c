import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8 } from "../../../src/core/bytes.ts";
import {
  ESCAPE_KEY_MS,
  ESCAPE_SEQUENCE_SILENCE_MS,
  MAX_CONTROL_SEQUENCE_UNITS,
  MAX_PASTE_UNITS,
  MAX_TERMINAL_REPLY_UNITS,
  PASTE_GOES_ON_WITHIN_MS,
  PASTE_SILENCE_MS,
  TERMINAL_REPLY_MS,
} from "../../../src/core/limits/front_ends.ts";
import { createInput, type InputToken } from "../../../src/term/input/input.ts";

const START = { monotonic: 1_000, wall: 0 };

function at(milliseconds: number) {
  return { monotonic: START.monotonic + milliseconds, wall: 0 };
}

/** What a terminal's input means, handed over in the given pieces. */
function read(...pieces: readonly (string | Uint8Array)[]): readonly InputToken[] {
  const input = createInput();
  return joined(pieces.flatMap((piece) => {
    const bytes = typeof piece === "string" ? utf8(piece) : piece;
    return input.handle({ type: "bytes", bytes }, START);
  }));
}

/** Texts that follow one another are one: how they are cut says nothing. */
function joined(tokens: readonly InputToken[]): readonly InputToken[] {
  const result: InputToken[] = [];
  for (const token of tokens) {
    const last = result.at(-1);
    if (token.type === "text" && last?.type === "text") {
      result[result.length - 1] = { type: "text", text: last.text + token.text };
    } else result.push(token);
  }
  return result;
}

const key = (name: string) => ({ type: "key", key: name });
const text = (typed: string) => ({ type: "text", text: typed });
const paste = (pasted: string) => ({ type: "paste", text: pasted, lost: 0, complete: true });
const csi = (reply: string) => ({ type: "reply", kind: "csi", text: reply });

const EVERYTHING =
  "aé漢👩‍👩‍👧~\r\x7f\t\x01\x1b[A\x1b[1;5C\x1bOP\x1bb\x1b\r\x1b[200~one\r\ntwo\x1b[31m\x1b[20three\x1b[201~\x1b[3~" +
  "\x1b]11;rgb:1111/2222/3333\x1b\\\x1b]11;rgb:1/2/3\x07\x1b[?62;4c\x1bP1$r0m\x1b\\\x1b[I\x1b[O\x1b_Gi=1;OK\x1b\\\x1b[[A\x1b[<0;12;3M\x1b[M !!z";

const EVERYTHING_TOKENS = [
  text("aé漢👩‍👩‍👧~"),
  key("Enter"),
  key("Backspace"),
  key("Tab"),
  key("C-a"),
  key("Up"),
  key("C-Right"),
  key("F1"),
  key("M-b"),
  key("M-Enter"),
  paste("one\ntwo\x1b[31m\x1b[20three"),
  key("Delete"),
  { type: "reply", kind: "osc", text: "11;rgb:1111/2222/3333" },
  { type: "reply", kind: "osc", text: "11;rgb:1/2/3" },
  csi("?62;4c"),
  { type: "reply", kind: "dcs", text: "1$r0m" },
  { type: "focus", focused: true },
  { type: "focus", focused: false },
  key("F1"),
  {
    type: "mouse",
    action: "press",
    button: "left",
    row: 2,
    column: 11,
    shift: false,
    alt: false,
    control: false,
  },
  text("z"),
];

Deno.test("createInput() tells keys, text, pastes, replies, focus and the mouse apart", () => {
  assert.deepEqual(read(EVERYTHING), EVERYTHING_TOKENS);
});

Deno.test("createInput() reads the same wherever its input is split", () => {
  const bytes = utf8(EVERYTHING);
  for (let split = 0; split <= bytes.length; split++) {
    const tokens = read(bytes.subarray(0, split), bytes.subarray(split));
    assert.deepEqual(tokens, EVERYTHING_TOKENS, `split at ${split}`);
  }
});

Deno.test("createInput() reads the same byte by byte", () => {
  const bytes = utf8(EVERYTHING);
  assert.deepEqual(read(...Array.from(bytes, (byte) => Uint8Array.of(byte))), EVERYTHING_TOKENS);
});

Deno.test("createInput() types every printable ASCII character", () => {
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join("");
  assert.deepEqual(read(printable), [text(printable)]);
});

Deno.test("createInput() names each control character and its alt form", () => {
  assert.deepEqual(read("\x00\x02\x1a\x1c\x1f\b\n"), [
    key("C-Space"),
    key("C-b"),
    key("C-z"),
    key("C-\\"),
    key("C-_"),
    key("Backspace"),
    key("Enter"),
  ]);
  assert.deepEqual(read("\x1b\x7f\x1b\x02\x1bé"), [key("M-Backspace"), key("C-M-b"), key("M-é")]);
});

Deno.test("createInput() reads the keys of each kind of terminal", () => {
  const sequences: Readonly<Record<string, string>> = {
    "\x1b[H": "Home",
    "\x1bOH": "Home",
    "\x1b[1~": "Home",
    "\x1b[7~": "Home",
    "\x1b[F": "End",
    "\x1b[8~": "End",
    "\x1b[5~": "PageUp",
    "\x1b[6;5~": "C-PageDown",
    "\x1b[Z": "S-Tab",
    "\x1b[1;4D": "M-S-Left",
    "\x1b[24~": "F12",
    "\x1bOM": "Enter",
    "\x1b[13;2u": "S-Enter",
    "\x1b[27;5;13~": "C-Enter",
    "\x1b[97;5u": "C-a",
    "\x1b[97:65;3:1u": "M-a",
    "\x1b[1089::99;5u": "C-c",
    "\x1b[1093:1061:91;3u": "M-[",
    "\x1b[1089;5u": "C-с",
    "\x1b[99::1089;5u": "C-c",
    "\x1b[27u": "Escape",
  };
  for (const [sequence, name] of Object.entries(sequences)) {
    assert.deepEqual(read(sequence), [key(name)], JSON.stringify(sequence));
  }
  assert.deepEqual(read("\x1bOk\x1bOu\x1b[97u\x1b[97;2u"), [text("+5aA")]);
});

Deno.test("createInput() makes text of no reply or unknown sequence", () => {
  const replies = [
    "\x1b[24;80R",
    "\x1b[?2026;2$y",
    "\x1b[>1;95;0c",
    "\x1b[57441u",
  ];
  for (const reply of replies) {
    assert.deepEqual(read(reply), [csi(reply.slice(2))], JSON.stringify(reply));
  }
  assert.deepEqual(read("\x1bOz\x1b[201~\x9b31m"), [text("31m")]);
});

Deno.test("createInput() makes one U+FFFD of each invalid UTF-8 sequence, and goes on", () => {
  assert.deepEqual(read(Uint8Array.of(0x61, 0xff, 0xe6, 0xbc, 0x62)), [text("a\ufffd\ufffdb")]);
  assert.deepEqual(read(Uint8Array.of(0xe6, 0xbc, 0x1b, 0x5b, 0x41)), [text("\ufffd"), key("Up")]);
});

Deno.test("createInput() lets an ESC interrupt whatever was begun", () => {
  assert.deepEqual(read("\x1b[1;\x1b[A"), [key("Up")]);
  assert.deepEqual(read("\x1b]11;rgb\x1b[A"), [key("Up")]);
  assert.deepEqual(read("\x1bO\x1b[A"), [key("Up")]);
  assert.deepEqual(read("\x1b\x1b[A"), [key("Escape"), key("Up")]);
  assert.deepEqual(read("\x1b[1\ra"), [key("Enter"), text("a")]);
  assert.deepEqual(read("\x1b]0;title\x18a"), [text("a")]);
});

Deno.test("createInput() takes an ESC for the key when nothing follows in time", () => {
  const input = createInput();
  assert.equal(input.deadline(), undefined);
  assert.deepEqual(input.handle({ type: "bytes", bytes: utf8("\x1b") }, START), []);
  assert.equal(input.deadline(), at(ESCAPE_KEY_MS).monotonic);
  assert.deepEqual(input.handle({ type: "tick" }, at(ESCAPE_KEY_MS - 1)), []);
  assert.deepEqual(input.handle({ type: "tick" }, at(ESCAPE_KEY_MS)), [key("Escape")]);
  assert.equal(input.deadline(), undefined);
  assert.deepEqual(input.handle({ type: "bytes", bytes: utf8("[") }, at(999)), [text("[")]);
});

Deno.test("createInput() gives up what does not end, and types what comes then", () => {
  const begun: readonly [string, readonly unknown[]][] = [
    ["\x1b[", [key("M-[")]],
    ["\x1bO", [key("M-O")]],
    ["\x1b[12", []],
    ["\x1b[[", []],
    ["\x1b]", [key("M-]")]],
    ["\x1bP", [key("M-P")]],
    ["\x1b_", [key("M-_")]],
    ["\x1b]oh", []],
    ["\x1bP1", []],
  ];
  for (const [bytes, tokens] of begun) {
    const input = createInput();
    assert.deepEqual(input.handle({ type: "bytes", bytes: utf8(bytes) }, START), []);
    assert.equal(input.deadline(), at(ESCAPE_SEQUENCE_SILENCE_MS).monotonic);
    const given = input.handle({ type: "tick" }, at(ESCAPE_SEQUENCE_SILENCE_MS));
    assert.deepEqual(given, tokens, JSON.stringify(bytes));
    assert.deepEqual(input.handle({ type: "bytes", bytes: utf8("A") }, at(2_000)), [text("A")]);
  }
});

Deno.test("createInput() makes text of no reply that comes in parts, over however slow a line", () => {
  const replies: readonly (readonly [string, string, string, unknown])[] = [
    ["\x1b]11;rgb:11", "11/2222/3333\x1b\\", "osc", "11;rgb:1111/2222/3333"],
    ["\x1b[?62;", "4c", "csi", "?62;4c"],
    ["\x1bP1$r", "0m\x1b\\", "dcs", "1$r0m"],
  ];
  for (const [begun, rest, kind, reply] of replies) {
    const input = createInput();
    input.handle({ type: "bytes", bytes: utf8(begun) }, START);
    assert.equal(input.deadline(), at(TERMINAL_REPLY_MS).monotonic);
    assert.deepEqual(input.handle({ type: "tick" }, at(TERMINAL_REPLY_MS - 1)), []);
    const bytes = utf8(`${rest}a`);
    assert.deepEqual(input.handle({ type: "bytes", bytes }, at(TERMINAL_REPLY_MS - 1)), [
      { type: "reply", kind, text: reply },
      text("a"),
    ]);
  }
});

Deno.test("createInput() waits for the rest of a reply no longer than TERMINAL_REPLY_MS, nor past Enter", () => {
  const input = createInput();
  input.handle({ type: "bytes", bytes: utf8("\x1b]11;rgb:") }, START);
  assert.deepEqual(input.handle({ type: "tick" }, at(TERMINAL_REPLY_MS)), []);
  const bytes = utf8("typed");
  assert.deepEqual(input.handle({ type: "bytes", bytes }, at(TERMINAL_REPLY_MS)), [text("typed")]);
  assert.deepEqual(read("\x1b]11;rgb:\ra"), [key("Enter"), text("a")]);
});

Deno.test("createInput() sends nothing of the rest of a paste that broke off", () => {
  const broken = (...pieces: readonly string[]) => {
    const input = createInput();
    input.handle({ type: "bytes", bytes: utf8("\x1b[200~one") }, START);
    input.handle({ type: "tick" }, at(PASTE_SILENCE_MS));
    return pieces.flatMap((piece) =>
      input.handle({ type: "bytes", bytes: utf8(piece) }, at(PASTE_SILENCE_MS + 1))
    );
  };
  assert.deepEqual(broken("two\r", "three\x1b[201~a\r"), [
    paste("two\nthree"),
    text("a"),
    key("Enter"),
  ]);
  assert.deepEqual(broken("two\x1b[201~"), [paste("two")]);
  // Whoever types meanwhile is not taken for one.
  assert.deepEqual(broken("t", "w", "\r"), [text("t"), text("w"), key("Enter")]);
  assert.deepEqual(broken("\x1b[200~new\x1b[201~"), [paste("new")]);

  const late = createInput();
  late.handle({ type: "bytes", bytes: utf8("\x1b[200~one") }, START);
  late.handle({ type: "tick" }, at(PASTE_SILENCE_MS));
  const after = at(PASTE_SILENCE_MS + PASTE_GOES_ON_WITHIN_MS);
  assert.deepEqual(late.handle({ type: "bytes", bytes: utf8("hi\r") }, after), [
    text("hi"),
    key("Enter"),
  ]);
});

Deno.test("createInput() hands over a paste whose end does not come", () => {
  const input = createInput();
  input.handle({ type: "bytes", bytes: utf8("\x1b[200~one\r") }, START);
  input.handle({ type: "bytes", bytes: utf8("two\x1b[20") }, at(500));
  assert.equal(input.deadline(), at(500 + PASTE_SILENCE_MS).monotonic);
  assert.deepEqual(input.handle({ type: "tick" }, at(500 + PASTE_SILENCE_MS)), [
    { type: "paste", text: "one\ntwo\x1b[20", lost: 0, complete: false },
  ]);
  assert.deepEqual(input.handle({ type: "bytes", bytes: utf8("1~x") }, at(9_000)), [text("1~x")]);
});

Deno.test("createInput() keeps MAX_PASTE_UNITS of a paste and counts the rest", () => {
  const full = "x".repeat(MAX_PASTE_UNITS);
  assert.deepEqual(read(`\x1b[200~${full}\x1b[201~`), [paste(full)]);
  assert.deepEqual(read(`\x1b[200~${full}yz\x1b[201~a`), [
    { type: "paste", text: full, lost: 2, complete: true },
    text("a"),
  ]);
});

Deno.test("createInput() drops a reply beyond MAX_TERMINAL_REPLY_UNITS, and nothing after it", () => {
  const full = "x".repeat(MAX_TERMINAL_REPLY_UNITS);
  assert.deepEqual(read(`\x1b]${full}\x07a`), [
    { type: "reply", kind: "osc", text: full },
    text("a"),
  ]);
  assert.deepEqual(read(`\x1b]${full}x\x07a`), [text("a")]);
});

Deno.test("createInput() drops a sequence beyond MAX_CONTROL_SEQUENCE_UNITS, and nothing after it", () => {
  const full = "1".repeat(MAX_CONTROL_SEQUENCE_UNITS);
  assert.deepEqual(read(`\x1b[${full}na`), [csi(`${full}n`), text("a")]);
  assert.deepEqual(read(`\x1b[${full}1na`), [text("a")]);
});

Deno.test("createInput() makes no control character of any bytes, and always comes back to typing", () => {
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(0x1b, 0x5b, 0x5d, 0x4f, 0x7e, 0x32, 0x30));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 60 }), (bytes) => {
      const input = createInput();
      const tokens = [
        ...input.handle({ type: "bytes", bytes: Uint8Array.from(bytes) }, START),
        ...input.handle({ type: "tick" }, at(60_000)),
        // A character that was begun is ended by the next byte.
        ...input.handle({ type: "bytes", bytes: utf8(" ok") }, at(60_000)),
      ];
      const typed = tokens.map((token) => token.type === "text" ? token.text : "").join("");
      assert.match(typed, /^[^\p{Cc}]* ok$/u);
    }),
    { seed: 5, numRuns: 2_000 },
  );
});

Deno.test("createInput() makes text of no reply, wherever it is cut and however long its parts take", () => {
  const replies = [
    "\x1b]11;rgb:1a1a/2b2b/3c3c\x1b\\",
    "\x1b]4;1;rgb:ff/ff/ff\x07",
    "\x1b[?64;1;2c",
  ];
  const more = ["\x1b[?2026;2$y", "\x1bP1$r0;1m\x1b\\", "\x1b[>0;276;0c", "\x1b[I"];
  const cut = fc.record({
    reply: fc.constantFrom(...replies, ...more),
    at: fc.nat(40),
    pause: fc.nat(ESCAPE_KEY_MS - 1),
    silence: fc.nat(TERMINAL_REPLY_MS - 1),
  });
  fc.assert(
    fc.property(fc.array(cut, { maxLength: 10 }), (cuts) => {
      const input = createInput();
      let now = 0;
      const tokens: InputToken[] = [];
      const pass = (ms: number) => {
        now += ms;
        tokens.push(...input.handle({ type: "tick" }, at(now)));
      };
      for (const { reply, at: place, pause, silence } of cuts) {
        const bytes = utf8(reply);
        tokens.push(...input.handle({ type: "bytes", bytes: bytes.subarray(0, place) }, at(now)));
        // An introducer alone may be somebody's key: of that only a moment is waited for the rest.
        pass(place < 5 ? pause : silence);
        tokens.push(...input.handle({ type: "bytes", bytes: bytes.subarray(place) }, at(now)));
      }
      const typed = tokens.filter(({ type }) => type === "text" || type === "key");
      assert.deepEqual(typed, []);
    }),
    { seed: 21, numRuns: 500 },
  );
});
