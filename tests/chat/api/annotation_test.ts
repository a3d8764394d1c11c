import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addAnnotation,
  type Annotation,
  NO_ANNOTATIONS,
  standingAnnotations,
} from "../../../src/chat/api/annotation.ts";
import {
  MAX_ANNOTATION_CHARACTERS,
  MAX_ANNOTATIONS_PER_MESSAGE,
} from "../../../src/core/limits/chat.ts";
import { BOB, CAROL, someone } from "../one_engine.ts";

function annotation(text: string, sequence = 1, changes: Partial<Annotation> = {}): Annotation {
  return { kind: "reaction", author: BOB, epoch: 1, sequence, text, ...changes };
}

const textsOf = (annotations: readonly Annotation[]) => annotations.map(({ text }) => text);

Deno.test("addAnnotation() holds one annotation of each kind and person, in the place of the first", () => {
  const annotations = [
    annotation("👍"),
    annotation("🎉", 1, { author: CAROL }),
    annotation("seen", 2, { kind: "mark" }),
    annotation("😀", 3),
  ].reduce(addAnnotation, NO_ANNOTATIONS);
  assert.deepEqual(textsOf(annotations), ["😀", "🎉", "seen"]);
});

Deno.test("addAnnotation() comes to the same annotations in any order of arrival", () => {
  const arrivals = fc.array(
    fc.record({
      author: fc.constantFrom(BOB, CAROL),
      epoch: fc.integer({ min: 1, max: 3 }),
      sequence: fc.integer({ min: 1, max: 9 }),
    }).map(({ author, epoch, sequence }) =>
      annotation(sequence % 3 === 0 ? "" : `${epoch}.${sequence}`, sequence, { author, epoch })
    ),
    { maxLength: 12 },
  );
  const sorted = (annotations: readonly Annotation[]) =>
    standingAnnotations(annotations).map(({ author, text }) => `${author} ${text}`).sort();
  fc.assert(
    fc.property(arrivals, (list) => {
      const there = list.reduce(addAnnotation, NO_ANNOTATIONS);
      const back = list.toReversed().reduce(addAnnotation, NO_ANNOTATIONS);
      assert.deepEqual(sorted(there), sorted(back));
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("addAnnotation() returns the same list where nothing changes", () => {
  const annotations = addAnnotation(NO_ANNOTATIONS, annotation("👍", 2));
  assert.equal(addAnnotation(annotations, annotation("👍", 2)), annotations);
  assert.equal(addAnnotation(annotations, annotation("🎉", 1)), annotations);
});

Deno.test("addAnnotation() takes as many characters as the limit, and none beyond it", () => {
  const longest = "😀".repeat(MAX_ANNOTATION_CHARACTERS);
  assert.deepEqual(textsOf(addAnnotation(NO_ANNOTATIONS, annotation(longest))), [longest]);
  assert.equal(addAnnotation(NO_ANNOTATIONS, annotation(`${longest}!`)), NO_ANNOTATIONS);
});

Deno.test("addAnnotation() takes as many annotations as the limit, and then only others of those people", () => {
  let annotations = NO_ANNOTATIONS;
  for (let at = 0; at < MAX_ANNOTATIONS_PER_MESSAGE; at++) {
    annotations = addAnnotation(annotations, annotation("👍", 1, { author: someone(at) }));
  }
  assert.equal(annotations.length, MAX_ANNOTATIONS_PER_MESSAGE);
  const beyond = annotation("👍", 1, { author: someone(MAX_ANNOTATIONS_PER_MESSAGE) });
  assert.equal(addAnnotation(annotations, beyond), annotations);
  assert.equal(
    addAnnotation(annotations, annotation("🎉", 2, { author: someone(0) }))[0]?.text,
    "🎉",
  );
});

Deno.test("standingAnnotations() are those that are not taken back", () => {
  const annotations = [annotation("👍"), annotation("🎉", 1, { author: CAROL }), annotation("", 2)]
    .reduce(
      addAnnotation,
      NO_ANNOTATIONS,
    );
  assert.deepEqual(textsOf(standingAnnotations(annotations)), ["🎉"]);
  assert.equal(standingAnnotations(NO_ANNOTATIONS), NO_ANNOTATIONS);
});
