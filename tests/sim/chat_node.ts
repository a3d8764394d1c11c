/**
 * An engine above a simulated node, with a front end of its own.
 *
 * @module
 */

import type { ChatEvent } from "../../src/chat/api/chat_event.ts";
import type { CryptoAnswer, CryptoJob } from "../../src/chat/api/crypto_job.ts";
import { GENERAL } from "../../src/chat/api/room_id.ts";
import { createEngine, type Engine } from "../../src/chat/engine/engine.ts";
import type { EngineEffect, EngineInput } from "../../src/chat/engine/engine_io.ts";
import type { Feature } from "../../src/chat/features/feature.ts";
import type { MeshEvent } from "../../src/protocol/mesh/api/mesh_io.ts";
import { EMPTY_PROFILE } from "../../src/protocol/replication/wire/presence.ts";
import type { SimNetwork, SimNode, SimNodeOptions } from "./sim_network.ts";
import { PORT } from "./sim_node.ts";

/** What seals and opens for somebody. */
export interface Sealer {
  /** Told to the mesh, base64url. */
  readonly publicKey: string;
  perform(job: CryptoJob, answer: (answer: CryptoAnswer) => void): void;
}

/**
 * Somebody who chats: an engine above a node of the simulated network, with a front end of its own.
 */
export interface ChatNode {
  readonly node: SimNode;
  readonly engine: Engine;
  /** Everything that the front end was told, unless it is not kept. */
  readonly events: readonly ChatEvent[];
  /** Id of the room where the front end is: it goes where `entered` sends it. */
  readonly room: string;
  type(line: string): void;
  /** `bob: hi`, in the order of the history; what was replayed behind a `<`. */
  heard(room?: string): readonly string[];
}

export interface ChatNodeOptions extends Omit<SimNodeOptions, "listener" | "profile"> {
  readonly sealer: Sealer;
  /** In place of those of the program. */
  readonly features?: readonly Feature[];
  /** Is told what the front end is told, which is then not kept. */
  readonly onEvent?: (event: ChatEvent) => void;
  /** Is told all that the mesh tells the engine. */
  readonly onMesh?: (event: MeshEvent) => void;
}

/** Adds somebody who chats to the network. */
export function addChatNode(network: SimNetwork, options: ChatNodeOptions): ChatNode {
  const { sealer, onEvent, onMesh, name, meshName = "lan" } = options;
  const events: ChatEvent[] = [];
  let room = GENERAL;
  let ringsAt: number | undefined;

  const node = network.add({
    ...options,
    profile: { ...EMPTY_PROFILE, sealKey: sealer.publicKey },
    listener(event) {
      onMesh?.(event);
      // no machine is entered while it is at work
      network.after(0, () => feed({ type: "mesh", event }));
    },
  });
  const facts = { port: PORT, mesh: meshName, epoch: node.epoch, version: "0.0.0" };
  const engine = createEngine({
    id: node.signer.id,
    username: name,
    facts: () => ({ ...facts, counters: node.mesh.counters }),
    discovery: () => "announcing on eth0",
    roomBacklog: (room) => node.mesh.roomBacklog(room),
    correct: (real) => node.mesh.correct(real),
    ...(options.features === undefined ? {} : { features: options.features }),
  });

  function feed(input: EngineInput | { readonly type: "tick" }): void {
    if (!node.alive) return;
    for (const effect of engine.handle(input, node.now)) perform(effect);
    const due = engine.deadline();
    if (due === undefined || (ringsAt !== undefined && ringsAt <= due)) return;
    ringsAt = Math.max(due, network.now);
    network.after(ringsAt - network.now, ring);
  }

  function ring(): void {
    if (ringsAt === undefined || ringsAt > network.now) return; // an earlier one took its place
    ringsAt = undefined;
    feed({ type: "tick" });
  }

  function perform(effect: EngineEffect): void {
    switch (effect.type) {
      case "event":
        return tell(effect.event);
      case "publish":
      case "rename":
      case "register":
      case "sendRecord":
        return node.input(effect);
      case "profile":
        return node.input({ ...effect, sealKey: sealer.publicKey });
      case "save":
      case "connect":
      case "diagnostic":
        return;
      case "job":
        return sealer.perform(effect.job, (answer) => {
          network.after(0, () => feed({ type: "answer", kind: "crypto", answer }));
        });
    }
  }

  function tell(event: ChatEvent): void {
    if (event.type === "entered") room = event.room.id;
    if (onEvent === undefined) events.push(event);
    else onEvent(event);
  }

  network.after(options.startsAfter ?? 0, () => feed({ type: "started" }));
  return {
    node,
    engine,
    events,
    get room() {
      return room;
    },
    type: (line) => feed({ type: "intent", client: 1, intent: { type: "input", room, line } }),
    heard: (room = GENERAL) =>
      engine.view.history(room).map(({ sender, content, replayed }) =>
        `${replayed ? "<" : ""}${sender}: ${content}`
      ),
  };
}
