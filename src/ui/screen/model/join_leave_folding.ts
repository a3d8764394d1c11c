/**
 * Folds joins and leaves in a row into one line, `→ carol, dave  ← bob`, and hides unwanted
 * ones.
 *
 * @module
 */
import type { Settings } from "../../../chat/api/settings.ts";
import {
  ACTIVE_FOR_MS,
  FOLD_WITHIN_MS,
  MAX_FOLDED_PEOPLE,
} from "../../../core/limits/front_ends.ts";
import { type JoinOrLeave, type Line, measure, SIGNS } from "./line.ts";
import { lastIndex, lineAt, type Scrollback } from "./scrollback.ts";

/** Whether a line only says that people joined or left. */
function isJoinOrLeave({ kind }: Line): boolean {
  return kind === "joined" || kind === "left" || kind === "joined and left" ||
    kind === "left and joined";
}

/**
 * Returns one line for two lines of joins and leaves, in the place of `earlier`. Returns
 * `undefined` where they stay two: one of them is about something else, {@link FOLD_WITHIN_MS}
 * passed between them, or they are about more than {@link MAX_FOLDED_PEOPLE}.
 */
export function fold(earlier: Line, later: Line): Line | undefined {
  const before = joinsAndLeavesOf(earlier);
  const [next, ...others] = joinsAndLeavesOf(later);
  if (before.length === 0 || next === undefined || others.length > 0) return undefined;
  if (later.clock.ms - earlier.clock.ms > FOLD_WITHIN_MS) return undefined;
  if (later.when.day !== earlier.when.day) return undefined;
  const known = before.find(({ person }) => person === next.person);
  const joinsAndLeaves = known === undefined
    ? [...before, next]
    : before.map((each) => each === known ? { ...next, began: known.began } : each);
  if (joinsAndLeaves.length > MAX_FOLDED_PEOPLE) return undefined;
  const { person: _, ...rest } = earlier;
  return { ...rest, ...foldedText(joinsAndLeaves), name: "", joinsAndLeaves };
}

function joinsAndLeavesOf({ kind, person, name, joinsAndLeaves }: Line): readonly JoinOrLeave[] {
  if (joinsAndLeaves !== undefined) return joinsAndLeaves;
  if (person === undefined || (kind !== "joined" && kind !== "left")) return [];
  return [{ person, name, began: kind, ended: kind }];
}

/**
 * The sign and the text of a folded line: those who joined, those who left, and those who did both.
 * The sign of the line is that of the first group.
 */
function foldedText(joinsAndLeaves: readonly JoinOrLeave[]): Pick<Line, "kind" | "body"> {
  const groups = KINDS.flatMap((kind) => {
    const members = joinsAndLeaves.filter((each) => kindOf(each) === kind);
    return members.length === 0 ? [] : [{ kind, members }];
  });
  const texts = groups.map(({ kind, members }, at) => {
    const names = members.map(({ name }) => name).join(", ");
    return at === 0 ? names : `${SIGNS[kind]} ${names}`;
  });
  return { kind: groups[0]?.kind ?? "joined", body: measure(texts.join("  ")) };
}

const KINDS = ["joined", "left", "joined and left", "left and joined"] as const;

function kindOf({ began, ended }: JoinOrLeave): typeof KINDS[number] {
  return began === ended ? began : `${began} and ${ended}` as typeof KINDS[number];
}

/**
 * Whether a line is shown with the setting `joins`. With `active` it is shown if the person wrote
 * something in the last {@link ACTIVE_FOR_MS}.
 */
export function isWanted(line: Line, scrollback: Scrollback, joins: Settings["joins"]): boolean {
  if (joins === "all" || !isJoinOrLeave(line)) return true;
  if (joins === "none") return false;
  const since = line.clock.ms - ACTIVE_FOR_MS;
  const at = lastIndex(
    scrollback,
    ({ message, person, clock }) =>
      clock.ms < since || (message !== undefined && person === line.person),
  );
  return (lineAt(scrollback, at)?.clock.ms ?? -Infinity) >= since;
}
