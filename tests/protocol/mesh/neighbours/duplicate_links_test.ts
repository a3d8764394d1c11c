import assert from "node:assert/strict";
import fc from "fast-check";
import { DUPLICATE_LINK_WINDOW_MS } from "../../../../src/core/limits/links.ts";
import {
  chooseLink,
  type LinkCandidate,
} from "../../../../src/protocol/mesh/neighbours/duplicate_links.ts";
import { seed } from "../../identities.ts";

const candidate = (changes: Partial<LinkCandidate> = {}): LinkCandidate => ({
  epoch: 1,
  dialledByLower: true,
  authenticatedAt: 0,
  handshakeHash: seed(1),
  ...changes,
});

Deno.test("chooseLink() has a later run replace an earlier one, in whatever order they come", () => {
  for (const later of [0, 1_000_000]) {
    assert.equal(chooseLink(candidate(), candidate({ epoch: 2, authenticatedAt: later })), "newer");
    assert.equal(
      chooseLink(candidate({ epoch: 2 }), candidate({ authenticatedAt: later })),
      "older",
    );
  }
});

Deno.test("chooseLink() keeps what the lower id dialled, within the window", () => {
  for (const authenticatedAt of [0, DUPLICATE_LINK_WINDOW_MS]) {
    const [lower, higher] = [candidate(), candidate({ dialledByLower: false })];
    assert.equal(chooseLink(lower, { ...higher, authenticatedAt }), "older");
    assert.equal(chooseLink(higher, { ...lower, authenticatedAt }), "newer");
  }
});

Deno.test("chooseLink() asks the older link one millisecond past the window", () => {
  const authenticatedAt = DUPLICATE_LINK_WINDOW_MS + 1;
  assert.equal(chooseLink(candidate(), candidate({ authenticatedAt })), "ask");
  assert.equal(
    chooseLink(candidate({ dialledByLower: false }), candidate({ authenticatedAt })),
    "ask",
  );
});

Deno.test("chooseLink() has both ends keep the same of any links, in whatever order each sees them", () => {
  const links = fc.uniqueArray(
    fc.record({ dialledByLower: fc.boolean(), hash: fc.nat(255) }),
    { minLength: 2, maxLength: 6, selector: ({ hash }) => hash },
  );
  fc.assert(
    fc.property(
      links,
      fc.infiniteStream(fc.nat()),
      fc.infiniteStream(fc.nat(DUPLICATE_LINK_WINDOW_MS)),
      (given, picks, times) => {
        const survivor = (): Uint8Array => {
          const rest = [...given];
          const order: LinkCandidate[] = [];
          while (rest.length > 0) {
            const [link] = rest.splice(picks.next().value % rest.length, 1);
            const authenticatedAt = times.next().value;
            const handshakeHash = seed(link!.hash);
            order.push(candidate({ ...link!, authenticatedAt, handshakeHash }));
          }
          return order.reduce((kept, next) => {
            const choice = chooseLink(kept, next);
            assert.notEqual(choice, "ask");
            return choice === "newer" ? next : kept;
          }).handshakeHash;
        };
        assert.deepEqual(survivor(), survivor());
      },
    ),
    { seed: 1, numRuns: 1_000 },
  );
});
