import { deepEqual, equal } from "node:assert/strict";
import { utf8 } from "../../src/core/bytes.ts";
import { contextBytes } from "../../src/crypto/seal_context.ts";
import {
  ALICE,
  BOB,
  FOR_BOB,
  IN_ROOM,
  MESH,
  OTHERS_FOR_BOB,
  OTHERS_IN_ROOM,
} from "./seal_contexts.ts";

Deno.test("contextBytes() names everything that a text is bound to", () => {
  deepEqual(
    contextBytes(MESH, FOR_BOB),
    utf8(`p2pchat/2 private\0lan\0${ALICE}\x005\0${BOB}\0private`),
  );
  deepEqual(
    contextBytes(MESH, IN_ROOM),
    utf8(`p2pchat/2 room\0lan\0dev.k7qmx2d4\0${ALICE}\x005\0chat`),
  );
});

Deno.test("contextBytes() differs with every part", () => {
  const contexts = [FOR_BOB, ...OTHERS_FOR_BOB, IN_ROOM, ...OTHERS_IN_ROOM];
  const all = ["lan", "lan2"].flatMap((mesh) =>
    contexts.map((context) => contextBytes(mesh, context).join())
  );
  equal(new Set(all).size, all.length);
});
