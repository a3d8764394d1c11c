import assert from "node:assert/strict";
import { createEventLoop, type Shell } from "../../src/app/event_loop.ts";
import type { ChatEvent } from "../../src/chat/api/chat_event.ts";
import { NOTHING_SET } from "../../src/chat/api/settings.ts";
import type { EngineEffect, EngineInput } from "../../src/chat/engine/engine_io.ts";
import { SEND_AT_EXIT_MS } from "../../src/core/limits/chat.ts";
import { FINISH_MS } from "../../src/core/limits/links.ts";
import { LOG_LINES_BURST } from "../../src/core/limits/store.ts";
import type { Tick } from "../../src/core/machine.ts";
import { signingKey } from "../../src/protocol/curve25519_keys.ts";
import type { MeshEffect, MeshInput } from "../../src/protocol/mesh/api/mesh_io.ts";
import { createMesh, type Mesh } from "../../src/protocol/mesh/mesh.ts";
import { oneEngine } from "../chat/one_engine.ts";
import { replaceTimers } from "../fake_timers.ts";

const error = (text: string): ChatEvent => ({
  type: "error",
  text,
  clock: { ms: 0, counter: 0 },
});

const signer = signingKey(new Uint8Array(32).fill(2));

/** The event that shows an own message. */
const said = (content: string): ChatEvent => ({
  type: "message",
  message: {
    room: "general",
    type: "chat",
    sender: "alice",
    author: signer.id,
    epoch: 1,
    sequence: 1,
    content,
    timestamp: "2026-11-20T10:30:00.000Z",
    clock: { ms: 0, counter: 0 },
    hops: 0,
    own: true,
    late: false,
    replaces: false,
    annotations: [],
    replayed: false,
    mention: false,
  },
});

/** An event loop between two machines that do what a test says. */
function subject() {
  const trace: string[] = [];
  const scene = {
    mesh: (_input: MeshInput | Tick): readonly MeshEffect[] => [],
    engine: (_input: EngineInput | Tick): readonly EngineEffect[] => [],
    meshDeadline: undefined as number | undefined,
    connections: 0,
    open: true,
    status: { waiting: 0, links: 0 },
    /** Milliseconds. */
    now: 0,
    /** What stands in the way of keeping anything. */
    problem: undefined as string | undefined,
  };
  const real = createMesh({
    signer: signingKey(new Uint8Array(32).fill(1)),
    epoch: 1,
    username: "alice",
    mesh: "lan",
    version: "0.0.0",
    rate: [20, 5],
    randomBytes: (length) => new Uint8Array(length).fill(1),
    random: () => 0,
  });
  const mesh: Mesh = {
    capacity: Infinity,
    correct: (real) => real,
    counters: real.counters,
    shape: real.shape,
    ignoredBeacons: [],
    isListed: () => false,
    roomBacklog: () => [],
    handle(input) {
      trace.push(`mesh ${input.type}`);
      return scene.mesh(input);
    },
    deadline: () => scene.meshDeadline,
    get open() {
      return scene.open;
    },
    get connections() {
      return scene.connections;
    },
  };
  const { view } = oneEngine().engine;
  const engine = {
    view: {
      ...view,
      get status() {
        return { ...view.status, ...scene.status };
      },
    },
    handle(input: EngineInput | Tick) {
      trace.push(`engine ${input.type}`);
      return scene.engine(input);
    },
    deadline: () => undefined,
  };
  const eventLoop = createEventLoop({
    mesh,
    engine,
    sealKey: "key",
    performers: { crypto: ({ type, job }) => void trace.push(`job ${type} ${job}`) },
    profileData: {
      saveKnown(known) {
        trace.push(`keep ${known.length} known`);
        return Promise.resolve(scene.problem);
      },
      saveSettings(settings) {
        trace.push(`keep picture ${settings.picture}`);
        return Promise.resolve(scene.problem);
      },
    },
    now: () => ({ monotonic: scene.now, wall: 0 }),
    log: (text) => trace.push(`log ${text}`),
  });
  const shell: Shell = {
    perform: (effect) => trace.push(`perform ${effect.type}`),
    pause: () => trace.push("pause"),
    resume: () => trace.push("resume"),
  };
  eventLoop.connect(shell);
  return { eventLoop, scene, trace };
}

