import * as v from "valibot";
import type { Endpoint } from "../../../core/address.ts";
import { fromBase64Url } from "../../../core/bytes.ts";
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import { isUnicast } from "../../../core/ip.ts";
import { MAX_PRESENCE_ADDRESSES } from "../../../core/limits/registers.ts";
import {
  MAX_AWAY_CHARACTERS,
  MAX_PICTURE_CHARACTERS,
  MAX_SENDER_CHARACTERS,
} from "../../../core/limits/text.ts";
import type { PeerId } from "../../../core/peer.ts";
import { KEY_BYTES } from "../../signing_keys.ts";
import type { Register } from "./register.ts";
import { isPresence, PRESENCE } from "./register_kinds.ts";

/** What somebody tells the whole mesh of itself, signed, once a minute. Texts in it are not safe to show. */
export interface Presence {
  readonly author: PeerId;
  /** Run of the author. */
  readonly epoch: number;
  /** When it said so; of two the one with the later reading is true. */
  readonly clock: Clock;
  readonly name: string;
  /** Version of its program. */
  readonly version: string;
  /** Where it was reached by others before. */
  readonly addresses: readonly Endpoint[];
  /** It leaves. */
  readonly gone: boolean;
  /** X25519 public key to which private words are sealed, base64url; empty for none. */
  readonly sealKey: string;
  /** At most {@link MAX_PICTURE_CHARACTERS} code points; empty for none. */
  readonly picture: string;
  /** Why it does not answer, at most {@link MAX_AWAY_CHARACTERS} code points; `undefined` while it is there. */
  readonly away: string | undefined;
}

/** What a person tells of itself besides its name. */
export type Profile = Pick<Presence, "sealKey" | "picture" | "away">;

export const EMPTY_PROFILE: Profile = { sealKey: "", picture: "", away: undefined };

const Value = v.object({
  name: v.pipe(v.string(), v.maxLength(MAX_SENDER_CHARACTERS)),
  version: v.pipe(v.string(), v.maxLength(64)),
  addresses: v.pipe(
    v.array(v.object({
      hostname: v.pipe(v.string(), v.maxLength(64), v.check(isUnicast)),
      port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    })),
    v.maxLength(MAX_PRESENCE_ADDRESSES),
  ),
  gone: v.boolean(),
  // earlier versions tell nothing of these
  sealKey: v.optional(v.pipe(v.string(), v.check(isSealKey)), EMPTY_PROFILE.sealKey),
  picture: v.optional(v.pipe(v.string(), within(MAX_PICTURE_CHARACTERS)), EMPTY_PROFILE.picture),
  away: v.optional(v.pipe(v.string(), within(MAX_AWAY_CHARACTERS))),
});

function isSealKey(text: string): boolean {
  return text === "" || fromBase64Url(text, KEY_BYTES) !== undefined;
}

/** At most so many code points. */
function within(limit: number) {
  return v.check((text: string) => text.length <= 2 * limit && [...text].length <= limit);
}

/** The register that says it. */
export function presenceRegister(presence: Presence): Register {
  const { author, epoch, clock, ...value } = presence;
  return { author, epoch, kind: PRESENCE, key: "", clock, value };
}

/** What a register says of its author's presence; `undefined` where it is about something else, or malformed. */
export function presenceOf(register: Register): Presence | undefined {
  if (!isPresence(register)) return undefined;
  const { author, epoch, clock, value } = register;
  const parsed = v.safeParse(Value, value);
  if (!parsed.success) return undefined;
  return { author, epoch, clock, ...parsed.output, away: parsed.output.away };
}
