import assert from "node:assert/strict";
import {
  isRetained,
  REGISTER_KINDS,
  registerKind,
  UNKNOWN_KIND,
} from "../../../../src/protocol/replication/wire/register_kinds.ts";

Deno.test("registerKind() gives the row of a kind, and another where a single one has a key", () => {
  assert.equal(registerKind({ kind: "room", key: "dev" }), REGISTER_KINDS.room);
  assert.equal(registerKind({ kind: "member", key: "" }), REGISTER_KINDS.member);
  assert.equal(registerKind({ kind: "member", key: "dev" }), UNKNOWN_KIND);
  for (const kind of ["other", "toString", "__proto__", ""]) {
    assert.equal(registerKind({ kind, key: "" }), UNKNOWN_KIND);
  }
});

Deno.test("isPersistent() is so of rooms and their topics", () => {
  const kinds = ["room", "topic", "member", "presence", "other"];
  assert.deepEqual(kinds.filter((kind) => isRetained({ kind, key: "" })), ["room", "topic"]);
});