Deno.test("createEventLoop() has each machine's effects done in order, and takes what they cause afterwards", () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  const client = eventLoop.attach();
  client.subscribe((event) => {
    trace.push(`told ${event.type}`);
    if (event.type === "error") client.submit({ type: "say", room: "general", content: "again" });
  });
  scene.mesh = (input) =>
    input.type === "publish"
      ? [{ type: "write", link: "a", bytes: new Uint8Array(1) }]
      : [{ type: "event", event: { type: "roundTrip", id: signer.id, ms: 1 } }, {
        type: "close",
        link: "a",
      }];
  scene.engine = (input) =>
    input.type === "mesh"
      ? [{ type: "event", event: error("no") }]
      : [{ type: "publish", draft: { type: "chat", room: "general", content: "again" } }];
  eventLoop.toMesh({ type: "quit" });
  assert.deepEqual(trace, [
    "mesh quit",
    "perform close",
    "engine mesh",
    "told error",
    "engine intent",
    "mesh publish",
    "perform write",
  ]);
});

Deno.test("createEventLoop() writes what a person said before it shows it", () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  const client = eventLoop.attach();
  client.subscribe((event) => trace.push(`told ${event.type}`));
  scene.engine = (input) =>
    input.type === "intent"
      ? [{ type: "publish", draft: { type: "chat", room: "general", content: "Hello" } }]
      : [{ type: "event", event: said("Hello") }];
  // As the mesh makes them: it is told first what was said, and then to whom it goes.
  scene.mesh = () => [
    { type: "event", event: { type: "roundTrip", id: signer.id, ms: 1 } },
    { type: "write", link: "a", bytes: new Uint8Array(1) },
    { type: "event", event: { type: "roundTrip", id: signer.id, ms: 2 } },
    { type: "close", link: "b" },
  ];
  client.submit({ type: "say", room: "general", content: "Hello" });
  assert.deepEqual(trace, [
    "engine intent",
    "mesh publish",
    "perform write",
    "perform close",
    "engine mesh",
    "told message",
    "engine mesh",
    "told message",
  ]);
});

Deno.test("createEventLoop() writes what an event leads to behind what the mesh had written by then", () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  scene.mesh = (input) =>
    input.type === "register" ? [{ type: "write", link: "a", bytes: new Uint8Array(1) }] : [
      { type: "event", event: { type: "roundTrip", id: signer.id, ms: 1 } },
      { type: "close", link: "a" },
    ];
  scene.engine = () => [{ type: "register", kind: "member", key: "", value: {} }];
  eventLoop.toMesh({ type: "quit" });
  assert.deepEqual(trace, [
    "mesh quit",
    "perform close",
    "engine mesh",
    "mesh register",
    "perform write",
  ]);
});

Deno.test("createEventLoop() does what the engine wants sent before it shows anything, and shows it in order", () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  eventLoop.attach().subscribe((event) => trace.push(`told ${event.type}`));
  scene.engine = (input) =>
    input.type === "mesh" ? [{ type: "event", event: said("one") }] : [
      { type: "event", event: error("first") },
      { type: "publish", draft: { type: "chat", room: "general", content: "one" } },
      { type: "job", kind: "crypto", job: { type: "lock", job: 3, password: "secret" } },
      { type: "event", event: { type: "status" } },
      { type: "rename", username: "bob" },
      { type: "event", event: { type: "keys" } },
    ];
  scene.mesh = (input) => [
    { type: "event", event: { type: "roundTrip", id: signer.id, ms: 1 } },
    { type: input.type === "rename" ? "close" : "finish", link: "a" },
  ];
  eventLoop.toEngine({ type: "started" });
  assert.deepEqual(trace, [
    "engine started",
    "job lock 3",
    "mesh publish",
    "mesh rename",
    "perform finish",
    "perform close",
    "told error",
    "told status",
    "engine mesh",
    "told message",
    "engine mesh",
    "told message",
    "told keys",
  ]);
});

Deno.test("createEventLoop() hands the mesh what is published in one turn at its end, at once", () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  const published: string[][] = [];
  scene.engine = (input) =>
    input.type !== "intent" ? [] : [{
      type: "publish",
      draft: {
        type: "chat",
        room: "general",
        content: input.intent.type === "say" ? input.intent.content : "",
      },
    }];
  scene.mesh = (input) => {
    if (input.type === "publish") {
      published.push([input.draft, ...input.further ?? []].map(({ content }) => content));
    }
    return [];
  };
  const client = eventLoop.attach();
  const say = (content: string) => client.submit({ type: "say", room: "general", content });
  say("alone");
  client.together(() => ["one", "two", "three"].forEach(say));
  say("last");
  assert.deepEqual(published, [["alone"], ["one", "two", "three"], ["last"]]);
  client.together(() => {});
  assert.deepEqual(trace.filter((step) => step === "mesh publish").length, 3);
});

