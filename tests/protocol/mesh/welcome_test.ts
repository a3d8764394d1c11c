import assert from "node:assert/strict";
import { MAX_LINKS } from "../../../src/core/limits.ts";
import { signingKey } from "../../../src/protocol/keys.ts";
import { type Host, welcome } from "../../../src/protocol/mesh/welcome.ts";
import { identityOf, seed } from "../parties.ts";

const [own, other] = [signingKey(seed(1)), signingKey(seed(2))];
const guest = identityOf(other);
const host = (changes: Partial<Host> = {}): Host => ({
  self: own.id,
  epoch: 5,
  expected: undefined,
  linked: 0,
  isLinked: false,
  ...changes,
});

Deno.test("welcome() takes who bears a name and is somebody else", () => {
  assert.deepEqual(welcome(guest, host()), { state: "welcome" });
  assert.deepEqual(welcome(guest, host({ expected: other.id })), { state: "welcome" });
});

Deno.test("welcome() tells ourselves from another run with our identity", () => {
  for (const [epoch, trouble] of [[5, "self"], [6, "clone"], [4, "clone"]] as const) {
    assert.deepEqual(welcome(identityOf(own, { epoch }), host()), {
      state: "refused",
      trouble,
      bye: "self",
    });
  }
});

Deno.test("welcome() refuses another than was asked for, and names that nobody can bear", () => {
  assert.deepEqual(welcome(guest, host({ expected: own.id })), {
    state: "refused",
    trouble: "wrong-peer",
  });
  for (
    const username of ["", "x", "two words", "bob\n10:30 alice: hi", "x".repeat(21), "\u202ebob"]
  ) {
    assert.deepEqual(welcome({ ...guest, username }, host()), {
      state: "refused",
      trouble: "bad-name",
    });
  }
});

Deno.test("welcome() takes as many as the limit and refuses one past it, but not who is linked", () => {
  assert.equal(welcome(guest, host({ linked: MAX_LINKS - 1 })).state, "welcome");
  assert.deepEqual(welcome(guest, host({ linked: MAX_LINKS })), {
    state: "refused",
    trouble: "full",
    bye: "full",
  });
  assert.equal(welcome(guest, host({ linked: MAX_LINKS, isLinked: true })).state, "welcome");
});
