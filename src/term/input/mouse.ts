/**
 * Mouse reports of the terminal (xterm: modes 1000 and 1006).
 *
 * Only presses, releases and the wheel are reported, never motion. Rows and columns are bounded,
 * since they come from outside: a report beyond {@link MAX_SCREEN_ROWS} or
 * {@link MAX_SCREEN_COLUMNS} is none.
 *
 * @module
 */
import { MAX_SCREEN_COLUMNS, MAX_SCREEN_ROWS } from "../../core/limits/front_ends.ts";

/** One report. Rows and columns count from 0. */
export interface MouseToken {
  readonly type: "mouse";
  readonly action: "press" | "release" | "wheel up" | "wheel down";
  /** Absent for the wheel. */
  readonly button?: "left" | "middle" | "right";
  readonly row: number;
  readonly column: number;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly control: boolean;
}

const BUTTONS = ["left", "middle", "right"] as const;
const WHEEL = ["wheel up", "wheel down"] as const;

const SHIFT = 4;
const ALT = 8;
const CONTROL = 16;
const MODIFIERS = SHIFT | ALT | CONTROL;
/** What is added to the number of a wheel's direction. */
const WHEEL_FROM = 64;

/**
 * Returns the report of an SGR sequence (`CSI < code ; column ; row M`, `m` for a release);
 * `undefined` where it is malformed, or of a button or motion that nothing here uses.
 *
 * @param parameters the characters between CSI and the final one
 */
export function mouseToken(parameters: string, final: string): MouseToken | undefined {
  const match = /^<(\d{1,3});(\d{1,4});(\d{1,4})$/.exec(parameters);
  if (match === null || (final !== "M" && final !== "m")) return undefined;
  const [code, column, row] = match.slice(1).map(Number) as [number, number, number];
  if (column < 1 || column > MAX_SCREEN_COLUMNS || row < 1 || row > MAX_SCREEN_ROWS) {
    return undefined;
  }
  const number = code & ~MODIFIERS;
  const common = {
    type: "mouse",
    row: row - 1,
    column: column - 1,
    shift: (code & SHIFT) !== 0,
    alt: (code & ALT) !== 0,
    control: (code & CONTROL) !== 0,
  } as const;
  const turned = WHEEL[number - WHEEL_FROM];
  if (turned !== undefined) return final === "M" ? { ...common, action: turned } : undefined;
  const button = BUTTONS[number];
  if (button === undefined) return undefined;
  return { ...common, action: final === "M" ? "press" : "release", button };
}
