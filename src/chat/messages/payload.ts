import * as v from "valibot";
import { utf8 } from "../../core/bytes.ts";
import {
  MAX_MESSAGES_PER_RECEIPT,
  MAX_ROOM_ID_CHARACTERS,
  PADDED_BYTES,
} from "../../core/limits/chat.ts";
import { MAX_EPOCH_MS, MAX_SEQUENCE } from "../../core/limits/replication.ts";
import { MAX_CONTENT_BYTES, MAX_SENDER_CHARACTERS } from "../../core/limits/text.ts";

/** One private word of a run of its author: the run, and its number there. */
export type PayloadId = readonly [epoch: number, number: number];

/** What is inside a private envelope. `number` counts what its author says to anybody in private, from 1 in each epoch. */
export type DirectPayload =
  | {
    readonly type: "text";
    readonly number: number;
    readonly text: string;
    /** It tells what its author does, as `/me`. */
    readonly action: boolean;
    /** When it was said first, ms since 1970 by its author's clock; none: when its envelope was. */
    readonly at?: number;
  }
  /** Come into a room: its id, and as it is called. */
  | {
    readonly type: "invite";
    readonly number: number;
    readonly room: string;
    readonly name: string;
  }
  /** These have arrived; at most {@link MAX_MESSAGES_PER_RECEIPT}. It has no number itself, and nobody confirms it. */
  | { readonly type: "receipt"; readonly got: readonly PayloadId[] };

const Text = v.pipe(v.string(), v.check((text) => utf8(text).length <= MAX_CONTENT_BYTES));
const WordNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_SEQUENCE));
const Epoch = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_EPOCH_MS));

const RoomInside = v.object({ text: Text });
const PrivateInside = v.union([
  v.object({
    id: WordNumber,
    text: Text,
    action: v.optional(v.boolean(), false),
    at: v.optional(Epoch),
  }),
  v.object({
    id: WordNumber,
    invite: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ROOM_ID_CHARACTERS)),
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SENDER_CHARACTERS)),
  }),
  v.object({
    got: v.pipe(
      v.array(v.tuple([Epoch, WordNumber])),
      v.minLength(1),
      v.maxLength(MAX_MESSAGES_PER_RECEIPT),
    ),
  }),
]);

/** What is sealed for a room with a password: the text of a message, padded. */
export function packRoomPayload(text: string): string {
  return pad({ text });
}

/** The text of what {@link packRoomPayload} made, not yet safe to show; `undefined` where it is something else. */
export function unpackRoomPayload(inside: string): string | undefined {
  const parsed = v.safeParse(RoomInside, parse(inside));
  return parsed.success ? parsed.output.text : undefined;
}

/** What is sealed for one person, padded. */
export function packDirectPayload(word: DirectPayload): string {
  switch (word.type) {
    case "text": {
      const { number: id, text, action, at } = word;
      return pad({ id, text, ...(action ? { action } : {}), ...(at === undefined ? {} : { at }) });
    }
    case "invite":
      return pad({ id: word.number, invite: word.room, name: word.name });
    case "receipt":
      return pad({ got: word.got });
  }
}

/** What {@link packDirectPayload} made, its texts not yet safe to show; `undefined` where it is something else. */
export function unpackDirectPayload(inside: string): DirectPayload | undefined {
  const parsed = v.safeParse(PrivateInside, parse(inside));
  if (!parsed.success) return undefined;
  const fields = parsed.output;
  if ("got" in fields) return { type: "receipt", got: fields.got };
  if ("text" in fields) {
    const { id: number, text, action, at } = fields;
    return { type: "text", number, text, action, ...(at === undefined ? {} : { at }) };
  }
  return { type: "invite", number: fields.id, room: fields.invite, name: fields.name };
}

/** As JSON, with spaces behind it up to one of a few sizes, so that the length of what is sealed tells little. */
function pad(value: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(value);
  const { length } = utf8(json);
  const size = PADDED_BYTES.find((size) => length <= size);
  if (size === undefined) throw new RangeError(`Cannot pad a text: it has ${length} bytes`);
  return json + " ".repeat(size - length);
}

/** The JSON in `inside`; `undefined` where there is none, or more than anything is padded to. */
function parse(inside: string): unknown {
  if (inside.length > PADDED_BYTES.at(-1)!) return undefined;
  try {
    return JSON.parse(inside);
  } catch {
    return undefined; // not JSON
  }
}
