import assert from "node:assert/strict";
import fc from "fast-check";
import { DEAD_AFTER_SILENCE_MS } from "../../../src/core/limits/links.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { signingKey } from "../../../src/protocol/curve25519_keys.ts";
import type { Control } from "../../../src/protocol/link/control.ts";
import { encodeRecord } from "../../../src/protocol/link/record.ts";
import {
  EMPTY_PROFILE,
  presenceRegister,
} from "../../../src/protocol/replication/wire/presence.ts";
import { createRegisterCodec, slotOf } from "../../../src/protocol/replication/wire/register.ts";
import { PRESENCE } from "../../../src/protocol/replication/wire/register_kinds.ts";
import {
  encodeAsks,
  encodeOffers,
} from "../../../src/protocol/replication/wire/register_offers.ts";
import { encodeVector } from "../../../src/protocol/replication/wire/version_vector.ts";
import { identityOf, seed, START } from "../identities.ts";
import { createEnvelopeWriter, forged } from "../replication/log/envelope_writer.ts";
import {
  answer,
  createMeshHarness,
  dialIn,
  HELLO,
  type MeshHarness,
  type ScriptedPeer,
} from "./scripted_peer.ts";

const FROM = { hostname: "10.0.0.9", port: 1 };
const number = fc.integer({ min: 4, max: 6 });
const epoch = fc.integer({ min: 0, max: 2 }).map((more) => START.wall + more);
const small = fc.nat(9);
/** The mesh under test, and those who may link to it. */
const author = fc.constantFrom(1, 4, 5, 6).map((who) => signingKey(seed(who)).id);
const candidate = fc.record({
  author,
  epoch,
  floor: fc.nat(3),
  top: fc.integer({ min: 3, max: 9 }),
  head: fc.constant(""),
  sparse: fc.constantFrom([], [{ from: 12, to: 14 }, { from: 16, to: 16 }]),
});
const offer = fc.record({
  author,
  slot: fc.constant(slotOf({ kind: PRESENCE, key: "" })),
  epoch,
  clock: fc.record({
    ms: fc.constantFrom(0, START.wall, START.wall + 9_000),
    counter: fc.nat(9),
  }),
});
const control: fc.Arbitrary<Control> = fc.oneof(
  fc.constant(HELLO),
  fc.record({ control: fc.constantFrom("prune" as const, "graft" as const), author }),
  fc.record({
    control: fc.constant("neighbours" as const),
    ids: fc.array(author, { maxLength: 3 }),
  }),
  fc.record({ control: fc.constant("want" as const), author, epoch, from: small, to: small }),
  fc.record({ control: fc.constant("given" as const), author, epoch, floor: small }),
  fc.record({ control: fc.constant("ping" as const), nonce: small }),
  fc.record({ control: fc.constant("pong" as const), nonce: small }),
  fc.record({
    control: fc.constant("bye" as const),
    reason: fc.constantFrom("quit", "replaced", "duplicate", "full", "surplus", "self"),
  }),
);

type Step = fc.Arbitrary<(world: World) => void>;

/** A mesh under test, and everybody who has a link to it. */
interface World {
  readonly subject: MeshHarness;
  readonly strangers: ScriptedPeer[];
  readonly links: string[];
  count: number;
}

const pick = <Item>(items: readonly Item[], index: number): Item | undefined =>
  items.length === 0 ? undefined : items[index % items.length];

