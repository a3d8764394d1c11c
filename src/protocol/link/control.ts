/**
 * Control records: what two neighbours tell each other apart from messages and registers, as JSON
 * in records of its own: `hello`, `neighbours`, `prune`, `graft`, `lost`, `want`, `given`, `ping`,
 * `pong`, `rekey`, `bye`.
 *
 * @module
 */

import * as v from "valibot";
import { fromUtf8, utf8 } from "../../core/bytes.ts";
import { isUnicast } from "../../core/ip.ts";
import { MAX_ALTERNATIVES, MAX_LINKS } from "../../core/limits/links.ts";
import { MAX_CLOCK_COUNTER, MAX_EPOCH_MS } from "../../core/limits/replication.ts";
import { PeerIdSchema } from "../peer_id_schema.ts";
import { encodeRecord, RECORDS } from "./record.ts";

const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Counter = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_CLOCK_COUNTER));

const Wall = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_EPOCH_MS));

const AlternativeSchema = v.object({
  id: PeerIdSchema,
  hostname: v.pipe(v.string(), v.check(isUnicast)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
});

/** A peer to link to instead: `hostname` is an IP address of one machine. */
export type Alternative = v.InferOutput<typeof AlternativeSchema>;

const Schema = v.variant("control", [
  /**
   * The first control of each side. `clock`: the largest it has seen. `have`: up to which number it
   * holds the other side's messages of the other side's current epoch, without holes. `wall`: its
   * uncorrected wall clock, ms since 1970.
   */
  v.object({
    control: v.literal("hello"),
    clock: v.tuple([Whole, Counter]),
    have: Whole,
    wall: Wall,
  }),
  /** All peers that the sender is linked to: each time they change, at most every 200 ms. */
  v.object({
    control: v.literal("neighbours"),
    ids: v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_LINKS)),
  }),
  /**
   * "This peer is suspect: my link to it broke, or a neighbour says so of its own link. Is it still
   * there?"
   */
  v.object({ control: v.literal("lost"), id: PeerIdSchema }),
  /**
   * "This author's messages come to me another way: send me their numbers only." (Plumtree's PRUNE)
   */
  v.object({ control: v.literal("prune"), author: PeerIdSchema }),
  /** "Send me this author's messages." (Plumtree's GRAFT) */
  v.object({ control: v.literal("graft"), author: PeerIdSchema }),
  /**
   * "Send me this author's messages of this epoch, from one number to another, as many as fit an
   * answer."
   */
  v.object({
    control: v.literal("want"),
    author: PeerIdSchema,
    epoch: Whole,
    from: Whole,
    to: Whole,
  }),
  /** Ends the answer to a `want`; messages up to `floor` are not held any more. */
  v.object({ control: v.literal("given"), author: PeerIdSchema, epoch: Whole, floor: Whole }),
  /** `wall` in both: the sender's uncorrected wall clock of now; absent where it tells none. */
  v.object({ control: v.literal("ping"), nonce: Whole, wall: v.exactOptional(Wall) }),
  v.object({ control: v.literal("pong"), nonce: Whole, wall: v.exactOptional(Wall) }),
  /** The sender's key is replaced behind this message; this is the last record in it. */
  v.object({ control: v.literal("rekey") }),
  /** The sender is about to close, and why; where it is full, other peers to try instead. */
  v.object({
    control: v.literal("bye"),
    reason: v.picklist(["quit", "replaced", "duplicate", "full", "surplus", "self"]),
    try: v.exactOptional(
      v.pipe(v.array(AlternativeSchema), v.maxLength(MAX_ALTERNATIVES), v.readonly()),
    ),
  }),
]);

/** One control record. */
export type Control = v.InferOutput<typeof Schema>;
/** The first control on a link. */
export type Hello = Extract<Control, { readonly control: "hello" }>;
export type Bye = Extract<Control, { readonly control: "bye" }>;
export type ByeReason = Bye["reason"];

export function encodeControl(control: Control): Uint8Array {
  return encodeRecord(RECORDS.control.number, utf8(JSON.stringify(control)));
}

/**
 * Decodes a control record; "unknown" where a later version may know it, "malformed" where none
 * can.
 */
export function decodeControl(body: Uint8Array): Control | "unknown" | "malformed" {
  const text = fromUtf8(body);
  if (text === undefined) return "malformed";
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
  if (!parsed.success) return "malformed";
  const control = v.safeParse(Schema, parsed.output);
  if (control.success) return control.output;
  const named = v.safeParse(v.object({ control: v.string() }), parsed.output);
  const known = Schema.options.some((option) =>
    named.success && option.entries.control.type === "literal" &&
    option.entries.control.literal === named.output.control
  );
  return named.success && !known ? "unknown" : "malformed";
}
