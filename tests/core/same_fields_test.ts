import assert from "node:assert/strict";
import { hasSameFields } from "../../src/core/same_fields.ts";

Deno.test("hasSameFields() compares the values of all fields, in any order", () => {
  const a: { readonly id: string; readonly members: number; readonly away?: string } = {
    id: "dev",
    members: 2,
  };
  assert.ok(hasSameFields(a, { members: 2, id: "dev" }));
  assert.ok(!hasSameFields(a, { ...a, members: 3 }));
  assert.ok(!hasSameFields(a, { ...a, away: "" }));
  assert.ok(!hasSameFields({ ...a, away: "" }, a));
});

Deno.test("hasSameFields() takes objects for the same where they are one", () => {
  const list: readonly string[] = [];
  assert.ok(hasSameFields({ list }, { list }));
  assert.ok(!hasSameFields({ list }, { list: [] }));
});
