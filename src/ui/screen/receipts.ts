import { MAX_RECEIPT_RANGES } from "../../core/limits.ts";

/** Which of one's own messages everybody got: numbers behind `after` up to `upTo`, in rising order, far apart. */
export type Receipts = readonly { readonly after: number; readonly upTo: number }[];

export const NO_RECEIPTS: Receipts = [];

/** Notes that everybody has what lies behind `after` up to `upTo`. Forgets the oldest ranges beyond the limit. */
export function withReceipt(receipts: Receipts, after: number, upTo: number): Receipts {
  const apart = receipts.filter((range) => range.upTo < after || range.after > upTo);
  const joined = receipts.filter((range) => !apart.includes(range));
  const whole = {
    after: Math.min(after, ...joined.map((range) => range.after)),
    upTo: Math.max(upTo, ...joined.map((range) => range.upTo)),
  };
  return [...apart, whole].sort((a, b) => a.after - b.after).slice(-MAX_RECEIPT_RANGES);
}

export function hasReceipt(receipts: Receipts, number: number): boolean {
  return receipts.some(({ after, upTo }) => number > after && number <= upTo);
}
