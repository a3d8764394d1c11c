import { MAX_DELIVERY_MARK_RANGES } from "../../../core/limits/front_ends.ts";

/** How far a message of one's own came, as far as those linked tell: see the `delivery` event. */
export type DeliveryReach = "everyone" | "some" | "nobody";

/** What is known of one's own messages: for each reach, ranges of numbers. */
export type DeliveryMarks = Readonly<Record<DeliveryReach, Ranges>>;

/** Numbers behind `after` up to `upTo`, in rising order, far apart. */
type Ranges = readonly { readonly after: number; readonly upTo: number }[];

export const NO_DELIVERY_MARKS: DeliveryMarks = { everyone: [], some: [], nobody: [] };

/** Notes how far what lies behind `after` up to `upTo` came. Forgets the oldest ranges beyond the limit. */
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

/** The best that is known of the message with a number; `undefined` where nobody told yet. */
export function deliveryMarkOf(
  deliveryMarks: DeliveryMarks,
  number: number,
): DeliveryReach | undefined {
  const holds = (reach: DeliveryReach) =>
    deliveryMarks[reach].some(({ after, upTo }) => number > after && number <= upTo);
  return (["everyone", "some", "nobody"] as const).find(holds);
}