Deno.test("createEventLoop() goes on after a machine threw, and nothing is lost", () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  scene.mesh = () => {
    throw new Error("a bug");
  };
  assert.throws(() => eventLoop.toMesh({ type: "quit" }), /a bug/);
  scene.mesh = () => [];
  eventLoop.toMesh({ type: "rename", username: "bob" });
  assert.deepEqual(trace, ["mesh quit", "mesh rename"]);
});

Deno.test("createEventLoop() tells everyone what is for everyone, and an answer only who asked", () => {
  const { eventLoop, scene } = subject();
  using _ = eventLoop;
  const told: string[] = [];
  const clients = [eventLoop.attach(), eventLoop.attach()];
  const ends = clients.map((client, index) =>
    client.subscribe((event) => told.push(`${index} ${event.type === "error" ? event.text : ""}`))
  );
  scene.engine = (input) =>
    input.type === "intent"
      ? [{ type: "event", event: error("answer"), to: input.client }]
      : [{ type: "event", event: error("news") }];
  clients[1]!.submit({ type: "say", room: "general", content: "x" });
  eventLoop.toEngine({ type: "started" });
  assert.deepEqual(told, ["1 answer", "0 news", "1 news"]);
  ends[0]!();
  eventLoop.toEngine({ type: "started" });
  assert.deepEqual(told.slice(3), ["1 news"]);
});

Deno.test("attach() keeps nothing of a client before its first subscription and after its last", () => {
  const { eventLoop, scene } = subject();
  using _ = eventLoop;
  scene.engine = (input) =>
    input.type === "intent"
      ? [{ type: "event", event: error("answer"), to: input.client }]
      : [{ type: "event", event: error("news") }];
  const told: string[] = [];
  const listen = (name: string) => (event: ChatEvent) =>
    void told.push(`${name} ${event.type === "error" ? event.text : ""}`);
  const [staying, leaving] = [eventLoop.attach(), eventLoop.attach()];
  assert.equal(eventLoop.subscribed, 0);
  staying.subscribe(listen("staying"));
  const ends = [leaving.subscribe(listen("one")), leaving.subscribe(listen("two"))];
  assert.equal(eventLoop.subscribed, 2);
  ends[0]!();
  ends[0]!();
  assert.equal(eventLoop.subscribed, 2);
  ends[1]!();
  assert.equal(eventLoop.subscribed, 1);
  eventLoop.toEngine({ type: "started" });
  leaving.submit({ type: "say", room: "general", content: "x" });
  assert.deepEqual(told, ["staying news"]);
  leaving.subscribe(listen("again"));
  leaving.submit({ type: "say", room: "general", content: "x" });
  assert.deepEqual(told, ["staying news", "again answer"]);
});

Deno.test("attach() lets a client detach amid an event, which still reaches the others", () => {
  const { eventLoop, scene } = subject();
  using _ = eventLoop;
  scene.engine = () => [{ type: "event", event: error("news") }];
  const told: number[] = [];
  for (const client of [1, 2, 3]) {
    const end = eventLoop.attach().subscribe(() => {
      told.push(client);
      end();
    });
  }
  eventLoop.toEngine({ type: "started" });
  assert.deepEqual(told, [1, 2, 3]);
  assert.equal(eventLoop.subscribed, 0);
});

Deno.test("createEventLoop() holds the links until every front end that asked is done", async () => {
  const { eventLoop, trace } = subject();
  using _ = eventLoop;
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const client = eventLoop.attach();
  client.hold(first.promise);
  eventLoop.attach().hold(second.promise);
  assert.deepEqual(trace, ["pause", "mesh held"]);
  assert.equal(client.open, false);
  const ready = client.ready();
  first.resolve();
  await first.promise;
  assert.deepEqual(trace, ["pause", "mesh held"]);
  second.resolve();
  await ready;
  assert.deepEqual(trace, ["pause", "mesh held", "resume", "mesh held"]);
  assert.equal(client.open, true);
});

