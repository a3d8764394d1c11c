import assert from "node:assert/strict";
import { COMMANDS } from "../../../src/chat/commands/command_table.ts";
import { FOREIGN_COMMANDS } from "../../../src/chat/commands/foreign_commands.ts";
import { parseInput } from "../../../src/chat/commands/parse.ts";
import { findCommand } from "../../../src/chat/features/command.ts";

Deno.test("FOREIGN_COMMANDS has no command of ours, and points to none that there is not", () => {
  for (const [word, hint] of FOREIGN_COMMANDS) {
    assert.equal(findCommand(COMMANDS, word), undefined, word);
    assert.equal(word, word.toLowerCase());
    for (const [, name = ""] of hint.matchAll(/\/([a-z]+)/g)) {
      assert.ok(findCommand(COMMANDS, name), hint);
    }
  }
});

Deno.test("parseInput() points from words of other programs to ours, and an alias counts before", () => {
  assert.deepEqual(parseInput("/LastLog hunter"), {
    state: "refused",
    reason: "There is no command /LastLog: /search TEXT finds what was said",
  });
  assert.deepEqual(parseInput("/lastlog tea", COMMANDS, [{ name: "lastlog", line: "/find" }]), {
    state: "command",
    command: findCommand(COMMANDS, "search"),
    words: ["tea"],
  });
});
