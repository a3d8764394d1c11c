/**
 * The payloads inside sealed envelopes, padded JSON: the text of a room with a password, and the
 * kinds of direct messages. Each kind is one row of {@link FORMATS}; the fields say which kind a
 * payload is.
 *
 * @module
 */
import * as v from "valibot";
import { utf8 } from "../../core/bytes.ts";
import {
  MAX_MESSAGES_PER_RECEIPT,
  MAX_ROOM_ID_CHARACTERS,
  PADDED_BYTES,
} from "../../core/limits/chat.ts";
import {
  MAX_CONTENTS_PER_ENVELOPE,
  MAX_EPOCH_MS,
  MAX_SEQUENCE,
} from "../../core/limits/replication.ts";
import { MAX_CONTENT_BYTES, MAX_SENDER_CHARACTERS } from "../../core/limits/text.ts";

/** Names one direct message of an author: its incarnation, and the number in it. */
export type PayloadId = readonly [epoch: number, number: number];

/**
 * `number` counts the direct messages of an author, whomever they are for, from 1 in each epoch.
 */
interface Numbered {
  readonly number: number;
}

/** The kinds of payloads of direct messages, by type. */
interface Payloads {
  readonly text: Numbered & {
    readonly text: string;
    /** Whether it is in the third person (`/me`). */
    readonly action: boolean;
    /**
     * When it was sent first, ms since 1970 by its author's clock; absent: when its envelope was.
     */
    readonly at?: number;
  };
  /** An invitation to a room: its id, and its name. */
  readonly invite: Numbered & { readonly room: string; readonly name: string };
  /**
   * Confirms direct messages, at most {@link MAX_MESSAGES_PER_RECEIPT}. Has no number, and is not
   * confirmed itself.
   */
  readonly receipt: { readonly got: readonly PayloadId[] };
}

export type PayloadType = keyof Payloads;

/** The payload of one direct message. */
export type DirectPayload<Type extends PayloadType = PayloadType> = {
  readonly [Each in Type]: { readonly type: Each } & Payloads[Each];
}[Type];

/** The types with a number: their recipient confirms them. */
export type NumberedType = Exclude<PayloadType, "receipt">;
export type NumberedPayload = DirectPayload<NumberedType>;

type Json = Readonly<Record<string, unknown>>;

/** How one kind of payload is written in JSON. */
interface Format<Payload> {
  pack(payload: Payload): Json;
  /** Returns the payload in a JSON value; `undefined` where it is something else. */
  unpack(value: unknown): Payload | undefined;
}

const Text = v.pipe(v.string(), v.check((text) => utf8(text).length <= MAX_CONTENT_BYTES));
const MessageNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_SEQUENCE));
const Epoch = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_EPOCH_MS));

/** The formats of direct payloads, in the order in which they are tried. */
const FORMATS: { readonly [Type in PayloadType]: Format<DirectPayload<Type>> } = {
  text: {
    pack: ({ number: id, text, action, at }) => ({
      id,
      text,
      ...(action ? { action } : {}),
      ...(at === undefined ? {} : { at }),
    }),
    unpack: reader(
      v.object({
        id: MessageNumber,
        text: Text,
        action: v.optional(v.boolean(), false),
        at: v.optional(Epoch),
      }),
      ({ id: number, text, action, at }) => ({
        type: "text",
        number,
        text,
        action,
        ...(at === undefined ? {} : { at }),
      }),
    ),
  },
  invite: {
    pack: ({ number: id, room: invite, name }) => ({ id, invite, name }),
    unpack: reader(
      v.object({
        id: MessageNumber,
        invite: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ROOM_ID_CHARACTERS)),
        name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SENDER_CHARACTERS)),
      }),
      ({ id: number, invite: room, name }) => ({ type: "invite", number, room, name }),
    ),
  },
  receipt: {
    pack: ({ got }) => ({ got }),
    unpack: reader(
      v.object({
        got: v.pipe(
          v.array(v.tuple([Epoch, MessageNumber])),
          v.minLength(1),
          v.maxLength(MAX_MESSAGES_PER_RECEIPT),
        ),
      }),
      ({ got }) => ({ type: "receipt", got }),
    ),
  },
};

const unpackOne = reader(v.object({ text: Text }), ({ text }) => text);
const unpackList = reader(
  v.object({ texts: v.pipe(v.array(Text), v.maxLength(MAX_CONTENTS_PER_ENVELOPE)) }),
  ({ texts }) => texts,
);

function reader<Fields, Payload>(
  schema: v.GenericSchema<unknown, Fields>,
  toPayload: (fields: Fields) => Payload,
): (value: unknown) => Payload | undefined {
  return (value) => {
    const parsed = v.safeParse(schema, value);
    return parsed.success ? toPayload(parsed.output) : undefined;
  };
}

/** Packs the texts of one envelope for a room with a password. */
export function packRoomPayload(texts: readonly [string, ...string[]]): string {
  return pad(texts.length === 1 ? { text: texts[0] } : { texts });
}

/** Returns how many of these texts, from the first on, fit one payload: at least one. */
export function countForRoomPayload(texts: readonly string[]): number {
  const most = PADDED_BYTES.at(-1)! - utf8(JSON.stringify({ texts: [] })).length;
  let bytes = 0;
  const end = texts.slice(0, MAX_CONTENTS_PER_ENVELOPE).findIndex((text) => {
    bytes += utf8(JSON.stringify(text)).length + 1;
    return bytes > most;
  });
  return Math.max(1, end < 0 ? Math.min(texts.length, MAX_CONTENTS_PER_ENVELOPE) : end);
}

/**
 * Returns the texts that {@link packRoomPayload} packed, not yet safe to show; `undefined` for
 * anything else, and where they are not as many as `count` says (absent: one text, in no list).
 */
export function unpackRoomPayload(
  packed: string,
  count: number | undefined,
): readonly string[] | undefined {
  if (count === undefined) {
    const text = unpackOne(parse(packed));
    return text === undefined ? undefined : [text];
  }
  const texts = unpackList(parse(packed));
  return texts?.length === count ? texts : undefined;
}

/** Packs the payload of a direct message. */
export function packDirectPayload<Type extends PayloadType>(payload: DirectPayload<Type>): string {
  const format: Format<DirectPayload<Type>> = FORMATS[payload.type];
  return pad(format.pack(payload));
}

/**
 * Returns the payload that {@link packDirectPayload} packed, its texts not yet safe to show;
 * `undefined` for anything else.
 */
export function unpackDirectPayload(packed: string): DirectPayload | undefined {
  const value = parse(packed);
  for (const { unpack } of Object.values(FORMATS)) {
    const payload = unpack(value);
    if (payload !== undefined) return payload;
  }
  return undefined;
}

/**
 * Writes JSON, padded with spaces to one of a few sizes, so that the length of the ciphertext
 * reveals little.
 */
function pad(value: Json): string {
  const json = JSON.stringify(value);
  const { length } = utf8(json);
  const size = PADDED_BYTES.find((size) => length <= size);
  if (size === undefined) throw new RangeError(`Cannot pad a text: it has ${length} bytes`);
  return json + " ".repeat(size - length);
}

/**
 * Returns the JSON value in `packed`; `undefined` where there is none, or it exceeds the largest
 * padded size.
 */
function parse(packed: string): unknown {
  if (packed.length > PADDED_BYTES.at(-1)!) return undefined;
  try {
    return JSON.parse(packed);
  } catch {
    return undefined; // not JSON
  }
}
