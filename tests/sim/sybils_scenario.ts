/**
 * The scenario of invented people: what honest people lose to them, by where they come from.
 *
 * @module
 */

import { hash } from "node:crypto";
import type { PeerId } from "../../src/core/peer_id.ts";
import { createCryptoStub } from "../chat/crypto_stub.ts";
import { addChatNode, type ChatNode } from "./chat_node.ts";
import { hostileNode } from "./hostile/hostile_node.ts";
import { inventingMs, type Inventions, sybils } from "./hostile/sybils.ts";
import { createNullLink } from "./null_link.ts";
import { seededRandom } from "./random.ts";
import { exactly, type SimFigure } from "./sim_figure.ts";
import { createSimNetwork } from "./sim_network.ts";
import { PORT } from "./sim_node.ts";
import { type Edge, edgesOf } from "./start_topology.ts";
import { createVerifyOnce } from "./verify_once.ts";

/** Honest people, and where the hostile ones are. */
export interface SybilsScenario {
  readonly seed: number;
  /** Honest people on the near side. */
  readonly near: number;
  /** Honest people behind the bridge; without any there is no bridge. */
  readonly behind: number;
  /** Hostile nodes: of one, behind one link; of several, each at an address of its own. */
  readonly hostile: number;
  /** So many honest people make a room. */
  readonly rooms: number;
  /** The inventions of each hostile node. */
  readonly inventions: Omit<Inventions, "first">;
  /** Whether honest people must lose nothing. */
  readonly isHarmless: boolean;
}

/** All people of one address: where there are as many addresses as people, nothing tells them apart. */
const ALL: Omit<Inventions, "first"> = { people: 1_040, founders: 17, roomsEach: 16, padded: 60 };

export const SYBILS_SCENARIOS: Readonly<Record<string, SybilsScenario>> = {
  link: {
    seed: 21,
    near: 10,
    behind: 0,
    hostile: 1,
    rooms: 10,
    inventions: { ...ALL, padded: 1_100 },
    isHarmless: true,
  },
  bridge: {
    seed: 22,
    near: 20,
    behind: 100,
    hostile: 1,
    rooms: 120,
    inventions: ALL,
    isHarmless: true,
  },
  addresses: {
    seed: 23,
    near: 20,
    behind: 0,
    hostile: 10,
    rooms: 20,
    inventions: { people: 120, founders: 2, roomsEach: 16, padded: 10 },
    isHarmless: false,
  },
};

const MEETING_MS = 30_000;
const SAY_PERIOD_MS = 15_000;
const AFTERMATH_MS = 60_000;
const DEGREE = 4;
/** Links of the bridge to either side. */
const BRIDGE_LINKS = 3;

/** Each has an address in a network of its own: nothing else says that they belong together. */
const addressOf = (number: number): string => `10.${1 + (number >> 8)}.${number & 0xff}.1`;

/** The others, as somebody honest saw them. */
interface Witness {
  readonly chat: ChatNode;
  readonly heard: Map<PeerId, Set<string>>;
  readonly missing: Map<PeerId, number>;
  readonly twice: number[];
}

