import assert from "node:assert/strict";
import { askUsernameByLine } from "../../src/app/ask_username_by_line.ts";
import { MAX_OFFERED_NAMES } from "../../src/core/limits/front_ends.ts";

/** Asks, and types these lines; returns the name and what was written. */
async function ask(
  known: readonly string[],
  typed: readonly string[],
  signal = new AbortController().signal,
): Promise<{ readonly name: string | undefined; readonly written: string }> {
  const lines = [...typed];
  let written = "";
  const name = await askUsernameByLine(known, {
    read: () => Promise.resolve(lines.shift()),
    write(text) {
      written += text;
      return Promise.resolve();
    },
    signal,
  });
  return { name, written };
}

Deno.test("askUsernameByLine() asks until the name is one", async () => {
  const { name, written } = await ask([], ["x\n", " xavier \r\n"]);
  assert.equal(name, "xavier");
  assert.match(
    written,
    /^What is your name\? .*Type it and press Enter\nError: A name has 2 to 20 characters.*\n$/,
  );
});

Deno.test("askUsernameByLine() offers the names of profiles by number", async () => {
  const { name, written } = await ask(["alice", "b", "bob"], ["2\n"]);
  assert.equal(name, "bob");
  assert.match(
    written,
    /\nNames used here before\n1: alice\n2: bob\nType a number or another name/,
  );
  assert.equal((await ask(["alice"], ["2\n", "carol\n"])).name, "carol");
  assert.equal((await ask(["alice"], ["0\n", "10\n"])).name, "10");
});

Deno.test(`askUsernameByLine() offers ${MAX_OFFERED_NAMES} names, and no more`, async () => {
  const names = Array.from({ length: MAX_OFFERED_NAMES + 1 }, (_, at) => `name${at + 1}`);
  const { written } = await ask(names, []);
  assert.ok(written.includes(`\n${MAX_OFFERED_NAMES}: name${MAX_OFFERED_NAMES}\n`));
  assert.ok(!written.includes(`name${MAX_OFFERED_NAMES + 1}`));
});

Deno.test("askUsernameByLine() has no name at the end of the input, or at the signal", async () => {
  assert.equal((await ask([], [])).name, undefined);
  assert.equal((await ask([], ["x\n"], AbortSignal.abort())).name, undefined);
});
