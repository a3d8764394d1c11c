/**
 * The value of a presence register: what a peer says of itself, once a minute.
 *
 * @module
 */
import * as v from "valibot";
import type { Endpoint } from "../../../core/address.ts";
import { fromBase64Url, toBase64Url } from "../../../core/bytes.ts";
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import { isUnicast } from "../../../core/ip.ts";
import {
  MAX_MINUTES_EAST,
  MAX_PRESENCE_ADDRESSES,
  MAX_PRESENCE_LINKS,
  SHORT_ID_BYTES,
} from "../../../core/limits/registers.ts";
import {
  MAX_AWAY_CHARACTERS,
  MAX_PICTURE_CHARACTERS,
  MAX_SENDER_CHARACTERS,
} from "../../../core/limits/text.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { KEY_BYTES } from "../../curve25519_keys.ts";
import type { Register } from "./register.ts";
import { isPresence, PRESENCE } from "./register_kinds.ts";

/** A peer's presence. Texts in it are not safe to show. */
export interface Presence {
  readonly author: PeerId;
  /** The author's incarnation. */
  readonly epoch: number;
  /** Its time: of two presences the one with the later reading counts. */
  readonly clock: Clock;
  readonly name: string;
  /** Version of its program. */
  readonly version: string;
  /** Addresses at which other peers reached it before. */
  readonly addresses: readonly Endpoint[];
  /** Whether it leaves. */
  readonly gone: boolean;
  /** X25519 public key to which direct messages are sealed, base64url; empty for none. */
  readonly sealKey: string;
  /** At most {@link MAX_PICTURE_CHARACTERS} code points; empty for none. */
  readonly picture: string;
  /**
   * Why it does not answer, at most {@link MAX_AWAY_CHARACTERS} code points; `undefined` while it
   * does.
   */
  readonly away: string | undefined;
  /** Its offset from UTC in minutes, positive in the east; absent where it tells none. */
  readonly minutesEast?: number;
  /** The short ids of peers that it is linked to ({@link shortId}); absent where it tells none. */
  readonly links?: readonly string[];
}

/** The part of a presence that a person chooses, besides the name. */
export type Profile = Pick<Presence, "sealKey" | "picture" | "away">;

export const EMPTY_PROFILE: Profile = { sealKey: "", picture: "", away: undefined };

const MinutesEast = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(-MAX_MINUTES_EAST),
  v.maxValue(MAX_MINUTES_EAST),
);

const Links = v.pipe(
  v.array(v.pipe(
    v.string(),
    v.check((text) => fromBase64Url(text, SHORT_ID_BYTES) !== undefined),
  )),
  v.maxLength(MAX_PRESENCE_LINKS),
);

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
  // earlier versions do not send these
  sealKey: v.optional(v.pipe(v.string(), v.check(isSealKey)), EMPTY_PROFILE.sealKey),
  picture: v.optional(v.pipe(v.string(), within(MAX_PICTURE_CHARACTERS)), EMPTY_PROFILE.picture),
  away: v.optional(v.pipe(v.string(), within(MAX_AWAY_CHARACTERS))),
  // A wrong one counts as none: the peer is listed by every version, or by none.
  minutesEast: v.fallback(v.optional(MinutesEast), undefined),
  // A wrong list counts as none, too.
  links: v.fallback(v.optional(Links), undefined),
});

/** Returns the first {@link SHORT_ID_BYTES} of an id, base64url. */
export function shortId(id: PeerId): string {
  return toBase64Url(fromBase64Url(id, KEY_BYTES)!.subarray(0, SHORT_ID_BYTES));
}

function isSealKey(text: string): boolean {
  return text === "" || fromBase64Url(text, KEY_BYTES) !== undefined;
}

/** Accepts at most so many code points. */
function within(limit: number) {
  return v.check((text: string) => text.length <= 2 * limit && [...text].length <= limit);
}

/** Returns the register of a presence. */
export function presenceRegister(presence: Presence): Register {
  const { author, epoch, clock, ...value } = presence;
  return { author, epoch, kind: PRESENCE, key: "", clock, value };
}

/** Returns the presence in a register; `undefined` where it is of another kind or malformed. */
export function presenceOf(register: Register): Presence | undefined {
  if (!isPresence(register)) return undefined;
  const { author, epoch, clock, value } = register;
  const parsed = v.safeParse(Value, value);
  if (!parsed.success) return undefined;
  const { minutesEast, links, ...others } = parsed.output;
  return {
    ...{ author, epoch, clock, ...others, away: others.away },
    ...(minutesEast === undefined ? {} : { minutesEast }),
    ...(links === undefined ? {} : { links }),
  };
}

/** Returns the links that a presence tells; none where they are wrong. */
export function linksOf({ value }: Register): ReadonlySet<string> {
  const links = v.safeParse(Links, (value as { readonly links?: unknown } | null)?.links);
  return new Set(links.success ? links.output : []);
}
