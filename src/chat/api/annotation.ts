/**
 * Notes: what people attached to a message, as a reaction is.
 *
 * 1. A person has one note of each kind at a message: the one that was sent last, in whatever order
 *    they arrive.
 * 2. An empty text takes a note back. The empty note stays, so that an earlier one that arrives
 *    afterwards does not count.
 * 3. A message has at most {@link MAX_NOTES_PER_MESSAGE}; a text has at most
 *    {@link MAX_NOTE_CHARACTERS}. What is beyond does not count.
 *
 * @module
 */
import { MAX_NOTE_CHARACTERS, MAX_NOTES_PER_MESSAGE } from "../../core/limits/chat.ts";
import type { PeerId } from "../../core/peer.ts";
import { safeText } from "../../core/text/safe.ts";

export interface Note {
  /** Of one feature. */
  readonly kind: string;
  readonly author: PeerId;
  /** Names, with the author, the envelope or direct message that brought it. */
  readonly epoch: number;
  readonly sequence: number;
  /** One line, safe to show; empty: taken back. */
  readonly text: string;
}

/** The notes of a message without any: one list for all, so that such a message allocates none. */
export const NO_NOTES: readonly Note[] = [];

/** Adds a note, and makes its text safe; returns the same list where that changes nothing. */
export function addNote(notes: readonly Note[], note: Note): readonly Note[] {
  const text = safeText(note.text);
  if ([...text].length > MAX_NOTE_CHARACTERS) return notes;
  const { kind, author, epoch, sequence } = note;
  const at = notes.findIndex((held) => held.author === author && held.kind === kind);
  const held = notes[at];
  if (held === undefined) {
    return notes.length < MAX_NOTES_PER_MESSAGE ? [...notes, { ...note, text }] : notes;
  }
  const isLater = epoch > held.epoch || (epoch === held.epoch && sequence > held.sequence);
  return isLater ? notes.with(at, { ...note, text }) : notes;
}

/** Returns the notes that are not taken back. */
export function standingNotes(notes: readonly Note[]): readonly Note[] {
  return notes.length === 0 ? notes : notes.filter(({ text }) => text !== "");
}
