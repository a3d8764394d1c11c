import assert from "node:assert/strict";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import { MAX_RECENT_ENVELOPES } from "../../../../src/core/limits/replication.ts";
import { createLog } from "../../../../src/protocol/replication/log/envelope_log.ts";
import { roomBacklog } from "../../../../src/protocol/replication/replicator/room_backlog.ts";
import {
  clockOf,
  decodeEnvelope,
  type Envelope,
  numbersOf,
  relayRecord,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import { seed } from "../../identities.ts";
import { createEnvelopeWriter, type EnvelopeWriter } from "../log/envelope_writer.ts";
import { idOf } from "../neighbour_states.ts";

function subject() {
  const log = createLog(idOf(1), 1);
  return {
    log,
    /** Has one of `writer` come, said at `ms` of the clock. */
    say(
      writer: EnvelopeWriter,
      ms: number,
      changes: Partial<Envelope> = {},
      hops = 1,
      shown = true,
    ) {
      const body = writer.write({ clock: [ms, 0], ...changes });
      const { envelope, digest } = decodeEnvelope(body)!.signed;
      log.append({
        incarnation: { author: envelope.author, epoch: envelope.epoch },
        numbers: numbersOf(envelope),
        room: shown ? envelope.room : undefined,
        clock: clockOf(envelope),
        digest,
        record: relayRecord(body, hops + 1),
        hops: hops + 1,
        source: writer.signer.id,
        pushed: true,
        checked: true,
        came: 0,
      });
      return envelope;
    },
    contents: (room = "general", oldest = 0) =>
      roomBacklog(log, room, oldest).map(({ envelope }) => envelope.content),
  };
}

Deno.test("recentMessages() gives what was said in a room and nowhere else, in the order of all, whichever came first", () => {
  const s = subject();
  const [a, b] = [createEnvelopeWriter(4), createEnvelopeWriter(5)] as const;
  s.say(a, 30, { content: "third" });
  s.say(a, 31, { content: "elsewhere", room: "dev" });
  s.say(b, 20, { content: "second" });
  s.say(b, 40, { content: "fourth" });
  s.say(createEnvelopeWriter(6), 10, { content: "first" });
  assert.deepEqual(s.contents(), ["first", "second", "third", "fourth"]);
  assert.deepEqual(s.contents("dev"), ["elsewhere"]);
  assert.deepEqual(s.contents("nowhere"), []);
});

Deno.test("recentMessages() orders what was said at one time by author, then run, then number", () => {
  const s = subject();
  const [first, second] = [4, 5].sort((a, b) => idOf(a) < idOf(b) ? -1 : 1);
  const writer = createEnvelopeWriter(first!);
  s.say(createEnvelopeWriter(second!), 10, { content: "another" });
  s.say(writer, 10, { content: "later run", epoch: 9 });
  s.say(writer, 10, { content: "2", epoch: 8, sequence: 2 });
  s.say(writer, 10, { content: "1", epoch: 8, sequence: 1 });
  assert.deepEqual(s.contents(), ["1", "2", "later run", "another"]);
});

Deno.test("recentMessages() gives as many as the limit, and of one more the newest", () => {
  const s = subject();
  const writer = createEnvelopeWriter();
  for (let number = 1; number <= MAX_RECENT_ENVELOPES; number++) s.say(writer, number);
  assert.equal(s.contents().length, MAX_RECENT_ENVELOPES);
  assert.equal(s.contents()[0], "number 1");
  s.say(writer, MAX_RECENT_ENVELOPES + 1);
  assert.equal(s.contents().length, MAX_RECENT_ENVELOPES);
  assert.equal(s.contents()[0], "number 2");
});

Deno.test("recentMessages() gives what is as old as it is told, and nothing older", () => {
  const s = subject();
  const writer = createEnvelopeWriter();
  for (const ms of [98, 99, 100, 101]) s.say(writer, ms);
  assert.deepEqual(s.contents("general", 100), ["number 3", "number 4"]);
});

Deno.test("recentMessages() tells how many links each crossed, and that it was said earlier", () => {
  const s = subject();
  const writer = createEnvelopeWriter();
  const said = [s.say(writer, 1, {}, 3), s.say(writer, 2, {}, 1)];
  assert.deepEqual(roomBacklog(s.log, "general", 0), [
    { envelope: said[0], hops: 3, earlier: true },
    { envelope: said[1], hops: 1, earlier: true },
  ]);
});

Deno.test("recentMessages() leaves what is sealed sealed, and leaves out what broke a rule", () => {
  const s = subject();
  const writer = createEnvelopeWriter();
  const sealed = { key: toBase64Url(seed(2)), text: toBase64Url(seed(3)) };
  s.say(writer, 1, { content: "", sealed });
  s.say(writer, 2, {}, 1, false);
  const all = roomBacklog(s.log, "general", 0);
  assert.deepEqual(all.map(({ envelope }) => [envelope.content, envelope.sealed]), [["", sealed]]);
});
