/**
 * The types of envelopes: one row each. Replication itself reads no type: an envelope of an unknown
 * type is verified, logged, relayed and recalled like any other, so that a later version can add
 * one. The table is what the layers above share, in place of the names scattered over them.
 *
 * @module
 */

/** What is known of one type of envelope. */
export interface EnvelopeTypeFacts {
  /**
   * The receivers of its content: the members of its room; the whole mesh, through the room that
   * everybody is in; or one peer, to which the content is sealed.
   */
  readonly audience: "room" | "mesh" | "peer";
  /**
   * Its content is a line of its room: it is shown, kept in the history, and recalled on joining.
   */
  readonly isLine: boolean;
}

/** The known types, by name. */
export const ENVELOPE_TYPES = {
  /** Text. */
  chat: { audience: "room", isLine: true },
  /** Text in the third person (`/me`). */
  action: { audience: "room", isLine: true },
  /** The author's new name. */
  nick: { audience: "mesh", isLine: false },
  /** A direct message or a receipt, sealed to one peer. */
  private: { audience: "peer", isLine: false },
} as const satisfies Readonly<Record<string, EnvelopeTypeFacts>>;

/** A type that this version knows. */
export type EnvelopeType = keyof typeof ENVELOPE_TYPES;

/** The types whose content is a line of a room. */
export type LineType = {
  [Type in EnvelopeType]: (typeof ENVELOPE_TYPES)[Type]["isLine"] extends true ? Type : never;
}[EnvelopeType];

export const CHAT = "chat" satisfies EnvelopeType;
export const ACTION = "action" satisfies EnvelopeType;
export const NICK = "nick" satisfies EnvelopeType;
export const PRIVATE = "private" satisfies EnvelopeType;

/** Returns what is known of `type`; `undefined` for a type of another version. */
export function envelopeType(type: string): EnvelopeTypeFacts | undefined {
  return Object.hasOwn(ENVELOPE_TYPES, type) ? ENVELOPE_TYPES[type as EnvelopeType] : undefined;
}
