import assert from "node:assert/strict";
import {
  CHECK_WORK,
  CONTENDED_FOR_MS,
  LINK_REST_AFTER_WORK,
  LINK_TURN_WORK,
  LINK_WORK_BURST,
  LINK_WORK_MOST_OWED,
  LINK_WORK_PER_MS,
} from "../../../../src/core/limits/work.ts";
import { encodeControl } from "../../../../src/protocol/link/control.ts";
import { encodeRecord, RECORDS, workOf } from "../../../../src/protocol/link/record.ts";
import { at, START } from "../../identities.ts";
import { createEnvelopeWriter } from "../../replication/log/envelope_writer.ts";
import {
  createMeshHarness,
  linked,
  type MeshHarness,
  type ScriptedPeer,
} from "../scripted_peer.ts";

const LOST = encodeControl({ control: "lost", id: createEnvelopeWriter(9).signer.id });
const LOST_WORK = workOf(RECORDS.control, LOST.subarray(4));
/** It asks for registers of nobody: of much work by count, and quick. */
const ASK = encodeRecord(RECORDS.ask.number, new Uint8Array(28_000));
const TURN = [ASK, ASK];
const TURN_WORK = 2 * workOf(RECORDS.ask, ASK.subarray(4));

const heard = ({ events }: MeshHarness) =>
  events.flatMap((event) =>
    event.type === "received" ? event.received.map(({ envelope }) => envelope.content) : []
  );
const envelope = (writer: ReturnType<typeof createEnvelopeWriter>, content: string) =>
  encodeRecord(RECORDS.envelope.number, writer.write({ content }));

function flooded(): { subject: MeshHarness; flooder: ScriptedPeer; other: ScriptedPeer } {
  const subject = createMeshHarness();
  const flooder = linked(subject, 4);
  const other = linked(subject, 5);
  return { subject, flooder, other };
}

/** Uses a link's whole budget in this moment, turn by turn. */
function exhaust(subject: MeshHarness, { link, send }: ScriptedPeer): void {
  for (let spent = 0; spent < LINK_WORK_BURST + LINK_WORK_MOST_OWED;) {
    send(...TURN);
    spent += TURN_WORK;
    while (subject.paused.has(link) && spent < LINK_WORK_BURST) turn(subject);
  }
}

/** Lets the mesh have its next tick. */
function turn(subject: MeshHarness): void {
  subject.now = at(Math.max(subject.mesh.deadline()!, subject.now.monotonic) - START.monotonic);
  subject.input({ type: "tick" });
}

Deno.test("createLinkTurns() takes others between the turns of a link that sent more than one", () => {
  const { subject, flooder, other } = flooded();
  flooder.send(...TURN, envelope(createEnvelopeWriter(4), "behind a flood"));
  assert.ok(subject.paused.has(flooder.link));
  other.send(envelope(createEnvelopeWriter(5), "between"));
  assert.deepEqual(heard(subject), ["between"]);
  assert.ok(!subject.paused.has(other.link));
  subject.pass(10);
  assert.deepEqual(heard(subject), ["between", "behind a flood"]);
  assert.ok(!subject.paused.has(flooder.link));
});

Deno.test("createLinkTurns() lets a link rest whose many small reads make a turn", () => {
  const { subject, flooder } = flooded();
  let sent = 0;
  for (; !subject.paused.has(flooder.link); sent++) flooder.send(LOST);
  assert.ok(sent > 10 && sent < LINK_REST_AFTER_WORK / LOST_WORK);
  subject.pass(10);
  assert.ok(!subject.paused.has(flooder.link));
});

