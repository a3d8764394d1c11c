import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCommandLine } from "../../src/app/cli.ts";
import { checkRate, formatRate } from "../../src/app/options.ts";
import { COMMANDS } from "../../src/chat/commands/command_table.ts";
import { parseInput } from "../../src/chat/commands/parse.ts";
import { addressText, formatAddress, isTcp, parsePort } from "../../src/core/address.ts";
import { utf8 } from "../../src/core/bytes.ts";
import { parseHostPort, parseTarget } from "../../src/core/dial_target.ts";
import { isLoopback, isUnicast, normaliseIp, originOfIp, parseIp } from "../../src/core/ip.ts";
import { MAX_CONTENT_BYTES, MAX_NAME_CHARACTERS } from "../../src/core/limits/text.ts";
import { checkContent } from "../../src/core/text/check_content.ts";
import { withEmoji } from "../../src/core/text/emoji_names.ts";
import { markedParts } from "../../src/core/text/inline_markup.ts";
import { checkName, checkRoomName } from "../../src/core/text/name.ts";
import { safeName, safeText } from "../../src/core/text/safe.ts";
import { foldWord, wordText } from "../../src/core/text/whole_words.ts";
import { graphemes, textWidth } from "../../src/core/text/width.ts";
import { readIntent } from "../../src/ui/lines/json_intent.ts";
import { asyncFuzzCase, type FuzzCase, fuzzCase } from "./fuzz_case.ts";
import { awkwardText, mutatedJson, mutatedText } from "./mutation.ts";

/**
 * What no sentence for a person may hold: control characters, bidirectional controls, line
 * separators.
 */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const MAX_SENTENCE_CHARACTERS = 2_500;

function assertSentence(sentence: string): void {
  assert.ok(!UNSAFE.test(sentence), `not safe to show: ${JSON.stringify(sentence)}`);
  assert.ok(sentence.length <= MAX_SENTENCE_CHARACTERS, `${sentence.length} characters`);
}

const ADDRESSES = [
  ..."192.0.2.1 10.0.0.255 255.255.255.255 0.0.0.0 127.0.0.1 224.0.0.1 ::1 :: fe80::1%eth0".split(
    " ",
  ),
  ..."2001:db8::7 ::ffff:192.0.2.1 1:2:3:4:5:6:7:8 ff02::1 2001:DB8:0:0::0.0.0.7".split(" "),
];
const HOSTS = [...ADDRESSES, "localhost", "alice-laptop.local", "a_b.example."];
const TARGETS = HOSTS.flatMap((host) => [host, formatAddress(host, 8_081)]);

const ipCase = fuzzCase(
  "parseIp",
  80_000,
  mutatedText(fc.constantFrom(...ADDRESSES)),
  (text, seen) => {
    const bytes = parseIp(text);
    seen(bytes !== undefined);
    const normal = normaliseIp(text);
    assert.equal(normaliseIp(normal), normal);
    assert.equal(originOfIp(normal), originOfIp(text));
    if (bytes === undefined) {
      assert.equal(normal, text);
      assert.ok(!isUnicast(text) && !isLoopback(text));
    } else {
      assert.ok(bytes.length === 4 || bytes.length === 16);
      assert.ok(parseIp(normal) !== undefined, normal);
    }
  },
);

const hostPortCase = fuzzCase(
  "parseHostPort",
  80_000,
  fc.tuple(
    mutatedText(fc.constantFrom(...TARGETS)),
    fc.option(mutatedText(fc.constantFrom("1", "8080", "65535", "65536")), { nil: undefined }),
  ),
  ([text, port], seen) => {
    const check = parseHostPort(text, port);
    seen(check.state === "ok");
    if (check.state === "refused") return assertSentence(check.reason);
    const { to } = check.target;
    assert.ok(isTcp(to));
    const { hostname: host, port: number } = to;
    assert.match(host, /^[\w.:%~-]{1,253}$/);
    assert.deepEqual(parseHostPort(formatAddress(host, number)), check);
    assert.equal(parsePort(String(number)), number);
  },
);

const MULTIADDRESSES = [
  "/ip4/192.0.2.1/tcp/8080",
  "/ip6/2001:db8::7/tcp/1",
  "/dns4/alice.local/tcp/65535",
  "/dns/alice.local/tcp/80/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
];

