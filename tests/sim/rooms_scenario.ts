/**
 * The scenario of many people in many rooms: the cost of joining one, and memory.
 *
 * @module
 */

import { hash } from "node:crypto";
import type { ChatEvent } from "../../src/chat/api/chat_event.ts";
import { MAX_LOG_BYTES, MAX_RECENT_ENVELOPES } from "../../src/core/limits/replication.ts";
import { createCryptoStub } from "../chat/crypto_stub.ts";
import { addChatNode, type ChatNode } from "./chat_node.ts";
import { createNullLink } from "./null_link.ts";
import { atMost, exactly, type SimFigure } from "./sim_figure.ts";
import { createSimNetwork } from "./sim_network.ts";
import { createVerifyOnce } from "./verify_once.ts";

/** Many rooms with many people in each, of which one is busy. */
export interface RoomsScenario {
  readonly seed: number;
  /** Each of these is in every room. */
  readonly people: number;
  readonly rooms: number;
  /** How much is said in the busy room before somebody joins it who was not in it. */
  readonly messages: number;
}

const MINUTE_MS = 60_000;
const ARRIVAL_MS = 10_000;
/** People join rooms no faster than their registers are taken. */
const JOIN_PERIOD_MS = 500;
/**
 * How often somebody says something in the busy room; all of it is said within what a newcomer is
 * shown.
 */
const SAY_PERIOD_MS = 500;
/** How often it is looked whether something is reached. */
const LOOK_MS = 250;
const BUSY = "busy";
const PASSWORD = "hunter22";
/** Every so many rooms one has a password. */
const LOCKED_EVERY = 10;

/**
 * Runs it. `memory` tells how many bytes the process uses; it and how long things took in real time
 * are all that differs from one run to the next.
 */
export function simulateRooms(
  { seed, people, rooms, messages }: RoomsScenario,
  memory: () => number,
): readonly SimFigure[] {
  const network = createSimNetwork(seed, {
    delay: { spread: "exponential", mean: 20 },
    split: 0.02,
  });
  const safe = createCryptoStub();
  const verify = createVerifyOnce();
  const shown: ChatEvent[] = [];
  const before = memory();
  /** How much of what is said in the busy room somebody is shown who comes. */
  const expected = Math.min(messages, MAX_RECENT_ENVELOPES);

  function add(number: number, onEvent: (event: ChatEvent) => void, startsAfter = 0): ChatNode {
    const name = `person${number}`;
    const publicKey = hash("sha256", name, "base64url");
    return addChatNode(network, {
      name,
      identity: number + 1,
      startsAfter,
      link: createNullLink,
      verify,
      sealer: { publicKey, perform: (job, answer) => answer(safe.perform(job, publicKey)) },
      onEvent,
    });
  }

  /**
   * Lets time pass until `condition`, looked at every `step` ms; returns how much did, `NaN` where
   * it never came true.
   */
  function until(condition: () => boolean, step = LOOK_MS): number {
    const start = network.now;
    while (!condition() && network.now < start + 10 * MINUTE_MS) network.run(step);
    return condition() ? network.now - start : NaN;
  }

  const chatters = Array.from(
    { length: people },
    (_, at) => add(at, () => {}, at / people * ARRIVAL_MS),
  );
  const newcomer = chatters.at(-1)!;
  const meeting = until(() =>
    chatters.every(({ engine }) => engine.view.people.length === people - 1)
  );

  const all = Array.from({ length: rooms }, (_, at) => at === 0 ? BUSY : `room${at}`);
  const passwordOf = (at: number) => at > 0 && at % LOCKED_EVERY === 0 ? ` ${PASSWORD}` : "";
  for (const [at, name] of all.entries()) {
    const maker = chatters[at % (people - 1)]!;
    maker.type(
      `/create ${name} ${passwordOf(at) === "" ? "no-pass" : PASSWORD} What ${name} is about`,
    );
  }
  const knowing = until(() =>
    chatters.every(({ engine }) => engine.view.lobby.length === rooms + 1)
  );
  for (const [at, name] of all.entries()) {
    for (const each of chatters) {
      if (name !== BUSY || each !== newcomer) each.type(`/join ${name}${passwordOf(at)}`);
    }
    network.run(JOIN_PERIOD_MS);
  }
  const fewest = () =>
    Math.min(...chatters.flatMap(({ engine }) => engine.view.lobby.map(({ members }) => members)));
  const joining = until(() => fewest() >= people - 1);

  for (let said = 0; said < messages; said++) {
    chatters[said % (people - 1)]!.type(`/group ${BUSY} message ${said}`);
    network.run(SAY_PERIOD_MS);
  }
  network.run(5_000);
  const used = memory() - before;

  const shownTo = joinBusy(newcomer);
  const guest = add(people, (event) => shown.push(event));
  const finding = until(() => guest.engine.view.lobby.length === rooms + 1);
  const catching = until(() => guest.node.mesh.counters.received >= messages);
  const shownToGuest = joinBusy(guest);
  network.run(5_000);
  /** Somebody comes into the busy room: how much is replayed at once, and what it costs. */
  function joinBusy(chatter: ChatNode) {
    const start = network.now;
    const realStart = performance.now();
    chatter.type(`/join ${BUSY}`);
    const real = performance.now() - realStart;
    const replayed = () => chatter.engine.view.history(BUSY).filter((message) => message.replayed);
    until(() => replayed().length >= expected, 1);
    return { real, virtual: network.now - start, replayed: replayed() };
  }

  const inOrder = shownToGuest.replayed.every(({ content }, at) =>
    content === `message ${messages - expected + at}`
  );
  return [
    { name: "people", value: people },
    { name: "rooms", value: rooms },
    { name: "meeting took", value: meeting / 1_000, unit: "s" },
    { name: "until everybody knew every room", value: knowing / 1_000, unit: "s" },
    { name: "until all were known in all rooms", value: joining / 1_000, unit: "s" },
    { name: "people in a room, fewest", value: fewest(), limit: exactly(people) },
    { name: "said in the busy room", value: messages },
    {
      name: "replayed to a member of the mesh",
      value: shownTo.replayed.length,
      limit: exactly(expected),
    },
    { name: "joining took it, virtual", value: shownTo.virtual, unit: "ms", limit: atMost(1_000) },
    { name: "joining took it, real", value: shownTo.real, unit: "ms" },
    { name: "a newcomer knew every room after", value: finding / 1_000, unit: "s" },
    { name: "and held what was said after", value: (finding + catching) / 1_000, unit: "s" },
    {
      name: "replayed to the newcomer",
      value: shownToGuest.replayed.length,
      limit: exactly(expected),
    },
    { name: "in its order", value: inOrder ? 1 : 0, limit: exactly(1) },
    {
      name: "joining took the newcomer, virtual",
      value: shownToGuest.virtual,
      unit: "ms",
      limit: atMost(1_000),
    },
    { name: "joining took the newcomer, real", value: shownToGuest.real, unit: "ms" },
    {
      name: "bytes of messages held by a node, most",
      value: Math.max(...chatters.map(({ node }) => node.mesh.counters.heldBytes)),
      limit: atMost(MAX_LOG_BYTES),
    },
    { name: "memory of all nodes", value: used / 1_024, unit: "KiB" },
    { name: "memory of a node", value: used / 1_024 / people, unit: "KiB" },
  ];
}
