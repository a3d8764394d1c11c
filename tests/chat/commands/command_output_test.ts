import assert from "node:assert/strict";
import { fingerprint } from "../../../src/core/peer_id.ts";
import { engineNetwork } from "../engine_network.ts";
import { ALICE, BOB, CAROL, noticesOf, type OneEngine, oneEngine } from "../one_engine.ts";

Deno.test("/users and /peers tell who is here, and over what they are reached", () => {
  const { type, join, mesh } = oneEngine();
  assert.deepEqual(noticesOf(type("/peers")), [
    "No links yet. /connect HOST [PORT] makes one by hand.",
  ]);
  join(BOB, "bob");
  join(CAROL, "carol");
  mesh({ type: "roundTrip", id: BOB, ms: 1.25 });
  assert.equal(
    noticesOf(type("/users"))[0],
    [
      "name   link           round trip",
      "alice  you",
      "bob    10.0.0.2:8081  1.3 ms",
      "carol  10.0.0.2:8081  -",
    ].join("\n"),
  );
  assert.equal(
    noticesOf(type("/peers"))[0],
    [
      "name   address        round trip  program",
      "bob    10.0.0.2:8081  1.3 ms      version 1.2.3",
      "carol  10.0.0.2:8081  -           version 1.2.3",
    ].join("\n"),
  );
});

/** The rows of `/status` that begin with one of `names`. */
const rows = ({ type }: OneEngine, ...names: readonly string[]) =>
  noticesOf(type("/status"))[0]!.split("\n").filter((row) =>
    names.some((name) => row.startsWith(name))
  )
    .map((row) => row.replace(/ {2,}/, ": "));

Deno.test("/users tells who is linked from those whose words are passed on", () => {
  const { type, join, present } = oneEngine();
  join(BOB, "bob");
  present(CAROL, "carol");
  assert.equal(
    noticesOf(type("/users"))[0],
    [
      "name   link           round trip",
      "alice  you",
      "bob    10.0.0.2:8081  -",
      "carol  relayed",
    ].join("\n"),
  );
  assert.doesNotMatch(noticesOf(type("/peers"))[0]!, /carol/);
});

Deno.test("/users shows pictures, and tells who is verified or away", () => {
  const { users: { alice, bob } } = engineNetwork(["alice", "bob"]);
  bob.type("/sp cat");
  bob.type("/away out for lunch");
  alice.type("/verify bob ok");
  alice.notices();
  alice.type("/users");
  const row = alice.notices()[0]!.split("\n").find((row) => row.startsWith("bob"));
  assert.match(row!, / {2}\(=\^\.\^=\), verified, away: out for lunch$/);
});

Deno.test("/status tells how this node stands", () => {
  const { type, mesh, join, counters } = oneEngine();
  counters.heldBytes = 1_572_864;
  join(BOB, "bob");
  mesh({ type: "acknowledged", after: 0, top: 3, any: 3, confirmed: 3, linked: 1 });
  assert.equal(
    noticesOf(type("/status"))[0],
    [
      "name       alice",
      `key        ${ALICE} (${fingerprint(ALICE)})`,
      "port       8080",
      "mesh       lan",
      "started    2026-01-01T12:00:00.000Z",
      "version    1.2.3",
      "discovery  announcing on lo",
      "people     1 linked, 0 relayed",
      "said       0",
      "arrived    up to number 3 at everybody who was linked then",
      "heard      0, missing 0, repeated 0",
      "passed on  0 copies",
      "held       1.5 MiB, for whoever lacks something",
      "refused    0 connections, 0 faulty records, 0 messages against the rules",
    ].join("\n"),
  );
});

Deno.test("/status claims no more than those linked confirmed", () => {
  const scene = oneEngine();
  scene.present(BOB, "bob");
  scene.counters.expired = 2;
  scene.counters.relayed = 1;
  assert.deepEqual(rows(scene, "people", "arrived", "passed on"), [
    "people: 0 linked, 1 relayed",
    "arrived: up to number 0 at everybody who was linked then; " +
    "sent on to 1 relayed, who confirm nothing; 2 reached nobody",
    "passed on: 1 copy",
  ]);
});

Deno.test("/status tells what is under way", () => {
  const scene = oneEngine();
  scene.join(BOB, "bob");
  scene.say("one");
  scene.mesh({ type: "paced", ms: 200, waiting: 1 });
  scene.mesh({ type: "repairing", id: BOB, count: 3 });
  scene.mesh({ type: "repairing", id: CAROL, count: 1 });
  assert.deepEqual(rows(scene, "said", "problem"), [
    "said: 0, 1 waiting to be said",
    "problem: 1 message of yours waits: bob allows you 5 a second",
    `problem: fetching 4 messages of bob and somebody.${fingerprint(CAROL)}`,
  ]);
});

Deno.test("/status tells why the port is another one, and which beacons are left out", () => {
  const scene = oneEngine();
  scene.facts.portRemark = "the first free one (8080: address in use)";
  scene.facts.ignoredBeacons = ["10.0.0.7: its mesh is \u001b[2Jwork"];
  assert.deepEqual(rows(scene, "port", "left out"), [
    "port: 8080: the first free one (8080: address in use)",
    "left out: beacon of 10.0.0.7: its mesh is ␛[2Jwork",
  ]);
});

Deno.test("/status tells the shape of the mesh", () => {
  const shape = {
    kind: "full",
    known: 3,
    linked: 2,
    wanted: 3,
    named: 0,
    ring: 0,
    random: 0,
    maxLinks: 256,
  } as const;
  const scene = oneEngine();
  assert.deepEqual(rows(scene, "mesh shape"), []);
  scene.facts.shape = shape;
  assert.deepEqual(rows(scene, "mesh shape"), [
    "mesh shape: everybody links to everybody; 2 of 3 wanted links, at most 256; 3 known",
  ]);
  scene.facts.shape = { ...shape, kind: "partial", known: 99, ring: 4, random: 5, named: 1 };
  assert.deepEqual(rows(scene, "mesh shape"), [
    "mesh shape: each links to some; 2 of 3 wanted links (4 on the ring, 5 at random, 1 by address), at most 256; 99 known",
  ]);
});
