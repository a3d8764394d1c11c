import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMANDS } from "../../../src/chat/commands/command_table.ts";
import { parseCommand, parseInput } from "../../../src/chat/commands/parse.ts";
import { findCommand } from "../../../src/chat/features/command.ts";
import { suggest } from "../../../src/core/text/suggest.ts";

const words = (line: string) => {
  const parsed = parseCommand(line);
  return parsed.state === "command" ? [parsed.command.name, ...parsed.words] : parsed.state;
};

Deno.test("parseCommand() splits words at any space, and leaves the last argument whole", () => {
  assert.deepEqual(words("/connect\t10.0.0.9   8081"), ["connect", "10.0.0.9", "8081"]);
  assert.deepEqual(words("/connect a b  c "), ["connect", "a", "b  c"]);
  assert.deepEqual(words("/me  waves\nand  leaves "), ["me", "waves\nand  leaves"]);
  assert.deepEqual(words("/help "), ["help"]);
});

Deno.test("parseCommand() needs no /, and takes no second one", () => {
  assert.deepEqual(words("users"), ["users"]);
  assert.equal(words("//users"), "refused");
});

Deno.test("parseInput() never takes a line with one / for a text, and always one without", () => {
  fc.assert(
    fc.property(fc.string(), (rest) => {
      const slashed = parseInput(`/${rest}`);
      assert.equal(slashed.state === "text", rest.startsWith("/"));
      if (!rest.startsWith("/")) {
        assert.deepEqual(parseInput(rest), { state: "text", content: rest });
      }
      assert.deepEqual(parseInput(`//${rest}`), { state: "text", content: `/${rest}` });
    }),
    { seed: 1, numRuns: 1_000 },
  );
});

Deno.test("suggest() counts a third of the letters, and at least one", () => {
  assert.equal(suggest("ab", ["ax"]), "ax");
  assert.equal(suggest("ab", ["xy"]), undefined);
  assert.equal(suggest("abcdef", ["abcdxy"]), "abcdxy");
  assert.equal(suggest("abcdef", ["abcxyz"]), undefined);
  assert.equal(suggest("abcd", ["wxyd", "abcx"]), "abcx");
});

Deno.test("findCommand() has no name for two commands, and none for what is no command", () => {
  const names = COMMANDS.flatMap(({ name, aliases }) => [name, ...aliases]);
  assert.equal(new Set(names).size, names.length);
  for (const command of COMMANDS) {
    for (const name of [command.name, ...command.aliases, command.name.toUpperCase()]) {
      assert.equal(findCommand(COMMANDS, name), command);
    }
  }
  for (const name of ["", "constructor", "__proto__"]) {
    assert.equal(findCommand(COMMANDS, name), undefined);
  }
});

Deno.test("parseCommand() takes what stands in quotes for one password", () => {
  assert.deepEqual(words('/create coding "Secret lobby" For  developers'), [
    "create",
    "coding",
    "Secret lobby",
    "For  developers",
  ]);
  assert.deepEqual(words('/create dev ""'), ["create", "dev", ""]);
  assert.deepEqual(words('/join dev "Secret lobby"'), ["join", "dev", "Secret lobby"]);
  assert.deepEqual(words("/join dev Secret lobby"), ["join", "dev", "Secret lobby"]);
  assert.deepEqual(words('/create dev pa"ss word'), ["create", "dev", 'pa"ss', "word"]);
  for (const line of ['/create dev "Secret', '/create dev "a"b', '/join dev "a" b']) {
    assert.equal(words(line), "refused", line);
  }
  assert.deepEqual(words('/me says "hi" loudly'), ["me", 'says "hi" loudly']);
});