/** Runs it. `passed` is told when a virtual minute is over. */
export function simulateSybils(
  scenario: SybilsScenario,
  passed: (minutes: number) => void = () => {},
): readonly SimFigure[] {
  const { near, behind, hostile, rooms, inventions, isHarmless } = scenario;
  const random = seededRandom(~scenario.seed);
  const network = createSimNetwork(scenario.seed, {
    delay: { spread: "exponential", mean: 20 },
    split: 0.02,
  });
  const safe = createCryptoStub();
  const verify = createVerifyOnce();
  const people = near + behind;
  const { edges, hostileEdges } = createEdges(scenario, random);
  const joined = new Set(
    [...edges, ...hostileEdges].flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]),
  );
  const newcomerNumber = people + hostile;
  for (const other of [0, 1]) joined.add(`${newcomerNumber} ${other}`);
  const numbers = new Map(
    Array.from({ length: newcomerNumber + 1 }, (_, number) => [addressOf(number), number]),
  );
  network.dials = (from, to) => joined.has(`${numbers.get(from)} ${numbers.get(to)}`);
  const cheap = { link: createNullLink, verify, discovery: false } as const;
  let minutes = 0;

  function pass(ms: number): void {
    network.run(ms);
    while (network.now >= (minutes + 1) * 60_000) passed(++minutes);
  }

  function add(number: number, to: readonly number[]): Witness {
    const name = `person${number}`;
    const publicKey = hash("sha256", name, "base64url");
    const heard = new Map<PeerId, Set<string>>();
    const missing = new Map<PeerId, number>();
    const twice: number[] = [];
    const chat = addChatNode(network, {
      name,
      identity: number + 1,
      address: addressOf(number),
      ...cheap,
      sealer: { publicKey, perform: (job, answer) => answer(safe.perform(job, publicKey)) },
      onEvent() {},
      onMesh(event) {
        if (event.type === "missing") {
          missing.set(event.id, (missing.get(event.id) ?? 0) + event.count);
        }
        if (event.type !== "received") return;
        for (const { envelope: { author, epoch, sequence, sender, content } } of event.received) {
          if (!sender.startsWith("person") || !content.startsWith("word ")) continue;
          const words = heard.get(author) ?? new Set();
          heard.set(author, words);
          if (words.has(content)) twice.push(epoch + sequence);
          words.add(content);
        }
      },
    });
    network.after(0, () => {
      for (const other of to) {
        chat.node.input({ type: "connect", to: { hostname: addressOf(other), port: PORT } });
      }
    });
    return { chat, heard, missing, twice };
  }

  const targetsOf = (number: number) =>
    edges.filter(([from]) => from === number).map(([, to]) => to);
  const honest = Array.from({ length: people }, (_, number) => add(number, targetsOf(number)));
  pass(MEETING_MS);
  const metAtFirst = honest.reduce((sum, { chat }) => sum + chat.engine.view.people.length, 0);
  for (const [number, { chat }] of honest.slice(0, rooms).entries()) {
    chat.type(`/create den${number} no-pass`);
  }
  pass(MEETING_MS);

  for (let place = 0; place < hostile; place++) {
    const number = people + place;
    const node = network.add({
      name: `mallory${place}`,
      identity: number + 1,
      address: addressOf(number),
      ...cheap,
      behaviour: hostileNode(sybils({ ...inventions, first: 10_000 * place })),
    });
    network.after(0, () => {
      for (const [from, to] of hostileEdges) {
        if (from !== number) continue;
        node.input({ type: "connect", to: { hostname: addressOf(to), port: PORT } });
      }
    });
  }

  let words = 0;
  const lasts = inventingMs({ ...inventions, first: 0 }) + AFTERMATH_MS;
  let newcomer: Witness | undefined;
  let wordsBefore = 0;
  for (let spent = 0; spent < lasts; spent += SAY_PERIOD_MS) {
    words++;
    for (const { chat } of honest) chat.type(`word ${words}`);
    if (newcomer === undefined && spent > lasts / 2) {
      newcomer = add(newcomerNumber, [0, 1]);
      wordsBefore = words;
    }
    pass(SAY_PERIOD_MS);
  }
  pass(AFTERMATH_MS);

  const ids = new Set(honest.map(({ chat }) => chat.node.signer.id));
  const witnesses = newcomer === undefined ? honest : [...honest, newcomer];
  const seen = witnesses.map(({ chat }) =>
    chat.engine.view.people.filter(({ id }) => ids.has(id)).length +
    (ids.has(chat.node.signer.id) ? 1 : 0)
  );
  const known = witnesses.map(({ chat }) =>
    chat.engine.view.lobby.filter(({ id }) => id.startsWith("den")).length
  );
  const nobodies = witnesses.map(({ chat }) =>
    chat.engine.view.people.filter(({ id }) => !ids.has(id)).length
  );
  const traps = witnesses.map(({ chat }) =>
    chat.engine.view.lobby.filter(({ id }) => id.startsWith("trap")).length
  );
  let heard = 0;
  let untold = 0;
  let told = 0;
  for (const witness of honest) {
    for (const id of ids) {
      if (id === witness.chat.node.signer.id) continue;
      const came = witness.heard.get(id)?.size ?? 0;
      heard += came;
      told += witness.missing.get(id) ?? 0;
      untold += Math.max(0, words - came - (witness.missing.get(id) ?? 0));
    }
  }
  const promised = people * (people - 1) * words;
  const earlier = [...newcomer?.heard.values() ?? []].reduce(
    (sum, each) =>
      sum + [...each].filter((text) => Number(text.slice("word ".length)) <= wordsBefore).length,
    0,
  );
  const later = [...newcomer?.heard.values() ?? []].reduce((sum, { size }) => sum + size, 0) -
    earlier;
  const all = (value: number) => isHarmless ? { limit: exactly(value) } : {};
  return [
    { name: "honest people", value: people },
    { name: "hostile addresses", value: hostile },
    { name: "invented people", value: hostile * inventions.people },
    { name: "pairs in sight before it", value: metAtFirst, limit: exactly(people * (people - 1)) },
    { name: "honest people in sight, fewest", value: Math.min(...seen), ...all(people) },
    { name: "invented people in sight, most", value: Math.max(...nobodies) },
    { name: "rooms of honest people known, fewest", value: Math.min(...known), ...all(rooms) },
    { name: "invented rooms known, most", value: Math.max(...traps) },
    { name: "words promised", value: promised },
    { name: "words heard", value: heard, ...all(promised) },
    { name: "words lost and told", value: told, ...all(0) },
    { name: "words lost and not told", value: untold, limit: exactly(0) },
    {
      name: "words heard twice",
      value: witnesses.reduce((sum, { twice }) => sum + twice.length, 0),
      limit: exactly(0),
    },
    {
      name: "words said after the newcomer came, that it has",
      value: later,
      ...all(people * (words - wordsBefore)),
    },
    { name: "words said before, that the newcomer has", value: earlier },
    { name: "honest people in sight of the newcomer", value: seen.at(-1)!, ...all(people) },
    { name: "rooms of honest people known to it", value: known.at(-1)!, ...all(rooms) },
  ];
}

/** The links at the start: honest people are numbered first, the bridge is the last near. */
function createEdges(
  { near, behind, hostile }: SybilsScenario,
  random: () => number,
): { readonly edges: readonly Edge[]; readonly hostileEdges: readonly Edge[] } {
  const shape = { shape: "random", degree: DEGREE } as const;
  const people = near + behind;
  const edges = [...edgesOf(shape, near, random)];
  const bridge = near - 1;
  if (behind > 0) {
    edges.push(...edgesOf(shape, behind, random).map(([a, b]): Edge => [near + a, near + b]));
    for (let link = 0; link < BRIDGE_LINKS; link++) edges.push([near + link, bridge]);
  }
  const at = (place: number) => behind > 0 ? bridge : place % near;
  return {
    edges,
    hostileEdges: Array.from({ length: hostile }, (_, place): Edge => [people + place, at(place)]),
  };
}