Deno.test("createLinkTurns() does not read a link that used its budget, while another says something", () => {
  const { subject, flooder, other } = flooded();
  const reasons = () =>
    subject.events.flatMap((event) => event.type === "diagnostic" ? [event.reason] : []);
  flooder.send(...TURN);
  assert.deepEqual(reasons(), [], "within its budget");
  exhaust(subject, flooder);
  other.send(envelope(createEnvelopeWriter(5), "still here"));
  assert.deepEqual(heard(subject), ["still here"]);
  const begun = subject.now.monotonic;
  for (let turns = 0; turns < 20; turns++) {
    flooder.send(...TURN);
    while (subject.paused.has(flooder.link)) turn(subject);
    other.send(LOST); // it goes on saying something
  }
  assert.deepEqual(reasons(), [
    "makes more work than its share: it is read more slowly while others are here",
  ]);
  const work = 20 * TURN_WORK;
  const passed = subject.now.monotonic - begun;
  assert.ok(passed >= work / LINK_WORK_PER_MS, `${passed} ms`);
});

Deno.test("createLinkTurns() holds nobody up who is alone, and reads all at once", () => {
  const { subject, flooder } = flooded();
  const writer = createEnvelopeWriter(4);
  flooder.send(...TURN, envelope(writer, "with another"));
  assert.deepEqual(heard(subject), []);
  subject.pass(2 * CONTENDED_FOR_MS);
  exhaust(subject, flooder);
  flooder.send(...TURN, envelope(writer, "alone"));
  assert.deepEqual(heard(subject), ["with another", "alone"]);
  assert.ok(subject.paused.size === 0 || subject.mesh.deadline()! < subject.now.monotonic + 1);
});

Deno.test("createLinkTurns() hears all that came before a link was closed", () => {
  const { subject, flooder } = flooded();
  flooder.send(...TURN, LOST);
  flooder.send(...TURN);
  flooder.send(envelope(createEnvelopeWriter(4), "last words"));
  assert.deepEqual(heard(subject), []);
  subject.input({ type: "closed", link: flooder.link, reason: "closed the connection" });
  assert.deepEqual(heard(subject), ["last words"]);
});

Deno.test("createLinkTurns() has no turn while a front end does not read", () => {
  const { subject, flooder } = flooded();
  flooder.send(...TURN, envelope(createEnvelopeWriter(4), "held"));
  subject.input({ type: "held", held: true });
  subject.pass(1_000);
  assert.deepEqual(heard(subject), []);
  subject.input({ type: "held", held: false });
  subject.pass(10);
  assert.deepEqual(heard(subject), ["held"]);
});

Deno.test("createLinkTurns() counts the signatures that are checked, and what is asked for", () => {
  const turnsOf = (send: (flooder: ScriptedPeer, subject: MeshHarness) => void) => {
    const { subject, flooder } = flooded();
    let sent = 0;
    for (; !subject.paused.has(flooder.link); sent++) send(flooder, subject);
    return sent;
  };
  const writers = Array.from({ length: 100 }, (_, index) => createEnvelopeWriter(100 + index));
  let next = 0;
  // of others, though it says that they crossed one link: each is checked
  const checked = turnsOf((flooder) => flooder.send(envelope(writers[next++]!, "one")));
  const chain = createEnvelopeWriter(4);
  const known = chain.write();
  const unchecked = turnsOf((flooder) => flooder.envelopes(known));
  assert.ok(checked < unchecked / 2, `${checked}, ${unchecked}`);
});

Deno.test("createLinkTurns() gives a neighbour shorter turns that says falsely how far envelopes came", () => {
  const { subject, flooder } = flooded();
  const writers = Array.from({ length: 120 }, (_, index) => createEnvelopeWriter(50 + index));
  const batch = () => writers.map((writer) => envelope(writer, "of another"));
  flooder.send(...batch());
  assert.equal(heard(subject).length, 120, "one turn, by what it says");
  subject.pass(100);
  flooder.send(...batch());
  assert.ok(heard(subject).length < 120 + LINK_TURN_WORK / CHECK_WORK + 1);
  subject.pass(100);
  assert.equal(heard(subject).length, 240);
});
