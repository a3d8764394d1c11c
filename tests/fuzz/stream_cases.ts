import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { utf8 } from "../../src/core/bytes.ts";
import {
  MAX_CONTROL_SEQUENCE_UNITS,
  MAX_PASTE_UNITS,
  MAX_SCREEN_COLUMNS,
  MAX_SCREEN_ROWS,
  MAX_TERMINAL_REPLY_UNITS,
} from "../../src/core/limits/front_ends.ts";
import { MAX_PROFILE_FILE_BYTES } from "../../src/core/limits/store.ts";
import { openProfile, SEED_BYTES } from "../../src/store/profile.ts";
import { parseBackground } from "../../src/term/drawing/colour.ts";
import { createInput, type InputToken } from "../../src/term/input/input.ts";
import { type InputLine, readLines } from "../../src/term/line_io.ts";
import { asyncFuzzCase, type FuzzCase, fuzzCase } from "./fuzz_case.ts";
import { awkwardText, cuts, mutatedBytes, mutatedText, pieces } from "./mutation.ts";

const NOW = { monotonic: 0, wall: 0 };
const CONTROL = /\p{Cc}/u;

const typed = fc.array(
  fc.oneof(
    fc.constantFrom(
      ..."a é 漢 👍 \r \x7f \x01 \x1b \x1b[A \x1b[1;5C \x1bOP \x1b[3~ \x1b[27;2;13~ \x1b[13;2u \x1b[97;5u \x1b[<0;5;5M \x1b[<64;5;5M \x1b[M!!!"
        .split(" "),
      ..."\x1b[[A \x1b[I \x1b[?62;4c \x1b]11;rgb:1111/2222/3333\x07 \x1bP1$r0m\x1b\\ \x1b_Gi=1;OK\x1b\\"
        .split(" "),
      "\x1b[200~pasted\r\n\x1b[31mtext\x1b[201~",
    ),
    awkwardText,
  ),
  { maxLength: 8 },
).map((parts) => utf8(parts.join("")));

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

const inputCase = fuzzCase(
  "createInput",
  30_000,
  fc.tuple(mutatedBytes(typed), cuts),
  ([bytes, places], seen) => {
    const input = createInput();
    const tokens = pieces(bytes, places).flatMap((piece) =>
      input.handle({ type: "bytes", bytes: piece }, NOW)
    );
    assert.deepEqual(joined(tokens), joined(createInput().handle({ type: "bytes", bytes }, NOW)));
    for (const token of tokens) {
      if (token.type === "text") assert.ok(token.text !== "" && !CONTROL.test(token.text));
      else if (token.type === "key") assert.ok(!CONTROL.test(token.key), JSON.stringify(token));
      else if (token.type === "paste") assert.ok(token.text.length <= MAX_PASTE_UNITS);
      else if (token.type === "mouse") {
        assert.ok(token.row >= 0 && token.row < MAX_SCREEN_ROWS);
        assert.ok(token.column >= 0 && token.column < MAX_SCREEN_COLUMNS);
      } else if (token.type === "reply") {
        const most = Math.max(MAX_TERMINAL_REPLY_UNITS, MAX_CONTROL_SEQUENCE_UNITS + 1);
        assert.ok(token.text.length <= most);
      }
    }
    const due = input.deadline();
    seen(due === undefined);
    if (due !== undefined) input.handle({ type: "tick" }, { ...NOW, monotonic: due });
    assert.equal(input.deadline(), undefined);
    const last = input.handle({ type: "bytes", bytes: utf8("a") }, NOW).at(-1);
    assert.ok(last?.type === "text" && last.text.endsWith("a"), "a key typed next is lost");
  },
);

const backgroundCase = fuzzCase(
  "parseBackground",
  30_000,
  mutatedText(fc.constantFrom("11;rgb:1111/2222/3333", "11;rgb:1/2/3", "11;rgba:ff/00/80/ffff")),
  (osc, seen) => {
    const colour = parseBackground(osc);
    seen(colour !== undefined);
    assert.ok(colour?.every((channel) => channel >= 0 && channel <= 255) ?? true);
  },
);

const MAX_LINE_BYTES = 20;

async function linesOf(chunks: readonly Uint8Array[]): Promise<readonly InputLine[]> {
  async function* stream() {
    yield* chunks;
    await undefined;
  }
  const lines: InputLine[] = [];
  for await (const batch of readLines(stream(), { maxBytes: MAX_LINE_BYTES })) lines.push(...batch);
  return lines;
}

const lineCase = asyncFuzzCase(
  "readLines",
  20_000,
  fc.tuple(
    mutatedBytes(
      fc.array(fc.constantFrom("hello\n", "é漢\r\n", "\n", "12345678901234567890\n", "more"), {
        maxLength: 8,
      }).map((parts) => utf8(parts.join(""))),
    ),
    cuts,
  ),
  async ([bytes, places], seen) => {
    const lines = await linesOf(pieces(bytes, places));
    assert.deepEqual(lines, await linesOf([bytes]));
    seen(lines.every(({ state }) => state === "line"));
    const ends = bytes.filter((byte) => byte === 0x0a).length;
    assert.equal(lines.length, bytes.length === 0 || bytes.at(-1) === 0x0a ? ends : ends + 1);
    for (const line of lines) {
      if (line.state === "line") {
        assert.ok(utf8(line.text).length <= MAX_LINE_BYTES && !line.text.includes("\n"));
      }
    }
  },
);

const WALL = Date.UTC(2026, 0, 1);

/** A profile as it is stored, in `directory`: its files' paths and contents. */
function storedProfile(directory: string) {
  const source = (wall: number) => ({
    directory,
    wall,
    randomSeed: () => Uint8Array.from({ length: SEED_BYTES }, (_, at) => at),
  });
  const open = (wall: number) => {
    const profile = openProfile("bob", source(wall));
    if (profile.state === "ours") profile[Symbol.dispose]();
    return profile;
  };
  assert.equal(open(WALL).state, "ours");
  const file = (name: string) => {
    const path = join(directory, "profiles", "bob", name);
    return { path, original: Deno.readFileSync(path) };
  };
  return { open, files: [file("identity"), file("epoch")] as const };
}

const profileCase: FuzzCase = {
  name: "openProfile",
  async run(effort) {
    const directory = await Deno.makeTempDir();
    try {
      const { open, files } = storedProfile(directory);
      const changed = fc.constantFrom(...files).chain((file) =>
        mutatedBytes(fc.constant(file.original)).map((bytes) => ({ ...file, bytes }))
      );
      return await fuzzCase("openProfile", 1_500, changed, ({ path, original, bytes }, seen) => {
        Deno.writeFileSync(path, bytes);
        const profile = open(WALL);
        seen(profile.state === "ours");
        if (profile.state === "ours") {
          assert.deepEqual([...profile.seed], [...Array(SEED_BYTES).keys()], "somebody else");
          assert.ok(profile.epoch >= WALL && bytes.length <= MAX_PROFILE_FILE_BYTES);
        } else {
          assert.equal(profile.state, "failed");
          assert.deepEqual([...Deno.readFileSync(path)], [...bytes], "it overwrote what was there");
        }
        Deno.writeFileSync(path, original);
      }).run(effort);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
};

/** Terminal, standard input and disk. */
export const streamCases: readonly FuzzCase[] = [
  inputCase,
  backgroundCase,
  lineCase,
  profileCase,
];
