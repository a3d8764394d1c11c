import assert from "node:assert/strict";
import * as v from "valibot";
import { signingKey } from "../../src/protocol/curve25519_keys.ts";
import { PeerIdSchema } from "../../src/protocol/peer_id_schema.ts";
import { seed } from "./identities.ts";

Deno.test("PeerIdSchema accepts a key's id, and no text of another length or alphabet", () => {
  const { id } = signingKey(seed(4));
  assert.ok(v.is(PeerIdSchema, id));
  for (const text of ["", id.slice(1), `${id}A`, `${id}=`, `+${id.slice(1)}`, 7, undefined, [id]]) {
    assert.ok(!v.is(PeerIdSchema, text), `${text}`);
  }
});