Deno.test("createEventLoop() says when the mesh takes more again", async () => {
  const { eventLoop, scene } = subject();
  using _ = eventLoop;
  const client = eventLoop.attach();
  await client.ready();
  scene.open = false;
  assert.equal(client.open, false);
  let ready = false;
  const waiting = client.ready().then(() => ready = true);
  eventLoop.toMesh({ type: "written", link: "a" });
  await Promise.resolve();
  assert.equal(ready, false);
  scene.open = true;
  eventLoop.toMesh({ type: "written", link: "a" });
  await waiting;
});

Deno.test("createEventLoop() ticks at the deadline, and not for one that was taken back", async () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  const ticked = Promise.withResolvers<void>();
  scene.meshDeadline = 3_600_000;
  eventLoop.toMesh({ type: "rename", username: "bob" });
  await Promise.resolve();
  scene.meshDeadline = -5; // in the past: at once, and not before its turn
  scene.mesh = (input) => {
    if (input.type === "tick") {
      scene.meshDeadline = undefined;
      ticked.resolve();
    }
    return [];
  };
  eventLoop.toMesh({ type: "rename", username: "bob" });
  assert.deepEqual(trace, ["mesh rename", "mesh rename"]);
  await ticked.promise;
  await Promise.resolve();
  assert.deepEqual(trace.slice(2), ["mesh tick", "engine tick"]);
});

Deno.test("createEventLoop() tells whom /connect named in vain", async () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  const answered = Promise.withResolvers<EngineInput | Tick>();
  scene.engine = (input) => {
    if (input.type === "error" || input.type === "notice") answered.resolve(input);
    return input.type === "intent"
      ? [{ type: "connect", target: "10.0.0.9", port: "99999", client: input.client }]
      : [];
  };
  const client = eventLoop.attach();
  client.submit({ type: "say", room: "general", content: "x" });
  const answer = await answered.promise;
  assert.ok(answer.type === "error" && answer.to === 1);
  assert.ok(!trace.includes("mesh connect"));
});

Deno.test("createEventLoop() asks the mesh to link to what /connect named", async () => {
  const { eventLoop, scene } = subject();
  using _ = eventLoop;
  const asked = Promise.withResolvers<MeshInput | Tick>();
  scene.mesh = (input) => {
    if (input.type === "connect") asked.resolve(input);
    return [];
  };
  scene.engine = (input) =>
    input.type === "intent"
      ? [{ type: "connect", target: "10.0.0.9", port: "8081", client: input.client }]
      : [];
  eventLoop.attach().submit({ type: "say", room: "general", content: "x" });
  assert.deepEqual(await asked.promise, {
    type: "connect",
    to: { hostname: "10.0.0.9", port: 8_081 },
  });
});

Deno.test("quit() is done when no connection is left, though no timer rings", async () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  using _timers = replaceTimers(() => {});
  await eventLoop.quit();
  assert.deepEqual(trace, ["engine leaving", "mesh quit"]);
  scene.connections = 1;
  let done = false;
  const quitting = eventLoop.quit().then(() => done = true);
  eventLoop.toMesh({ type: "written", link: "a" });
  await Promise.resolve();
  assert.equal(done, false);
  scene.connections = 0;
  eventLoop.toMesh({ type: "closed", link: "a", reason: "closed" });
  await quitting;
});

Deno.test("quit() lets what can still go out leave before the links are closed", async () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  using _timers = replaceTimers(() => {});
  scene.status = { waiting: 1, links: 1 };
  const quitting = eventLoop.quit();
  assert.deepEqual(trace, ["engine leaving"]);
  scene.status = { waiting: 0, links: 1 };
  eventLoop.toMesh({ type: "written", link: "a" });
  await quitting;
  assert.deepEqual(trace, ["engine leaving", "mesh written", "mesh quit"]);
});

Deno.test("quit() waits for nobody where no link stands", async () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  using _timers = replaceTimers(() => {});
  scene.status = { waiting: 1, links: 0 };
  await eventLoop.quit();
  assert.deepEqual(trace, ["engine leaving", "mesh quit"]);
});

Deno.test("quit() closes the links though not all could be sent in time", async () => {
  const { eventLoop, scene, trace } = subject();
  using _ = eventLoop;
  scene.status = { waiting: 1, links: 1 };
  const asked: number[] = [];
  using _timers = replaceTimers((run, ms) => {
    asked.push(ms);
    queueMicrotask(run);
  });
  await eventLoop.quit();
  assert.deepEqual(trace, ["engine leaving", "mesh quit"]);
  assert.ok(asked.includes(SEND_AT_EXIT_MS));
});

