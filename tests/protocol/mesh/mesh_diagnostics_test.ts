import assert from "node:assert/strict";
import { hostOf } from "../../../src/core/address.ts";
import {
  HANDSHAKE_MS,
  MAX_LINK_FAULTS,
  MAX_LINKS_PER_ADDRESS,
} from "../../../src/core/limits/links.ts";
import type { Machine } from "../../../src/core/machine.ts";
import { signingKey } from "../../../src/protocol/curve25519_keys.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../../../src/protocol/discovery/discovery.ts";
import { encodeRecord, RECORDS } from "../../../src/protocol/link/record.ts";
import { seed } from "../identities.ts";
import {
  answer,
  createMeshHarness,
  dialIn,
  HELLO,
  linked,
  type MeshHarness,
} from "./scripted_peer.ts";

const diagnostics = ({ events }: MeshHarness): readonly string[] =>
  events.flatMap((event) => event.type === "diagnostic" ? [event.reason] : []);

Deno.test("createMesh() tells the log the reason of each fault, as many as end a link", () => {
  const s = createMeshHarness();
  const { send } = linked(s);
  for (let count = 0; count < MAX_LINK_FAULTS + 2; count++) {
    send(
      encodeRecord(
        count % 2 === 0 ? RECORDS.control.number : RECORDS.vector.number,
        Uint8Array.of(1),
      ),
    );
  }
  const faults = diagnostics(s).filter((reason) => reason.startsWith("fault"));
  assert.equal(faults.length, MAX_LINK_FAULTS);
  assert.deepEqual(faults.slice(0, 2), [
    "fault 1 of 10: malformed control record",
    "fault 2 of 10: malformed version vector",
  ]);
});

Deno.test("createMesh() tells the log why a dial failed, a connection was refused, or the other end said bye", () => {
  const s = createMeshHarness();
  const to = { hostname: "10.0.0.9", port: 8_080 };
  s.input({ type: "connect", to });
  s.input({ type: "dialFailed", link: s.dials[0]!.link, reason: "connection refused" });
  assert.deepEqual(diagnostics(s), ["dial of 10.0.0.9 8080 failed: connection refused"]);

  const from = { hostname: "10.0.0.3", port: 40_000 };
  for (let count = 0; count < MAX_LINKS_PER_ADDRESS; count++) {
    dialIn(s, { number: 100 + count, link: `link${count}`, address: from.hostname }).control(HELLO);
  }
  s.input({ type: "accepted", link: "one more", from });
  assert.equal(diagnostics(s).at(-1), "refused: 16 links from this address already");

  linked(s, 4).control({ control: "bye", reason: "quit" });
  assert.equal(diagnostics(s).at(-1), "bye of the other end: quit");
});

Deno.test("createMesh() tells the log why it refused a peer that proved who it is", () => {
  const s = createMeshHarness();
  s.input({ type: "connect", to: { hostname: "10.0.0.9", port: 8_080 } });
  answer(s, { number: 1, link: s.dials[0]!.link });
  assert.deepEqual(diagnostics(s).slice(-2), ["refused: self", "bye of this end: self"]);
});

Deno.test("createMesh() reports a problem with each host that a person named, in one IPv6 /64 too", () => {
  const s = createMeshHarness();
  for (const hostname of ["fd00::1", "fd00::2"]) {
    s.input({ type: "connect", to: { hostname, port: 8_080 } });
    const { link } = s.dials.at(-1)!;
    answer(s, { number: 1, link });
  }
  for (const hostname of ["fd00::3", "fd00::4"]) {
    s.input({ type: "connect", to: { hostname, port: 8_080 } });
    const { link } = s.dials.at(-1)!;
    s.input({ type: "dialFailed", link, reason: "did not answer", problem: "silent" });
  }
  const told = s.events.flatMap((event) =>
    event.type === "problem" ? [`${event.kind} ${hostOf(event.address)}`] : []
  );
  const expected = ["self fd00::1", "self fd00::2", "unreachable fd00::3", "unreachable fd00::4"];
  assert.deepEqual(told, expected);
});

/** Finds peer 3 at once, in place of discovery. */
const FINDS_PEER_3: Machine<DiscoveryEvent, DiscoveryEffect> = {
  handle: (event) =>
    event.type !== "listening" ? [] : [{
      type: "found",
      id: signingKey(seed(3)).id,
      epoch: 1,
      username: "bob",
      address: { hostname: "10.0.0.3", port: 8_080 },
    }],
  deadline: () => undefined,
};

const unanswered = ({ events }: MeshHarness): readonly string[] =>
  events.flatMap((event) =>
    event.type === "unanswered" ? [event.problem] : event.type === "answered" ? [event.type] : []
  );

/** Lets the mesh dial the peer that it found. */
function dialFound(s: MeshHarness): string {
  s.pass(1_000);
  return s.dials.at(-1)!.link;
}

Deno.test("createMesh() reports a peer that announces itself and does not answer, until a link stands", () => {
  const s = createMeshHarness({ discovery: FINDS_PEER_3 });
  const link = dialFound(s);
  s.input({ type: "dialFailed", link, reason: "did not answer", problem: "silent" });
  assert.deepEqual(unanswered(s), ["silent"]);
  linked(s, 3);
  assert.deepEqual(unanswered(s), ["silent", "answered"]);
});

Deno.test("createMesh() reports a peer that takes the connection and never shakes hands", () => {
  const s = createMeshHarness({ discovery: FINDS_PEER_3 });
  const link = dialFound(s);
  s.input({ type: "connected", link, to: { hostname: "10.0.0.3", port: 8_080 } });
  s.pass(HANDSHAKE_MS);
  assert.deepEqual(unanswered(s), ["no-answer"]);
});

Deno.test("createMesh() reports no peer whose dial fails while a link of its own stands", () => {
  const s = createMeshHarness({ discovery: FINDS_PEER_3 });
  const link = dialFound(s);
  linked(s, 3);
  s.input({ type: "dialFailed", link, reason: "did not answer", problem: "silent" });
  assert.deepEqual(unanswered(s), []);
});
