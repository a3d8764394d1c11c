/**
 * Replicators joined by links with delay, on a virtual clock.
 *
 * @module
 */

import { LINK_READ_AHEAD_BYTES } from "../../../../src/core/limits/replication.ts";
import { earliest, type Now } from "../../../../src/core/now.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import type { Rate } from "../../../../src/protocol/granted_rate.ts";
import { type Control, decodeControl } from "../../../../src/protocol/link/control.ts";
import type { Identity } from "../../../../src/protocol/link/identity.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import type { NeighbourState } from "../../../../src/protocol/replication/outbound/neighbour_state.ts";
import type { ReplicationRecord } from "../../../../src/protocol/replication/replicator/record_dispatch.ts";
import {
  createReplicator,
  type Replicator,
} from "../../../../src/protocol/replication/replicator/replicator.ts";
import type { Envelope, Received } from "../../../../src/protocol/replication/wire/envelope.ts";
import type { Presence } from "../../../../src/protocol/replication/wire/presence.ts";
import type { Register } from "../../../../src/protocol/replication/wire/register.ts";
import type { ReplicationEvent } from "../../../../src/protocol/replication/wire/replication_event.ts";
import { at, identityOf, seed, START } from "../../identities.ts";
import { WITH_BULK } from "../../link/bulk_records.ts";

/** A replicator; all that it sends and reports is kept. */
export interface ReplicatorNode {
  readonly identity: Identity;
  readonly replicator: Replicator;
  readonly received: Received[];
  readonly said: Envelope[];
  readonly present: Presence[];
  readonly absent: (readonly [PeerId, string])[];
  /** Registers of other kinds that were told of, and those that count no more. */
  readonly registers: Register[];
  readonly dropped: Pick<Register, "author" | "kind" | "key">[];
  /** How many messages of each author are gone for good. */
  readonly missing: Map<PeerId, number>;
  /** Since when how many of each author are being fetched. */
  readonly repairing: (readonly [PeerId, number])[];
  readonly floods: (readonly [PeerId, boolean])[];
  readonly equivocated: { readonly sequence: number; readonly kept: readonly Envelope[] }[];
  readonly paced: (readonly [number, number])[];
  /** After, top and any of what neighbours acknowledged. */
  readonly acknowledged: (readonly [number, number, number])[];
  /** Faults of each neighbour, and the reasons of all of them. */
  readonly faults: Map<PeerId, number>;
  readonly reasons: string[];
  /** Reasons that are for the log alone. */
  readonly diagnostics: string[];
  /** What happened to records of services. */
  readonly records: ReplicationEvent[];
  name: string;
  say(content: string): void;
  /** What it heard, in the order it came. */
  heard(): readonly string[];
}

export interface ReplicatorNodeOptions {
  readonly epoch?: number;
  readonly rate?: Rate;
}

/** Replicators joined by links with delay, with a virtual clock. */
export interface ReplicatorNetwork {
  readonly now: Now;
  add(number: number, options?: ReplicatorNodeOptions): ReplicatorNode;
  link(a: ReplicatorNode, b: ReplicatorNode): void;
  /** The link between them is no more, and what was on its way is lost. */
  cut(a: ReplicatorNode, b: ReplicatorNode): void;
  /** A neighbour of which a test makes up every word. */
  attach(
    node: ReplicatorNode,
    identity: Identity,
    told?: (words: readonly ReplicationRecord[]) => void,
    clock?: Envelope["clock"],
  ): NeighbourState;
  /** Those that a test attached whose links take nothing. */
  readonly deaf: Set<NeighbourState>;
  run(ms: number): void;
  /** Envelopes that came over any link. */
  readonly copies: number;
}

/**
 * Words in the order they came, the envelopes that came together in one, as a session gives them.
 */
