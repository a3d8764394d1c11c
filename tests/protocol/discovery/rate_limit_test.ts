import assert from "node:assert/strict";
import fc from "fast-check";
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