const targetCase = asyncFuzzCase(
  "parseTarget",
  20_000,
  mutatedText(fc.constantFrom(...MULTIADDRESSES)),
  async (text, seen) => {
    const check = await parseTarget(text);
    seen(check.state === "ok");
    if (check.state === "refused") return assertSentence(check.reason);
    assert.equal((await parseTarget(addressText(check.target.to))).state, "ok");
  },
);

const NAMES = [
  "bob",
  "Zoë-2",
  "дмитрий",
  "サクラ_桜",
  "김철수",
  "ab",
  "a".repeat(MAX_NAME_CHARACTERS),
];

const nameCase = fuzzCase(
  "checkName",
  60_000,
  mutatedText(fc.constantFrom(...NAMES)),
  (raw, seen) => {
    const check = checkName(raw);
    seen(check.state === "ok");
    const room = checkRoomName(raw);
    if (room.state === "ok") assert.deepEqual(room, check);
    else assertSentence(room.reason);
    if (check.state === "refused") return assertSentence(check.reason);
    assert.deepEqual(checkName(check.name), check);
    assert.equal(check.name, raw.normalize("NFC"));
    assert.equal(safeName(check.name), check.name, "a name is safe to show");
  },
);

const LONGEST = "é".repeat(MAX_CONTENT_BYTES / 2);
const CONTENTS = ["hello", "two\nlines", "cafe\u0301 👩‍👩‍👧", LONGEST, LONGEST.slice(1) + "e\u0301"];

const contentCase = fuzzCase(
  "checkContent",
  30_000,
  mutatedText(fc.oneof(fc.constantFrom(...CONTENTS), awkwardText)),
  (raw, seen) => {
    const check = checkContent(raw);
    seen(check.state === "ok");
    if (check.state === "refused") return assertSentence(check.reason);
    assert.ok(utf8(check.content).length <= MAX_CONTENT_BYTES);
    assert.deepEqual(checkContent(check.content), check);
    assert.equal(check.content, check.content.normalize("NFC"));
  },
);

const safeCase = fuzzCase("safeText", 20_000, mutatedText(awkwardText), (raw, seen) => {
  for (const newlines of [false, true]) {
    const safe = safeText(raw, { newlines });
    if (!newlines) seen(safe === raw);
    assert.equal(safeText(safe, { newlines }), safe);
    assert.ok(!UNSAFE.test(newlines ? safe.replaceAll("\n", "") : safe));
    assert.ok(safe.isWellFormed() && safe.length <= 4 * raw.length);
    assert.equal(safe === "", raw === "", "it hides that something was there");
    if (newlines) continue;
    const parts = graphemes(safe);
    assert.equal(parts.map(({ text }) => text).join(""), safe);
    assert.equal(parts.reduce((sum, { width }) => sum + width, 0), textWidth(safe));
    assert.ok(parts.every(({ width }) => width > 0), "it takes no room");
  }
});

const MARKED = [
  "a *bold* and _italic_, ~struck~ and `code`",
  "||a spoiler|| with https://a.example/path_(x)?q=1#top, and (http://b.example).",
];

