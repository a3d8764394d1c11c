/**
 * The value of a member register: the rooms that its author is in.
 *
 * @module
 */
import * as v from "valibot";
import { MAX_ROOM_ID_CHARACTERS } from "../../../core/limits/chat.ts";
import { MAX_ROOMS_PER_MEMBER } from "../../../core/limits/registers.ts";
import type { Register } from "./register.ts";
import { isMember } from "./register_kinds.ts";

const Value = v.object({
  rooms: v.pipe(
    v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ROOM_ID_CHARACTERS))),
    v.maxLength(MAX_ROOMS_PER_MEMBER),
  ),
});

/**
 * Returns the ids of the rooms in a member register, each once; `undefined` where it is of another
 * kind or malformed. Texts in it are not safe to show.
 */
export function memberRoomsOf(register: Register): ReadonlySet<string> | undefined {
  if (!isMember(register)) return undefined;
  const parsed = v.safeParse(Value, register.value);
  return parsed.success ? new Set(parsed.output.rooms) : undefined;
}
