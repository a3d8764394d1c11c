import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMANDS } from "../../../../src/chat/commands/command_table.ts";
import { parseInput } from "../../../../src/chat/commands/parse.ts";
import { secretIn, withoutSecret } from "../../../../src/ui/screen/model/password_span.ts";

/** The line with what is secret in it in brackets. */
function marked(line: string): string {
  const { start, end } = secretIn(line) ?? { start: line.length, end: line.length };
  return start === line.length
    ? line
    : `${line.slice(0, start)}[${line.slice(start, end)}]${line.slice(end)}`;
}

Deno.test("secretIn() finds the password of a command, while it is typed and after", () => {
  const lines = [
    "/join dev [h]",
    "/join dev [hunter2]",
    "/JOIN  dev  [hunter2 and more ]",
    "/j dev [hunter2]",
    "/create secret [mypass123] Private discussion room",
    '/create coding ["Secret lobby"] For developers',
    '/create coding ["Secret lob]',
    '/create coding ["Secret"x] For developers',
    '/create "coding [club"] x',
    "/create dev [no-pas]",
    "/create dev [no-pass1] about",
    "/create dev\n[hunter2]",
  ];
  for (const line of lines) assert.equal(marked(line.replace(/[[\]]/g, "")), line);
});

Deno.test("secretIn() finds one in the line of an alias, which is refused for it", () => {
  const line = "/alias cave /join cave hunter2";
  assert.equal(line.slice(secretIn(line)?.start, secretIn(line)?.end), "hunter2");
  assert.equal(withoutSecret(line), "/alias cave /join cave");
  for (const open of ["/alias cave /join $1", "/alias cave", "/alias join cave dev x"]) {
    assert.equal(secretIn(open), undefined, open);
  }
});

Deno.test("secretIn() finds one behind a mistyped command too", () => {
  assert.equal(marked("/jion dev hunter2"), "/jion dev [hunter2]");
  assert.equal(marked("/craete dev hunter2 about"), "/craete dev [hunter2] about");
});

Deno.test("secretIn() finds none where none is", () => {
  const lines = [
    "",
    "/",
    "/join",
    "/join dev",
    "/join dev ",
    "/create dev no-pass about it",
    "/create dev new-pass",
    "//join dev text",
    "say /join dev x",
    "/msg bob hunter2",
    "/help join x",
  ];
  for (const line of lines) assert.equal(secretIn(line), undefined, line);
});

Deno.test("secretIn() covers what the engine takes for a password, whatever is typed", () => {
  const kinds = COMMANDS.filter((command) => command.arguments.includes("password"));
  const piece = fc.constantFrom(
    " ",
    "  ",
    '"',
    "dev",
    "hunter2",
    "x y",
    "no-pass",
    "\n",
    "/",
    "é👩‍👩‍👧",
  );
  const line = fc.tuple(fc.constantFrom(...kinds), fc.array(piece, { maxLength: 9 })).map(
    ([{ name }, pieces]) => `/${name} ${pieces.join("")}`,
  );
  let found = 0;
  fc.assert(
    fc.property(line, (line) => {
      const parsed = parseInput(line);
      if (parsed.state !== "command") return;
      const password = parsed.words[parsed.command.arguments.indexOf("password")];
      if (password === undefined || ["", "no-pass", "new-pass"].includes(password)) return;
      const secret = secretIn(line);
      assert.ok(secret !== undefined, line);
      assert.ok(line.slice(secret.start, secret.end).includes(password), line);
      assert.ok(
        !withoutSecret(line).includes(password) || line.slice(0, secret.start).includes(password),
      );
      found++;
    }),
    { seed: 23, numRuns: 2_000 },
  );
  assert.ok(found > 300, `${found}`);
});

Deno.test("withoutSecret() keeps a line up to its password: what follows could be sent as one", () => {
  assert.equal(withoutSecret("/join dev hunter2"), "/join dev");
  assert.equal(withoutSecret("/create dev hunter2 about it"), "/create dev");
  assert.equal(withoutSecret("/create dev no-pass about it"), "/create dev no-pass about it");
  assert.equal(withoutSecret("hello"), "hello");
});

Deno.test("secretIn() finds a password in the line that a key is bound to", () => {
  const line = "/bind F5 /join cave hunter2";
  assert.deepEqual(secretIn(line), { start: line.indexOf("hunter2"), end: line.length });
  assert.equal(withoutSecret(line), "/bind F5 /join cave");
  assert.equal(secretIn("/bind F5 /create cave no-pass"), undefined);
});
