/**
 * How far each own message came, as ranges of sequence numbers.
 *
 * Ranges of one reach are merged where they touch, and {@link MAX_DELIVERY_MARK_RANGES} of each are
 * kept. The ranges of a version vector (protocol/) are another idea: a log derives them from the
 * messages that it holds, and nothing is merged.
 *
 * @module
 */
import { MAX_DELIVERY_MARK_RANGES } from "../../../core/limits/front_ends.ts";

/** The reach of an own message, as linked people confirmed it: see the `delivery` event. */
export type DeliveryReach = "everyone" | "some" | "nobody";

/** For each reach the ranges of numbers. */
export type DeliveryMarks = Readonly<Record<DeliveryReach, Ranges>>;

/** Numbers greater than `after` up to `upTo`, in rising order, none of them touching the next. */
type Ranges = readonly { readonly after: number; readonly upTo: number }[];

export const NO_DELIVERY_MARKS: DeliveryMarks = { everyone: [], some: [], nobody: [] };

/**
 * Notes the reach of the numbers greater than `after` up to `upTo`. Drops the oldest ranges beyond
 * the limit.
 */
export function withDeliveryMark(
  deliveryMarks: DeliveryMarks,
  reach: DeliveryReach,
  after: number,
  upTo: number,
): DeliveryMarks {
  return { ...deliveryMarks, [reach]: withRange(deliveryMarks[reach], after, upTo) };
}

function withRange(ranges: Ranges, after: number, upTo: number): Ranges {
  const apart = ranges.filter((range) => range.upTo < after || range.after > upTo);
  const joined = ranges.filter((range) => !apart.includes(range));
  const whole = {
    after: Math.min(after, ...joined.map((range) => range.after)),
    upTo: Math.max(upTo, ...joined.map((range) => range.upTo)),
  };
  return [...apart, whole].sort((a, b) => a.after - b.after).slice(-MAX_DELIVERY_MARK_RANGES);
}

/** Returns the best reach that is known of a number; `undefined` where none is. */
export function deliveryMarkOf(
  deliveryMarks: DeliveryMarks,
  number: number,
): DeliveryReach | undefined {
  const holds = (reach: DeliveryReach) =>
    deliveryMarks[reach].some(({ after, upTo }) => number > after && number <= upTo);
  return (["everyone", "some", "nobody"] as const).find(holds);
}
