import assert from "node:assert/strict";
import {
  contextOf,
  prologueOf,
  PROTOCOL,
  PROTOCOL_VERSION,
} from "../../src/core/protocol_version.ts";

Deno.test("contextOf() and prologueOf() begin with the protocol, and tell purposes and meshes apart", () => {
  assert.equal(PROTOCOL, `p2pchat/${PROTOCOL_VERSION}`);
  assert.equal(contextOf("room", "lan"), "p2pchat/2 room\0lan\0");
  assert.equal(prologueOf("lan"), "p2pchat/2\0lan");
  const all = ["room", "link"].flatMap((purpose) =>
    ["lan", "wan", ""].map((mesh) => contextOf(purpose, mesh))
  );
  assert.equal(new Set([...all, prologueOf("lan"), prologueOf("wan")]).size, all.length + 2);
  for (const one of all) {
    assert.ok(!all.some((other) => other !== one && other.startsWith(one)), one);
  }
});
