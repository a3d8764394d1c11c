import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_REMEMBERED_SOURCES } from "../../../src/core/limits/discovery.ts";
import { createRateLimit } from "../../../src/protocol/discovery/rate_limit.ts";

Deno.test("take() allows the total within a period, and not one more", () => {
  const allowance = createRateLimit({ total: 3, perKey: 3, periodMs: 1_000 });
  for (const key of ["a", "b", "c"]) assert.ok(allowance.take(key, 0));
  assert.ok(!allowance.take("d", 999));
  assert.ok(allowance.take("d", 1_000));
});

Deno.test("take() allows one key its share, and not one more", () => {
  const allowance = createRateLimit({ total: 3, perKey: 2, periodMs: 1_000 });
  assert.ok(allowance.take("a", 0));
  assert.ok(allowance.take("a", 500));
  assert.ok(!allowance.take("a", 999));
  assert.ok(allowance.take("b", 999));
  assert.ok(allowance.take("a", 1_000));
  assert.ok(!allowance.take("a", 1_499));
  assert.ok(allowance.take("a", 1_500));
});

Deno.test("take() never allows more in any window, whatever is asked when", () => {
  const asked = fc.array(fc.record({ key: fc.constantFrom("a", "b", "c"), after: fc.nat(300) }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(asked, (steps) => {
      const allowance = createRateLimit({ total: 5, perKey: 3, periodMs: 1_000 });
      const taken: { key: string; at: number }[] = [];
      let now = 0;
      for (const { key, after } of steps) {
        now += after;
        const recent = taken.filter(({ at }) => at > now - 1_000);
        const may = recent.length < 5 && recent.filter((each) => each.key === key).length < 3;
        assert.equal(allowance.take(key, now), may);
        if (may) taken.push({ key, at: now });
      }
    }),
    { seed: 4 },
  );
});

const FAIR = {
  ...{ total: 6, perKey: 6, periodMs: 1_000 },
  reserve: { places: 2, few: 1, memoryMs: 5_000 },
};

Deno.test("take() keeps places for keys that took few lately", () => {
  const allowance = createRateLimit(FAIR);
  const takes = (key: string, times: number, now: number) =>
    Array.from({ length: times }, () => allowance.take(key, now)).filter((may) => may).length;
  assert.equal(takes("a", 9, 0), 5, "its first one, and the four that are not kept");
  assert.equal(takes("b", 9, 0), 1, "its first one: nothing is left for more");
  assert.equal(takes("c", 1, 0), 0, "the total");
  assert.equal(takes("a", 9, 4_999), 4, "its first one was lately");
  assert.equal(takes("a", 9, 10_000), 5, "not any more");
});

Deno.test("take() remembers as many keys as the limit, and forgets the first for one more", () => {
  const takesTwice = (others: number) => {
    const allowance = createRateLimit({
      ...FAIR,
      total: 10_000,
      reserve: {
        ...FAIR.reserve,
        places: 10_000,
      },
    });
    assert.ok(allowance.take("a", 0));
    for (let other = 0; other < others; other++) allowance.take(`${other}`, 0);
    return allowance.take("a", 0);
  };
  assert.equal(takesTwice(MAX_REMEMBERED_SOURCES - 1), false);
  assert.equal(takesTwice(MAX_REMEMBERED_SOURCES), true, "it counts as new");
});