/** What happens of itself, with the steps of the machines between left to the other arbitraries. */
const step: Step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(number, epoch, fc.boolean()).map(([who, run, greets]) => (w: World) => {
      const link = `in${++w.count}`;
      const changes = { identity: identityOf(signingKey(seed(who)), { epoch: run }) };
      w.links.push(link);
      let other: ScriptedPeer;
      try {
        other = dialIn(w.subject, { number: who, link, changes });
      } catch (error) {
        if (w.subject.closed.has(link)) return; // it was refused
        throw error;
      }
      w.strangers.push(other);
      if (greets) other.control(HELLO);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(number, fc.boolean()).map(([who, greets]) => (w: World) => {
      const dial = w.subject.dials[0];
      if (dial === undefined) return;
      w.links.push(dial.link);
      try {
        const other = answer(w.subject, { number: who, link: dial.link });
        w.strangers.push(other);
        if (greets) other.control(HELLO);
      } catch (error) {
        if (!w.subject.closed.has(dial.link)) throw error;
      }
    }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), fc.array(control, { maxLength: 3 })).map(
      ([who, controls]) => (w: World) => void pick(w.strangers, who)?.control(...controls),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), fc.array(candidate, { maxLength: 3 })).map(
      ([who, claims]) => (w: World) => void pick(w.strangers, who)?.send(...encodeVector(claims)),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), number, fc.boolean()).map(
      ([who, author, wrong]) => (w: World) => {
        const body = createEnvelopeWriter(author).write();
        pick(w.strangers, who)?.envelopes(wrong ? forged(body) : body, body);
      },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), fc.array(offer, { maxLength: 4 }), fc.boolean()).map(
      ([who, offers, asks]) => (w: World) =>
        void pick(w.strangers, who)?.send(...(asks ? encodeAsks(offers) : encodeOffers(offers))),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), number, offer, fc.boolean()).map(
      ([who, author, { epoch, clock }, gone]) => (w: World) => {
        const signer = signingKey(seed(author));
        const register = presenceRegister({
          ...{ author: signer.id, epoch, clock, gone },
          ...{ name: "somebody", version: "0.0.0", addresses: [] },
          ...EMPTY_PROFILE,
        });
        const { record } = createRegisterCodec("lan").sign(register, signer);
        pick(w.strangers, who)?.send(record);
      },
    ),
  },
  fc.tuple(fc.nat(), fc.nat(255), fc.uint8Array({ maxLength: 60 })).map(
    ([who, kind, body]) => (w: World) =>
      void pick(w.strangers, who)?.send(encodeRecord(kind % 8, body)),
  ),
  fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 60 })).map(([which, bytes]) => (w: World) => {
    const link = pick(w.links, which) ?? "nobody";
    w.subject.input({ type: "bytes", link, bytes });
  }),
  fc.nat().map((which) => (w: World) => {
    w.subject.input({ type: "closed", link: pick(w.links, which) ?? "nobody", reason: "closed" });
  }),
  fc.nat().map((which) => (w: World) => {
    w.subject.input({ type: "written", link: pick(w.links, which) ?? "nobody" });
  }),
  fc.nat().map((who) => (w: World) => {
    const other = pick(w.strangers, who);
    if (other !== undefined && !w.subject.closed.has(other.link)) other.read();
  }),
  fc.boolean().map((silent) => (w: World) => {
    const link = `in${++w.count}`;
    w.links.push(link);
    w.subject.input({ type: "accepted", link, from: FROM });
    if (!silent) w.subject.input({ type: "bytes", link, bytes: Uint8Array.of(0, 32) });
  }),
  fc.integer({ min: 1, max: 3 }).map((last) => (w: World) => {
    w.subject.input({ type: "connect", to: { hostname: `10.0.9.${last}`, port: 8_080 } });
  }),
  fc.constant((w: World) => {
    const dial = w.subject.dials.shift();
    if (dial !== undefined) {
      w.subject.input({ type: "dialFailed", link: dial.link, reason: "refused" });
    }
  }),
  fc.constant((w: World) => {
    w.subject.input({ type: "publish", draft: { type: "chat", room: "general", content: "hi" } });
  }),
  fc.constant((w: World) => void w.subject.input({ type: "rename", username: "alicia" })),
  { weight: 3, arbitrary: fc.nat(20_000).map((ms) => (w: World) => w.subject.pass(ms)) },
);

/** Who is up and who down, by the events; throws where somebody comes or goes twice. */
function here({ events }: MeshHarness): ReadonlySet<PeerId> {
  const up = new Set<PeerId>();
  for (const event of events) {
    if (event.type === "neighbourUp") {
      assert.ok(!up.has(event.identity.id), "up twice");
      up.add(event.identity.id);
    } else if (event.type === "neighbourDown") {
      assert.ok(up.delete(event.id), "down twice");
    }
  }
  return up;
}

Deno.test("createMesh() survives any strangers: no exception, no tick for nothing, no word on a closed link", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
      const subject = createMeshHarness();
      const world: World = { subject, strangers: [], links: [], count: 0 };
      const { input } = subject;
      subject.input = (event) => {
        const over = new Set(subject.closed);
        const effects = input(event);
        for (const effect of effects) {
          if (!("link" in effect) || effect.type === "dial") continue;
          assert.ok(!over.has(effect.link), `${effect.type} on a closed link`);
          if (effect.type === "close") over.add(effect.link);
        }
        return effects;
      };
      for (const happen of steps) {
        happen(world);
        here(subject);
        assert.ok(subject.mesh.connections <= world.links.length - subject.closed.size);
      }
      subject.input({ type: "quit" });
      subject.pass(2 * DEAD_AFTER_SILENCE_MS);
      assert.equal(subject.mesh.connections, 0, "nothing is left behind");
      assert.equal(here(subject).size, 0);
      assert.equal(subject.mesh.deadline(), undefined);
    }),
    { seed: 1, numRuns: 150 },
  );
});
