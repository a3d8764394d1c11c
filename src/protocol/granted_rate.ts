/**
 * The rate that a node grants each author, as it stands in identities: the two numbers of a token
 * bucket (`replication/rate/token_bucket.ts`).
 *
 * @module
 */

import * as v from "valibot";

const Amount = v.pipe(v.number(), v.finite(), v.minValue(0));

export const RateSchema = v.union([
  v.literal("off"),
  v.pipe(v.tuple([Amount, Amount]), v.readonly()),
]);

/**
 * How much an author may send: a burst of messages, then so many a second; or (`off`) without a
 * limit.
 */
export type Rate = v.InferOutput<typeof RateSchema>;
