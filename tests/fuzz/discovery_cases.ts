import assert from "node:assert/strict";
import fc from "fast-check";
import type { Endpoint } from "../../src/core/address.ts";
import { encodeBeacon, parseBeacon } from "../../src/protocol/discovery/beacon.ts";
import { alice, beaconIn, from, host } from "../protocol/discovery/discovery_harness.ts";
import { type FuzzCase, fuzzCase } from "./fuzz_case.ts";
import { mutatedBytes } from "./mutation.ts";

/** Everybody's alice is the same, and so is what she says first. */
const HELLO_NONCE = alice().hello!.nonce;

/** A machine on alice's network: neither the network's own address nor its broadcast address. */
const NEIGHBOUR = /^10\.0\.1\.(?!0$|255$)/;

const beacons = fc.record({
  name: fc.constantFrom("bob", "carol", "alice"),
  type: fc.constantFrom("hello" as const, "here" as const, "bye" as const),
  echo: fc.constantFrom(undefined, HELLO_NONCE, from("bob", "hello").nonce),
}).map(({ name, type, echo }) => encodeBeacon(from(name, type, echo)));

const sources: fc.Arbitrary<Endpoint> = fc.oneof(
  fc.tuple(fc.nat(255), fc.nat(65_535)).map(([last, port]) => host(last, port)),
  fc.constantFrom(
    { hostname: "10.0.2.1", port: 5_000 },
    { hostname: "192.0.2.1", port: 5_000 },
    { hostname: "::1", port: 5_000 },
    { hostname: "10.0.1", port: 5_000 },
    { hostname: "", port: 0 },
  ),
);

const datagrams = fc.record({
  bytes: mutatedBytes(beacons),
  source: sources,
  pause: fc.oneof(fc.constant(0), fc.nat(100), fc.nat(40_000)),
});

const discoveryCase = fuzzCase(
  "createDiscovery",
  2_000,
  fc.array(datagrams, { minLength: 1, maxLength: 40, size: "max" }),
  (heard, seen) => {
    const subject = alice();
    const issued = new Set([HELLO_NONCE]);
    const near = new Set(["group"]);
    let now = 0;
    for (const { bytes, source, pause } of heard) {
      now += pause;
      const effects = subject.handle({ type: "datagram", source, bytes }, now);
      if (NEIGHBOUR.test(source.hostname)) near.add(source.hostname);
      assert.ok(effects.length <= 60, "much came of little");
      for (const effect of effects) {
        if (effect.type === "send") {
          const host = effect.to === "group" ? effect.to : effect.to.hostname;
          assert.ok(near.has(host), `it sends to ${host}`);
          issued.add(beaconIn(effect)!.nonce);
        } else if (effect.type === "found") {
          const parsed = parseBeacon(bytes);
          assert.ok(parsed.state === "beacon" && issued.has(parsed.beacon.echo ?? ""));
          assert.equal(effect.address.hostname, source.hostname);
        }
      }
      seen(effects.some(({ type }) => type !== "send"));
      const due = subject.deadline();
      assert.ok(due !== undefined && due > now, "it wants what is past");
    }
  },
);

/** Who says something on the network around. */
export const discoveryCases: readonly FuzzCase[] = [discoveryCase];