Deno.test("quit() waits no longer than it may", async () => {
  const { eventLoop, scene } = subject();
  using _ = eventLoop;
  scene.connections = 1;
  const asked: number[] = [];
  using _timers = replaceTimers((run, ms) => {
    asked.push(ms);
    queueMicrotask(run);
  });
  await eventLoop.quit();
  assert.deepEqual(asked, [FINISH_MS]);
});

Deno.test("createEventLoop() does nothing once it is disposed, and leaves no timer", () => {
  const { eventLoop, scene, trace } = subject();
  scene.meshDeadline = 3_600_000;
  eventLoop.toMesh({ type: "rename", username: "bob" });
  eventLoop[Symbol.dispose]();
  eventLoop[Symbol.dispose]();
  eventLoop.toMesh({ type: "rename", username: "bob" });
  eventLoop.toEngine({ type: "started" });
  assert.deepEqual(trace, ["mesh rename"]);
});

Deno.test("createEventLoop() goes on when what a front end waited for came to nothing", async () => {
  const { eventLoop, trace } = subject();
  using _ = eventLoop;
  const client = eventLoop.attach();
  client.hold(Promise.reject(new Error("the output broke")));
  assert.equal(client.open, false);
  await client.ready();
  assert.deepEqual(trace, ["pause", "mesh held", "resume", "mesh held"]);
});

Deno.test("createEventLoop() tells the mesh of us with the key that others seal with, and has jobs done and things kept", () => {
  const { eventLoop, scene, trace } = subject();
  const told: (MeshInput | Tick)[] = [];
  scene.mesh = (input) => {
    told.push(input);
    return [];
  };
  scene.engine = () => [
    { type: "profile", picture: "cat", away: undefined },
    { type: "register", kind: "topic", key: "dev", value: { topic: "work" } },
    { type: "job", kind: "crypto", job: { type: "lock", job: 7, password: "secret" } },
    { type: "save", known: [] },
    { type: "save", settings: { ...NOTHING_SET, picture: "cat" } },
  ];
  eventLoop.toEngine({ type: "started" });
  assert.deepEqual(told, [
    { type: "profile", picture: "cat", away: undefined, sealKey: "key" },
    { type: "register", kind: "topic", key: "dev", value: { topic: "work" } },
  ]);
  assert.deepEqual(trace, [
    "engine started",
    "mesh profile",
    "mesh register",
    "job lock 7",
    "keep 0 known",
    "keep picture cat",
  ]);
});

Deno.test("createEventLoop() tells a person what can't be kept", async () => {
  const { eventLoop, scene } = subject();
  const told = Promise.withResolvers<EngineInput | Tick>();
  scene.problem = "Cannot keep it.";
  scene.engine = (input) => {
    if (input.type === "error") told.resolve(input);
    return input.type === "started" ? [{ type: "save", known: [] }] : [];
  };
  eventLoop.toEngine({ type: "started" });
  assert.deepEqual(await told.promise, { type: "error", kind: "profile", text: "Cannot keep it." });
});

Deno.test("createEventLoop() gives each record that a feature sends a turn of its own, however many follow from each other", () => {
  const { eventLoop, scene } = subject();
  using _ = eventLoop;
  const record = { to: signer.id, kind: "bulk", body: new Uint8Array(1) };
  let sent = 0;
  scene.mesh = () => [{
    type: "event",
    event: { type: "recordsSent", id: signer.id, kind: "bulk", count: 1 },
  }];
  scene.engine = () => ++sent > 50_000 ? [] : [{ type: "sendRecord", ...record }];
  eventLoop.toEngine({ type: "started" });
  assert.equal(sent, 50_001);
});

Deno.test("a reason of the engine goes to the log, with the bound that the mesh's have", () => {
  const { eventLoop, scene, trace } = subject();
  const effect = { type: "diagnostic", id: signer.id, reason: "it is not listed" } as const;
  scene.engine = () => Array(LOG_LINES_BURST + 1).fill(effect);
  eventLoop.toEngine({ type: "started" });
  const lines = trace.filter((line) => line === `log ${signer.id}: it is not listed`);
  assert.equal(lines.length, LOG_LINES_BURST);
});
