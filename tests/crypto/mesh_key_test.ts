import { equal } from "node:assert/strict";
import { toBase64Url } from "../../src/core/bytes.ts";
import { deriveMeshKey } from "../../src/crypto/mesh_key.ts";

Deno.test("deriveMeshKey() is what Python's hashlib makes of code and mesh", async () => {
  const key = await deriveMeshKey("aaaa-bbbb-cccc-dddd", "lan");
  equal(toBase64Url(key), "_2MxYEXS2zswv5qQmFsFqbJEfAB_RmlyDCisUYLwVEw");
});
