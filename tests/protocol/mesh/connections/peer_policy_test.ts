import assert from "node:assert/strict";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { checkPeer, type Host } from "../../../../src/protocol/mesh/connections/peer_policy.ts";
import { identityOf, seed } from "../../identities.ts";

const [own, other] = [signingKey(seed(1)), signingKey(seed(2))];
const guest = identityOf(other);
const host = (changes: Partial<Host> = {}): Host => ({
  self: own.id,
  epoch: 5,
  expected: undefined,
  hasRoom: () => true,
  ...changes,
});

Deno.test("welcome() takes who bears a name and is somebody else", () => {
  assert.deepEqual(checkPeer(guest, host()), { state: "welcome" });
  assert.deepEqual(checkPeer(guest, host({ expected: other.id })), { state: "welcome" });
});

Deno.test("welcome() tells ourselves from another run with our identity", () => {
  for (const [epoch, problem] of [[5, "self"], [6, "clone"], [4, "clone"]] as const) {
    assert.deepEqual(checkPeer(identityOf(own, { epoch }), host()), {
      state: "refused",
      problem,
      bye: "self",
    });
  }
});

Deno.test("checkPeer() links to peers whose names only earlier versions allow", () => {
  for (const username of ["bᴏb", "alice_", "--x", "ѡоѡ"]) {
    assert.deepEqual(checkPeer({ ...guest, username }, host()), { state: "welcome" });
  }
});

Deno.test("welcome() refuses another than was asked for, and names that nobody can bear", () => {
  assert.deepEqual(checkPeer(guest, host({ expected: own.id })), {
    state: "refused",
    problem: "wrong-peer",
  });
  for (
    const username of ["", "x", "two words", "bob\n10:30 alice: hi", "x".repeat(21), "\u202ebob"]
  ) {
    assert.deepEqual(checkPeer({ ...guest, username }, host()), {
      state: "refused",
      problem: "bad-name",
    });
  }
});

Deno.test("welcome() refuses whom there is no room for, and asks for room for nobody else", () => {
  assert.deepEqual(checkPeer(guest, host({ hasRoom: () => false })), {
    state: "refused",
    problem: "full",
    bye: "full",
  });
  const hasRoom = () => assert.fail("it takes nobody's place");
  assert.equal(checkPeer(identityOf(own), host({ hasRoom })).state, "refused");
  assert.equal(checkPeer({ ...guest, username: "" }, host({ hasRoom })).state, "refused");
});
