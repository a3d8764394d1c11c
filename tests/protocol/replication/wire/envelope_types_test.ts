import assert from "node:assert/strict";
import {
  ACTION,
  CHAT,
  ENVELOPE_TYPES,
  envelopeType,
  NICK,
  PRIVATE,
} from "../../../../src/protocol/replication/wire/envelope_types.ts";

Deno.test("ENVELOPE_TYPES has a row for each name, and no other", () => {
  assert.deepEqual(Object.keys(ENVELOPE_TYPES), [CHAT, ACTION, NICK, PRIVATE]);
});

Deno.test("envelopeType() knows the types of the table, and none that an object has by itself", () => {
  for (const type of [CHAT, ACTION, NICK, PRIVATE] as const) {
    assert.equal(envelopeType(type), ENVELOPE_TYPES[type]);
  }
  for (const type of ["", "reaction", "toString", "__proto__", "Chat"]) {
    assert.equal(envelopeType(type), undefined);
  }
});
