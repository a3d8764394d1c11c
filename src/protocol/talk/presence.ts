import * as v from "valibot";
import type { Endpoint } from "../../core/address.ts";
import type { Clock } from "../../core/clock.ts";
import { isUnicast } from "../../core/ip.ts";
import { MAX_PRESENCE_ADDRESSES, MAX_SENDER_CHARACTERS } from "../../core/limits.ts";
import type { PeerId } from "../../core/peer.ts";
import type { Register } from "./register.ts";

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
}

export const PRESENCE = "presence";

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
});

/** The register that says it. */
export function presenceRegister(presence: Presence): Register {
  const { author, epoch, clock, ...value } = presence;
  return { author, epoch, kind: PRESENCE, key: "", clock, value };
}

/** What a register says of its author's presence; `undefined` where it is about something else, or malformed. */
export function presenceOf({ author, epoch, kind, clock, value }: Register): Presence | undefined {
  if (kind !== PRESENCE) return undefined;
  const parsed = v.safeParse(Value, value);
  return parsed.success ? { author, epoch, clock, ...parsed.output } : undefined;
}