const marksCase = fuzzCase(
  "markedParts",
  30_000,
  mutatedText(fc.oneof(fc.constantFrom(...MARKED), awkwardText)).map((raw) => safeText(raw)),
  (text, seen) => {
    const parts = markedParts(text);
    seen(parts.length > 0);
    let from = 0;
    for (const { start, end, marks } of parts) {
      assert.ok(start >= from && end > start && end <= text.length);
      const { link } = marks;
      if (link !== undefined) {
        const shown = text.slice(start, end);
        const encoded = shown.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
        assert.equal(link, encoded, "a link is what is shown");
        assert.match(shown, /^https?:\/\/[\x21-\x7e]+?(?:[/?#]|$)/i, "its host is ASCII");
        assert.match(link, /^https?:\/\/[\x21-\x7e]+$/i);
      }
      from = end;
    }
  },
);

const emojiCase = fuzzCase(
  "withEmoji",
  20_000,
  mutatedText(fc.constantFrom(...MARKED, ":tada::+1: :x:", "`:x:` a:x:b \\:x: http://a/:x:")),
  (text, seen) => {
    const sent = withEmoji(text);
    seen(sent !== text);
    assert.ok(utf8(sent).length <= utf8(text).length, "what fits goes on fitting");
  },
);

const wordsCase = fuzzCase(
  "wordText",
  20_000,
  fc.tuple(
    mutatedText(fc.constantFrom(...MARKED, "hi bob, look", "我和小明去北京", "bob.k7qmx2d4 Renée")),
    fc.constantFrom("bob", "小明", "renée", "look"),
  ),
  ([text, word], seen) => {
    const words = wordText(text);
    const folded = foldWord(word);
    const isFound = words.has(folded);
    seen(isFound);
    assert.ok(!isFound || words.text.includes(folded));
    assert.ok(wordText(`${word} ${text}`).has(folded), "a word at the beginning is one");
  },
);

const lines = mutatedText(fc.constantFrom(
  ...COMMANDS.map(({ usage }) => usage),
  "/connect 192.0.2.1 8080",
  "/nick bob",
  "//not a command",
  "hello there",
));

const inputCase = fuzzCase("parseInput", 60_000, lines, (line, seen) => {
  const parsed = parseInput(line);
  seen(parsed.state !== "refused");
  if (parsed.state === "command") {
    const { command, words } = parsed;
    assert.ok(words.length >= command.required && words.length <= command.arguments.length);
    assert.ok(words.every((word) => word !== "" && line.includes(word)));
  } else if (parsed.state === "text") {
    assert.ok(line.endsWith(parsed.content) && line.length - parsed.content.length <= 1);
  }
});

const intents: fc.Arbitrary<object> = fc.oneof(
  fc.record({ intent: fc.constant("say"), room: fc.constant("general"), content: awkwardText }),
  fc.record({ intent: fc.constant("command"), line: fc.constantFrom("/users", "/nick bob") }),
  fc.record({ intent: fc.constant("private"), to: fc.constant("bob"), content: awkwardText }),
  fc.record({ intent: fc.constantFrom("create", "join"), name: awkwardText, room: awkwardText }),
  fc.record({ intent: fc.constantFrom("leave", "rooms"), password: awkwardText }),
);

const intentCase = fuzzCase(
  "readIntent",
  60_000,
  mutatedJson(intents).map((bytes) => new TextDecoder().decode(bytes)),
  (line, seen) => {
    const read = readIntent(line, "general");
    seen(read.state === "intent");
    if (read.state === "refused") assertSentence(read.reason);
    if (read.state !== "intent") return;
    const { intent } = read;
    assert.ok(Object.values(intent).every((value) => typeof value === "string"));
  },
);

const rateCase = fuzzCase(
  "checkRate",
  30_000,
  mutatedText(fc.constantFrom("20/5", "off", "1/1", "1000000/1000000")),
  (text, seen) => {
    const check = checkRate(text);
    seen(check.state === "ok");
    if (check.state === "refused") return assertSentence(check.reason);
    assert.deepEqual(checkRate(formatRate(check.value)), check);
  },
);

const option = fc.constantFrom(
  ..."-username bob,-port 8081,--connect 192.0.2.1,-interface lo,-multicast 224.0.0.1:9999".split(
    ",",
  ),
  ..."-no-discovery,-mesh dev,-secret=new,-rate 20/5,-plain,-json,-debug,-help,-version".split(","),
  "-completion bash",
);
const words = fc.tuple(option, option).chain(([first, second]) =>
  mutatedText(fc.constant(`${first} ${second}`))
).map((line) => line.split(" "));
const variables = fc.dictionary(
  fc.constantFrom("P2PCHAT_USERNAME", "P2PCHAT_PORT", "NAME", "PORT"),
  mutatedText(fc.constantFrom("bob", "8081")),
);

const commandLineCase = asyncFuzzCase(
  "parseCommandLine",
  1_000,
  fc.tuple(words, variables),
  async ([args, environment], seen) => {
    const result = await parseCommandLine(args, (name) => environment[name]);
    seen(result.state === "run");
    if (result.state === "run") return result.notices.forEach(assertSentence);
    assert.ok(result.code === 0 || (result.stdout === "" && result.stderr !== ""));
    if (result.code === 2) result.stderr.split("\n").forEach(assertSentence);
  },
);

/** What people and programs write, and what is shown of it. */
export const textCases: readonly FuzzCase[] = [
  ipCase,
  hostPortCase,
  targetCase,
  nameCase,
  contentCase,
  safeCase,
  marksCase,
  emojiCase,
  wordsCase,
  inputCase,
  intentCase,
  rateCase,
  commandLineCase,
];