export function recordsOf(records: readonly Uint8Array[]): readonly ReplicationRecord[] {
  const words: ReplicationRecord[] = [];
  let bodies: Uint8Array[] = [];
  const flush = () => {
    if (bodies.length > 0) words.push({ type: "records", kind: "envelope", bodies });
    bodies = [];
  };
  for (const { kind, body } of records.flatMap((record) => decodeRecords(record)!)) {
    const [name] = Object.entries(WITH_BULK).find(([, { number }]) => number === kind)!;
    if (name === "envelope") {
      bodies.push(body);
      continue;
    }
    flush();
    if (name !== "control") {
      words.push({ type: "records", kind: name, bodies: [body] });
      continue;
    }
    const control = decodeControl(body);
    if (typeof control === "string") throw new Error(`said something ${control}`);
    words.push({ type: "control", control });
  }
  flush();
  return words;
}

export const HELLO = { control: "hello", clock: [1, 0], have: 0, wall: 1 } satisfies Control;

function note(node: ReplicatorNode, event: ReplicationEvent): void {
  const count = (map: Map<PeerId, number>, id: PeerId, more: number) =>
    void map.set(id, (map.get(id) ?? 0) + more);
  switch (event.type) {
    case "published":
      return void node.said.push(event.envelope);
    case "received":
      return void node.received.push(...event.received);
    case "missing":
      return count(node.missing, event.id, event.count);
    case "repairing":
      return void node.repairing.push([event.id, event.count]);
    case "flood":
      return void node.floods.push([event.id, event.over]);
    case "equivocated":
      return void node.equivocated.push(event);
    case "paced":
      return void node.paced.push([event.ms, event.waiting]);
    case "acknowledged":
      return void node.acknowledged.push([event.after, event.top, event.any]);
    case "presence":
      return void node.present.push(event.presence);
    case "peerGone":
      return void node.absent.push([event.id, event.reason]);
    case "register":
      return void node.registers.push(event.register);
    case "registerDropped":
      return void node.dropped.push(event);
    case "diagnostic":
      return void node.diagnostics.push(event.reason);
    case "records":
    case "recordsSent":
    case "recordRefused":
    case "recordsReset":
      return void node.records.push(event);
    case "linkFault":
      node.reasons.push(event.reason);
      return count(node.faults, event.id, 1);
  }
}

const LINK_MS = 5;
const MAX_ROUNDS = 1_000;

interface Direction {
  readonly from: ReplicatorNode;
  readonly to: ReplicatorNode;
  /** Their place at the sending end. */
  readonly neighbour: NeighbourState;
  /** Our place at the receiving end. */
  back: NeighbourState | undefined;
  readonly onTheWay: { readonly due: number; readonly words: readonly ReplicationRecord[] }[];
}

