/**
 * Annotations: what people attached to a message, as a reaction is.
 *
 * 1. A person has one annotation of each kind at a message: the one that was sent last, in
 *    whatever order they arrive.
 * 2. An empty text takes an annotation back. The empty annotation stays, so that an earlier one
 *    that arrives afterwards does not count.
 * 3. A message has at most {@link MAX_ANNOTATIONS_PER_MESSAGE}; a text has at most
 *    {@link MAX_ANNOTATION_CHARACTERS}. The excess does not count.
 *
 * @module
 */
import { MAX_ANNOTATION_CHARACTERS, MAX_ANNOTATIONS_PER_MESSAGE } from "../../core/limits/chat.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { safeText } from "../../core/text/safe.ts";

export interface Annotation {
  /** Of one feature. */
  readonly kind: string;
  readonly author: PeerId;
  /** Names, with the author, the envelope or direct message that brought it. */
  readonly epoch: number;
  readonly sequence: number;
  /** One line, safe to show; empty: taken back. */
  readonly text: string;
}

/** The annotations of a message without any: one list for all, so such a message allocates none. */
export const NO_ANNOTATIONS: readonly Annotation[] = [];

/**
 * Adds an annotation, and makes its text safe; returns the same list where that changes nothing.
 */
export function addAnnotation(
  annotations: readonly Annotation[],
  annotation: Annotation,
): readonly Annotation[] {
  const text = safeText(annotation.text);
  if ([...text].length > MAX_ANNOTATION_CHARACTERS) return annotations;
  const { kind, author, epoch, sequence } = annotation;
  const at = annotations.findIndex((held) => held.author === author && held.kind === kind);
  const held = annotations[at];
  if (held === undefined) {
    return annotations.length < MAX_ANNOTATIONS_PER_MESSAGE
      ? [...annotations, { ...annotation, text }]
      : annotations;
  }
  const isLater = epoch > held.epoch || (epoch === held.epoch && sequence > held.sequence);
  return isLater ? annotations.with(at, { ...annotation, text }) : annotations;
}

/** Returns the annotations that are not taken back. */
export function standingAnnotations(annotations: readonly Annotation[]): readonly Annotation[] {
  return annotations.length === 0 ? annotations : annotations.filter(({ text }) => text !== "");
}
