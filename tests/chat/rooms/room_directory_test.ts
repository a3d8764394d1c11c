import assert from "node:assert/strict";
import { roomsText } from "../../../src/chat/rooms/room_directory.ts";

Deno.test("roomsText() tells of each room how many are in it, whether we are, and what it is about", () => {
  const room = { kind: "open", topic: "", members: 1, joined: false } as const;
  const text = roomsText([
    { ...room, id: "dev", shown: "#dev", topic: "Tools", members: 12, joined: true },
    { ...room, id: "cave.k7qmx2d4", shown: "#cave", kind: "locked" },
    { ...room, id: "ops.k7qmx2d4", shown: "#ops", kind: "locked", topic: "Night shift" },
  ]);
  assert.deepEqual(text.split("\n"), [
    "room   people       topic",
    "#dev   12 with you  Tools",
    "#cave  1            (password)",
    "#ops   1            Night shift (password)",
  ]);
});
