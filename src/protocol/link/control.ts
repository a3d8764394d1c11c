import * as v from "valibot";
import { MAX_CLOCK_COUNTER } from "../../core/limits.ts";
import { fromUtf8, utf8 } from "../../core/bytes.ts";
import { encodeRecord, RECORD_CONTROL } from "./record.ts";

const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Counter = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_CLOCK_COUNTER));

const Schema = v.variant("control", [
  /**
   * The first thing each side says. `clock`: the largest it has seen; `top`: the number of its own last message in this
   * epoch; `have`: up to which number it holds the other's messages of the other's current epoch, without holes.
   */
  v.object({
    control: v.literal("hello"),
    clock: v.tuple([Whole, Counter]),
    top: Whole,
    have: Whole,
  }),
  /** "I hold your messages of this epoch up to `top`." */
  v.object({ control: v.literal("ack"), epoch: Whole, top: Whole }),
  v.object({ control: v.literal("ping"), nonce: Whole }),
  v.object({ control: v.literal("pong"), nonce: Whole }),
  /** The sender's key is replaced behind the message that this is the last record of. */
  v.object({ control: v.literal("rekey") }),
  /** The sender is about to close, and why. */
  v.object({
    control: v.literal("bye"),
    reason: v.picklist(["quit", "replaced", "duplicate", "full", "self"]),
  }),
]);

/** What two neighbours tell each other apart from messages: JSON in records of its own. */
export type Control = v.InferOutput<typeof Schema>;
export type ByeReason = Extract<Control, { control: "bye" }>["reason"];

export function encodeControl(control: Control): Uint8Array {
  return encodeRecord(RECORD_CONTROL, utf8(JSON.stringify(control)));
}

/** What a control record says; "unknown" where a later version may know it, "malformed" where none can. */
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
