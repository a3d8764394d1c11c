import assert from "node:assert/strict";
import type { Message } from "../../../src/chat/api/message.ts";
import { command, type Feature } from "../../../src/chat/features/feature.ts";
import { FEATURES } from "../../../src/chat/features/features.ts";
import { createHistories, type Histories } from "../../../src/chat/rooms/message_history.ts";
import type { Register } from "../../../src/protocol/replication/wire/register.ts";
import { BOB, drafts, envelope, NOON, noticesOf, oneEngine } from "../one_engine.ts";

/**
 * A feature that only this test knows: stars for messages, and a register that says who collects
 * them.
 */
function starFeature() {
  const seen: string[] = [];
  const feature: Feature = {
    commands: [
      command({
        name: "star",
        usage: "/star NUMBER [WHY]",
        summary: "give a message a star",
        arguments: ["text"],
        optional: ["text"],
        run(call, [number, why = "no reason"], { outgoingMessages }) {
          if (!outgoingMessages.say("star", call.room, number, call)) return;
          call.notice("star", `starred ${number} for ${why}`);
        },
      }),
    ],
    envelopes: {
      star: {
        receive: ({ envelope }, { incomingMessages, people }, now) =>
          incomingMessages.open(envelope, ({ author, content }) => {
            seen.push(`${people.nameOf(author)} stars ${content}`);
          }, now),
        echo: ({ envelope: { content } }) => void seen.push(`we star ${content}`),
      },
    },
    registers: {
      collector: {
        note: ({ key }) => void seen.push(`collects ${key}`),
        forget: ({ key }) => void seen.push(`no longer collects ${key}`),
      },
    },
  };
  return { feature, seen };
}

const collector: Register = {
  author: BOB,
  epoch: 1,
  kind: "collector",
  key: "dev",
  value: {},
  clock: { ms: NOON, counter: 0 },
};

Deno.test("createEngine() hands envelopes and registers to the feature that knows them", () => {
  const { feature, seen } = starFeature();
  const { join, hear, mesh } = oneEngine("alice", { features: [...FEATURES, feature] });
  join(BOB, "bob");
  assert.deepEqual(hear({ type: "star", content: "7" }), []);
  assert.deepEqual(hear({ type: "star", content: "7", room: "elsewhere" }), []);
  assert.deepEqual(hear({ type: "star", content: "7", sender: "e\nvil" }), []);
  mesh({ type: "published", envelope: envelope({ type: "star", content: "8" }) });
  mesh({ type: "register", register: collector });
  mesh({ type: "registerDropped", author: BOB, kind: "collector", key: "dev" });
  assert.deepEqual(seen, [
    "bob stars 7",
    "we star 8",
    "collects dev",
    "no longer collects dev",
  ]);
});

Deno.test("createEngine() serves the commands of the features that it is given", () => {
  const { feature } = starFeature();
  const { type } = oneEngine("alice", { features: [...FEATURES, feature] });
  const effects = type("/star 7 a good joke");
  assert.deepEqual(noticesOf(effects), ["starred 7 for a good joke"]);
  assert.deepEqual(drafts(effects), [{ type: "star", room: "general", content: "7" }]);
  assert.deepEqual(noticesOf(type("/star 7")), ["starred 7 for no reason"]);
  assert.deepEqual(noticesOf(type("/star")), ["! Something is missing: /star NUMBER [WHY]"]);
  assert.deepEqual(noticesOf(type("/help star")), ["/star NUMBER [WHY]: give a message a star"]);
});

Deno.test("createEngine() passes over what no feature knows, without harm", () => {
  const { join, hear, mesh, type, engine } = oneEngine();
  join(BOB, "bob");
  for (const type of ["star", "constructor", "__proto__", "toString"]) {
    assert.deepEqual(hear({ type, content: "7" }), []);
    mesh({ type: "published", envelope: envelope({ type, content: "8" }) });
    mesh({ type: "register", register: { ...collector, kind: type } });
    mesh({ type: "registerDropped", author: BOB, kind: type, key: "dev" });
  }
  assert.deepEqual(engine.view.history("general"), []);
  assert.deepEqual(noticesOf(type("/star 7")), [
    "! There is no command /star: /help lists the commands",
  ]);
  assert.equal(hear({ content: "still here" }).length, 1);
});

Deno.test("createEngine() holds messages in the histories that it is given", () => {
  const added: string[] = [];
  const memory = createHistories();
  const histories: Histories = {
    ...memory,
    add(message: Message, now: number) {
      added.push(message.content);
      return memory.add(message, now);
    },
  };
  const { join, hear, engine } = oneEngine("alice", { histories });
  join(BOB, "bob");
  hear({ content: "one" });
  assert.deepEqual(added, ["one"]);
  assert.deepEqual(engine.view.history("general").map(({ content }) => content), ["one"]);
});