export function createReplicatorNetwork(): ReplicatorNetwork {
  const talkers: ReplicatorNode[] = [];
  let directions: Direction[] = [];
  const deaf = new Set<NeighbourState>();
  const strangers: (() => boolean)[] = [];
  let ms = 0;
  let copies = 0;

  function send(direction: Direction): boolean {
    const { from, neighbour, onTheWay } = direction;
    const now = at(ms);
    if (!from.replicator.isDue(neighbour, now.monotonic)) return false;
    const records = from.replicator.take(neighbour, 0, now.monotonic);
    Object.assign(neighbour.cursor, { progressed: now.monotonic });
    const words = recordsOf(records);
    if (words.length > 0) onTheWay.push({ due: ms + LINK_MS, words });
    return true;
  }

  function receive(direction: Direction): boolean {
    const { to, back, onTheWay } = direction;
    if (onTheWay[0] === undefined || onTheWay[0].due > ms) return false;
    for (const word of onTheWay.shift()!.words) {
      if (word.type === "records" && word.kind === "envelope") copies += word.bodies.length;
      to.replicator.receive(back!, word, at(ms));
    }
    return true;
  }

  /** Everything that is to be done now. */
  function settle(): void {
    let rounds = 0;
    for (let busy = true; busy;) {
      if (++rounds > MAX_ROUNDS) throw new Error(`there is no end of what is due at ${ms}`);
      busy = false;
      for (const { replicator } of talkers) {
        if ((replicator.deadline() ?? Infinity) > at(ms).monotonic) continue;
        replicator.tick(at(ms));
        busy = true;
      }
      for (const listen of strangers) if (listen()) busy = true;
      for (const direction of directions) {
        if (receive(direction)) busy = true;
        if (send(direction)) busy = true;
      }
    }
  }

  const talk: ReplicatorNetwork = {
    get now() {
      return at(ms);
    },
    get copies() {
      return copies;
    },
    add(number, { epoch = START.wall, rate = "off" } = {}) {
      const signer = signingKey(seed(number));
      const identity = identityOf(signer, { epoch, rate });
      const received: Received[] = [];
      const node: ReplicatorNode = {
        identity,
        replicator: createReplicator(
          {
            signer,
            epoch,
            mesh: "lan",
            version: "0.0.0",
            rate,
            records: WITH_BULK,
            username: () => node.name,
          },
          (event) => note(node, event),
        ),
        received,
        said: [],
        present: [],
        absent: [],
        registers: [],
        dropped: [],
        acknowledged: [],
        reasons: [],
        diagnostics: [],
        records: [],
        missing: new Map(),
        repairing: [],
        floods: [],
        equivocated: [],
        paced: [],
        faults: new Map(),
        name: `user${number}`,
        say(content) {
          node.replicator.publish([{ type: "chat", room: "general", content }], at(ms));
        },
        heard: () => received.map(({ envelope }) => envelope.content),
      };
      talkers.push(node);
      return node;
    },
    link(a, b) {
      const hellos = [a.replicator.greet(b.identity), b.replicator.greet(a.identity)] as const;
      const there = a.replicator.attach(b.identity, hellos[1], undefined, b.identity.id, at(ms));
      const back = b.replicator.attach(a.identity, hellos[0], undefined, a.identity.id, at(ms));
      directions.push({ from: a, to: b, neighbour: there, back, onTheWay: [] });
      directions.push({ from: b, to: a, neighbour: back, back: there, onTheWay: [] });
    },
    cut(a, b) {
      const isBetween = ({ from, to }: Direction) =>
        (from === a && to === b) || (from === b && to === a);
      const lost = directions.filter(isBetween);
      directions = directions.filter((direction) => !isBetween(direction));
      for (const { from, neighbour } of lost) from.replicator.detach(neighbour, at(ms));
    },
    attach({ replicator }, identity, told = () => {}, clock = HELLO.clock) {
      const neighbour = replicator.attach(
        identity,
        { ...HELLO, clock: [...clock] },
        undefined,
        identity.id,
        at(ms),
      );
      strangers.push(() => {
        const now = at(ms).monotonic;
        const isDeaf = deaf.has(neighbour);
        if (isDeaf ? neighbour.cursor.blocked : !replicator.isDue(neighbour, now)) return false;
        told(recordsOf(replicator.take(neighbour, isDeaf ? LINK_READ_AHEAD_BYTES : 0, now)));
        return true;
      });
      return neighbour;
    },
    deaf,
    run(more) {
      const end = ms + more;
      for (;;) {
        settle();
        let next: number | undefined;
        for (const { onTheWay } of directions) next = earliest(next, onTheWay[0]?.due);
        for (const { replicator } of talkers) {
          const due = replicator.deadline();
          if (due !== undefined) next = earliest(next, due - START.monotonic);
        }
        if (next === undefined || next > end) break;
        ms = next;
      }
      ms = end;
    },
  };
  return talk;
}

/** Everything that others said, in the order in which each of them said it. */
export function expected(
  node: ReplicatorNode,
  all: readonly ReplicatorNode[],
): readonly string[] {
  return all.filter((other) => other !== node)
    .flatMap(({ said }) => said.map(({ content }) => content)).sort();
}
