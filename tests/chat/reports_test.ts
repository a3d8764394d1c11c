import assert from "node:assert/strict";
import { fingerprint } from "../../src/core/peer.ts";
import { ALICE, BOB, CAROL, stage, told } from "./stage.ts";

Deno.test("/users and /peers tell who is here, with the fingerprints of their keys", () => {
  const { type, join, mesh } = stage();
  assert.deepEqual(told(type("/peers")), [
    "No links yet. /connect HOST [PORT] makes one by hand.",
  ]);
  join(BOB, "bob");
  join(CAROL, "carol");
  mesh({ type: "roundTrip", id: BOB, ms: 1.25 });
  assert.equal(
    told(type("/users"))[0],
    [
      "name   key       link    address        round trip",
      `alice  ${fingerprint(ALICE)}  you     -`,
      `bob    ${fingerprint(BOB)}  direct  10.0.0.2:8081  1.3 ms`,
      `carol  ${fingerprint(CAROL)}  direct  10.0.0.2:8081  -`,
    ].join("\n"),
  );
  assert.equal(
    told(type("/peers"))[0],
    [
      "name   address        round trip  program",
      "bob    10.0.0.2:8081  1.3 ms      version 1.2.3",
      "carol  10.0.0.2:8081  -           version 1.2.3",
    ].join("\n"),
  );
});

Deno.test("/status tells how this node stands", () => {
  const { type, mesh, join } = stage();
  join(BOB, "bob");
  mesh({ type: "acknowledged", after: 0, top: 3, linked: 1 });
  assert.equal(
    told(type("/status"))[0],
    [
      "name       alice",
      `key        ${ALICE} (${fingerprint(ALICE)})`,
      "port       8080",
      "mesh       lan",
      "started    2026-01-01T12:00:00.000Z",
      "version    1.2.3",
      "discovery  announcing on lo",
      "links      1",
      "said       0, acknowledged by everyone here up to 3",
      "heard      0, missing 0, repeated 0",
      "refused    0 connections, 0 faulty records, 0 messages against the rules",
    ].join("\n"),
  );
});
