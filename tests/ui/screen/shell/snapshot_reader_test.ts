import assert from "node:assert/strict";
import { GENERAL } from "../../../../src/chat/api/room_id.ts";
import type { PictureForm } from "../../../../src/chat/people/settings/pictures.ts";
import { createSnapshotReader } from "../../../../src/ui/screen/shell/snapshot_reader.ts";
import { BOB, CAROL, chatView } from "../screen_harness.ts";

Deno.test("createSnapshotReader() returns the same snapshot until a part of the view is another one", () => {
  let people = [BOB];
  const view = {
    ...chatView(),
    get people() {
      return people;
    },
  };
  const read = createSnapshotReader(view, () => "unicode");
  const first = read(GENERAL);
  assert.equal(read(GENERAL), first);
  people = [BOB, CAROL];
  const second = read(GENERAL);
  assert.notEqual(second, first);
  assert.deepEqual(second, { ...first, people });
  assert.equal(read(GENERAL), second);
});

Deno.test("createSnapshotReader() reads the members of the room that it is asked for", () => {
  const [inGeneral, inDev] = [[BOB], [CAROL]];
  const read = createSnapshotReader(
    chatView({ members: (room) => room === GENERAL ? inGeneral : inDev }),
    () => "unicode",
  );
  assert.equal(read(GENERAL).members, inGeneral);
  assert.equal(read("dev").members, inDev);
  assert.equal(read(GENERAL).members, inGeneral);
});

Deno.test("createSnapshotReader() has pictures in the form that the terminal can show", () => {
  const cat = { ...BOB, picture: "(=^.^=)", face: "=^•ω•^=" };
  const people = [cat, { ...CAROL, picture: "<3" }];
  const view = chatView({ self: cat, people, members: () => people });
  let form: PictureForm = "unicode";
  const read = createSnapshotReader(view, () => form);
  const { self, people: shown, members, pictureForm } = read(GENERAL);
  assert.deepEqual(shown.map(({ picture }) => picture), ["=^•ω•^=", "<3"]);
  assert.deepEqual([self.picture, members, pictureForm], ["=^•ω•^=", shown, "unicode"]);
  assert.equal(read(GENERAL).people, shown, "nothing changed");
  form = "ascii";
  const plain = read(GENERAL);
  assert.equal(plain.people, people);
  assert.deepEqual([plain.self.picture, plain.pictureForm], ["(=^.^=)", "ascii"]);
  form = "unicode";
  assert.equal(read(GENERAL).people, shown);
});
