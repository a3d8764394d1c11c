import assert from "node:assert/strict";
import { MAX_DELIVERY_MARK_RANGES } from "../../../../src/core/limits/front_ends.ts";
import {
  deliveryMarkOf,
  type DeliveryReach,
  NO_DELIVERY_MARKS,
  withDeliveryMark,
} from "../../../../src/ui/screen/model/delivery_ranges.ts";

Deno.test("withDeliveryMark() covers what everybody got, and not what nobody was here for", () => {
  let deliveryMarks = withDeliveryMark(NO_DELIVERY_MARKS, "everyone", 0, 3);
  deliveryMarks = withDeliveryMark(deliveryMarks, "everyone", 5, 8);
  deliveryMarks = withDeliveryMark(deliveryMarks, "everyone", 8, 9);
  assert.deepEqual(deliveryMarks.everyone, [{ after: 0, upTo: 3 }, { after: 5, upTo: 9 }]);
  const got = [1, 3, 4, 5, 6, 9, 10].filter((number) =>
    deliveryMarkOf(deliveryMarks, number) === "everyone"
  );
  assert.deepEqual(got, [1, 3, 6, 9]);
  assert.deepEqual(withDeliveryMark(deliveryMarks, "everyone", 2, 6).everyone, [{
    after: 0,
    upTo: 9,
  }]);
});

Deno.test("deliveryMarkOf() tells the best that is known, in whatever order it came", () => {
  const steps: readonly (readonly [DeliveryReach, number, number])[] = [
    ["nobody", 0, 2],
    ["some", 1, 4],
    ["everyone", 3, 5],
  ];
  for (const order of [steps, steps.toReversed()]) {
    const deliveryMarks = order.reduce(
      (sum, [reach, after, upTo]) => withDeliveryMark(sum, reach, after, upTo),
      NO_DELIVERY_MARKS,
    );
    assert.deepEqual([1, 2, 3, 4, 5, 6].map((number) => deliveryMarkOf(deliveryMarks, number)), [
      "nobody",
      "some",
      "some",
      "everyone",
      "everyone",
      undefined,
    ]);
  }
});

Deno.test("withDeliveryMark() holds a bounded number of ranges", () => {
  let deliveryMarks = NO_DELIVERY_MARKS;
  for (let range = 0; range < MAX_DELIVERY_MARK_RANGES; range++) {
    deliveryMarks = withDeliveryMark(deliveryMarks, "everyone", range * 10, range * 10 + 1);
  }
  assert.equal(deliveryMarks.everyone.length, MAX_DELIVERY_MARK_RANGES);
  assert.equal(deliveryMarkOf(deliveryMarks, 1), "everyone");
  deliveryMarks = withDeliveryMark(deliveryMarks, "everyone", 10_000, 10_001);
  assert.equal(deliveryMarks.everyone.length, MAX_DELIVERY_MARK_RANGES);
  assert.equal(deliveryMarkOf(deliveryMarks, 1), undefined);
  assert.equal(deliveryMarkOf(deliveryMarks, 10_001), "everyone");
});
