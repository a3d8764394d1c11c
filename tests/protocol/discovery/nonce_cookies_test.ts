import assert from "node:assert/strict";
import { fromBase64Url } from "../../../src/core/bytes.ts";
import { NONCE_PERIOD_MS } from "../../../src/core/limits/discovery.ts";
import { NONCE_BYTES } from "../../../src/protocol/discovery/beacon.ts";
import {
  createNonceCookies,
  NONCE_KEY_BYTES,
} from "../../../src/protocol/discovery/nonce_cookies.ts";

const nonces = createNonceCookies(new Uint8Array(NONCE_KEY_BYTES).fill(1));

Deno.test("createNonces() issues nonces of the length that beacons carry", () => {
  assert.ok(fromBase64Url(nonces.issue("a", 0), NONCE_BYTES));
});

Deno.test("accepts() takes a nonce for at least one period and at most two", () => {
  const nonce = nonces.issue("a", 0);
  assert.ok(nonces.accepts(nonce, "a", 0));
  assert.ok(nonces.accepts(nonce, "a", 2 * NONCE_PERIOD_MS - 1));
  assert.ok(!nonces.accepts(nonce, "a", 2 * NONCE_PERIOD_MS));
  const late = nonces.issue("a", NONCE_PERIOD_MS - 1);
  assert.ok(nonces.accepts(late, "a", 2 * NONCE_PERIOD_MS - 1));
});

Deno.test("accepts() refuses a nonce of another audience, of another key, of the future, or malformed", () => {
  assert.ok(!nonces.accepts(nonces.issue("a", 0), "b", 0));
  const others = createNonceCookies(new Uint8Array(NONCE_KEY_BYTES).fill(2));
  assert.ok(!nonces.accepts(others.issue("a", 0), "a", 0));
  assert.ok(!nonces.accepts(nonces.issue("a", NONCE_PERIOD_MS), "a", 0));
  assert.ok(!nonces.accepts("", "a", 0));
  assert.ok(!nonces.accepts("é".repeat(22), "a", 0));
});
