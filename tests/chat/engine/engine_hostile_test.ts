import assert from "node:assert/strict";
import fc from "fast-check";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import { CLOCK_ZERO } from "../../../src/core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { EMPTY_PROFILE, type Presence } from "../../../src/protocol/replication/wire/presence.ts";
import type { Register } from "../../../src/protocol/replication/wire/register.ts";
import { ALICE, BOB, CAROL, envelope, events, NOON, oneEngine } from "../one_engine.ts";

const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const NOW = { monotonic: 0, wall: NOON };

/** Every text anywhere in a value. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Texts that a terminal would obey, that turn what stands around them, or that hide. */
const hostile = fc.array(
  fc.constantFrom(
    "a",
    "漢",
    "\u001b]52;c;aGk=\u0007",
    "\u001b[2J",
    "\u009b31m",
    "\u202e",
    "\u2066",
    "\u0000",
    "\r",
    "\n",
    "\t",
    "\u007f",
    "\u200b",
    "\ud800",
    "\u2028",
  ),
  { maxLength: 8 },
).map((parts) => parts.join(""));

Deno.test("createEngine() lets no control character of a peer or a person out, wherever it stands", () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (one, two, three) => {
      const { engine, mesh, type, say, hear, join } = oneEngine();
      const address = { hostname: "10.0.0.2", port: 8_081 };
      const identity = { id: BOB, epoch: 1, username: one, port: 1, version: two } as const;
      const values: readonly unknown[] = [
        mesh({
          type: "neighbourUp",
          identity: { ...identity, rate: [1, 1] },
          address,
        }),
        mesh({ type: "presence", presence: presenceOf(CAROL, one, two) }),
        hear({ sender: one, content: two }),
        hear({ content: two, type: "action" }),
        hear({ content: three, type: "nick", sender: one }),
        hear({ content: three, type: one || "x", room: two || "x" }),
        join(BOB, three),
        type("/users"),
        type("/peers"),
        type("/status"),
        type(`/help ${one}`),
        type(`/${one} ${two}`).filter(isNoTarget),
        type(`/nick ${two}`),
        say(two),
        say(two, one),
        engine.handle({ type: "notice", kind: "discovery", text: three }, NOW),
        engine.handle({ type: "error", kind: "connect", text: three, to: 1 }, NOW),
        [engine.view.self, engine.view.people, engine.view.history("general")],
        ...[
          noticesOf("room", "dev", { name: "dev", description: one }),
          noticesOf("topic", "dev", { topic: two }),
        ]
          .map((register) => mesh({ type: "register", register })),
        mesh({
          type: "register",
          register: noticesOf("room", one, { name: one, description: two }),
        }),
        mesh({ type: "register", register: noticesOf("member", "", { rooms: [one, "dev", two] }) }),
        type(`/join ${one}`),
        type(`/join dev ${two}`).filter(isNoPassword),
        type(`/group ${one} ${two}`),
        type(`/leave ${two}`),
        type(`/create ${one} no-pass ${two}`).filter(isNoPassword),
        type(`/topic ${three}`),
        ["/users", "/rooms", "/mygroups"].map(type),
        hear({ room: "dev", content: three }),
        mesh({ type: "registerDropped", author: BOB, kind: "room", key: "dev" }),
        [engine.view.rooms, engine.view.lobby, engine.view.members("dev")],
        engine.view.history("dev"),
        type(`/msg bob ${one}`),
        type(`/msg ${two} ${one}`),
        type(`/query ${three}`),
        type(`/whois ${one}`),
        type(`/verify ${one} ${two}`),
        type(`/tag bob ${three}`),
        type(`/invite ${one}`),
        type(`/sp ${two}`),
        type(`/away ${three}`),
        type("/whois carol"),
        engine.view.rooms,
        type(`/mute ${one}`),
        type(`/unmute ${two}`),
        mesh({ type: "equivocated", id: BOB, epoch: 1, sequence: 1, kept: [said(three)] }),
        mesh({ type: "neighbourDown", id: BOB, reason: three, unacknowledged: 2 }),
        mesh({ type: "peerGone", id: BOB, reason: three }),
        mesh({ type: "peerGone", id: CAROL, reason: one }),
      ];
      for (const text of values.flatMap(textsOf)) {
        assert.ok(!UNSAFE.test(text.replaceAll("\n", "")), JSON.stringify(text));
      }
    }),
    { seed: 1, numRuns: 1_000 },
  );
});

/** What bob tells the mesh. */
function noticesOf(kind: string, key: string, value: unknown): Register {
  return { author: BOB, epoch: 1, kind, key, value, clock: { ms: NOON, counter: 0 } };
}

function presenceOf(author: PeerId, name: string, version: string): Presence {
  const profile = { ...EMPTY_PROFILE, picture: version, away: name };
  const clock = CLOCK_ZERO;
  return { author, epoch: 1, clock, name, version, addresses: [], gone: false, ...profile };
}

/** The other message that bob signed as number 1. */
const said = (content: string) => envelope({ content, sequence: 1, prev: "other" });

/** A password is tried as it was typed. */
const isNoPassword = (effect: EngineEffect): boolean =>
  effect.type !== "job" || (effect.job.type !== "lock" && effect.job.type !== "unlock");

/** What a person wants to connect to goes to the parser of targets as it was typed. */
const isNoTarget = ({ type }: EngineEffect): boolean => type !== "connect";

Deno.test("createEngine() counts an own change of name among what was said, and shows no message of it", () => {
  const { engine, mesh } = oneEngine();
  const nick = envelope({ type: "nick", content: "alicia", author: ALICE, sequence: 3 });
  assert.deepEqual(mesh({ type: "published", envelope: nick }), []);
  assert.equal(engine.view.status.said, 3);
});

Deno.test("createEngine() puts what is no message behind everything that is shown", () => {
  const { hear, type } = oneEngine();
  const ahead = NOON + 60_000;
  hear({ clock: [ahead, 7] });
  const clocks = [type("/help"), type("/nope")].flatMap(events).map((event) =>
    event.type === "notice" || event.type === "error" ? event.clock : undefined
  );
  assert.deepEqual(clocks, [{ ms: ahead, counter: 8 }, { ms: ahead, counter: 9 }]);
});

Deno.test("createEngine() takes no notice of what is told of people who are not here", () => {
  const { mesh, hear } = oneEngine();
  const down = { type: "neighbourDown", id: BOB, reason: "quit", unacknowledged: 3 } as const;
  assert.deepEqual(mesh(down), []);
  assert.deepEqual(mesh({ type: "roundTrip", id: BOB, ms: 3 }), []);
  assert.deepEqual(hear({ type: "nick", content: "bobby", sender: "bobby" }), []);
});
