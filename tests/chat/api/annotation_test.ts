import assert from "node:assert/strict";
import fc from "fast-check";
import { addNote, NO_NOTES, type Note, standingNotes } from "../../../src/chat/api/annotation.ts";
import { MAX_NOTE_CHARACTERS, MAX_NOTES_PER_MESSAGE } from "../../../src/core/limits/chat.ts";
import { BOB, CAROL, someone } from "../one_engine.ts";

function note(text: string, sequence = 1, changes: Partial<Note> = {}): Note {
  return { kind: "reaction", author: BOB, epoch: 1, sequence, text, ...changes };
}

const textsOf = (notes: readonly Note[]) => notes.map(({ text }) => text);

Deno.test("addNote() holds one note of each kind and person, in the place of the first", () => {
  const notes = [
    note("👍"),
    note("🎉", 1, { author: CAROL }),
    note("seen", 2, { kind: "mark" }),
    note("😀", 3),
  ].reduce(addNote, NO_NOTES);
  assert.deepEqual(textsOf(notes), ["😀", "🎉", "seen"]);
});

Deno.test("addNote() comes to the same notes in any order of arrival", () => {
  const arrivals = fc.array(
    fc.record({
      author: fc.constantFrom(BOB, CAROL),
      epoch: fc.integer({ min: 1, max: 3 }),
      sequence: fc.integer({ min: 1, max: 9 }),
    }).map(({ author, epoch, sequence }) =>
      note(sequence % 3 === 0 ? "" : `${epoch}.${sequence}`, sequence, { author, epoch })
    ),
    { maxLength: 12 },
  );
  const sorted = (notes: readonly Note[]) =>
    standingNotes(notes).map(({ author, text }) => `${author} ${text}`).sort();
  fc.assert(
    fc.property(arrivals, (list) => {
      const there = list.reduce(addNote, NO_NOTES);
      const back = list.toReversed().reduce(addNote, NO_NOTES);
      assert.deepEqual(sorted(there), sorted(back));
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("addNote() returns the same list where nothing changes", () => {
  const notes = addNote(NO_NOTES, note("👍", 2));
  assert.equal(addNote(notes, note("👍", 2)), notes);
  assert.equal(addNote(notes, note("🎉", 1)), notes);
});

Deno.test("addNote() takes as many characters as the limit, and none beyond it", () => {
  const longest = "😀".repeat(MAX_NOTE_CHARACTERS);
  assert.deepEqual(textsOf(addNote(NO_NOTES, note(longest))), [longest]);
  assert.equal(addNote(NO_NOTES, note(`${longest}!`)), NO_NOTES);
});

Deno.test("addNote() takes as many notes as the limit, and then only others of those people", () => {
  let notes = NO_NOTES;
  for (let at = 0; at < MAX_NOTES_PER_MESSAGE; at++) {
    notes = addNote(notes, note("👍", 1, { author: someone(at) }));
  }
  assert.equal(notes.length, MAX_NOTES_PER_MESSAGE);
  const beyond = note("👍", 1, { author: someone(MAX_NOTES_PER_MESSAGE) });
  assert.equal(addNote(notes, beyond), notes);
  assert.equal(addNote(notes, note("🎉", 2, { author: someone(0) }))[0]?.text, "🎉");
});

Deno.test("standingNotes() are those that are not taken back", () => {
  const notes = [note("👍"), note("🎉", 1, { author: CAROL }), note("", 2)].reduce(
    addNote,
    NO_NOTES,
  );
  assert.deepEqual(textsOf(standingNotes(notes)), ["🎉"]);
  assert.equal(standingNotes(NO_NOTES), NO_NOTES);
});
