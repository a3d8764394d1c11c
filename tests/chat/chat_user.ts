/**
 * One user of an engine network: types lines, and reads what the front end shows.
 *
 * @module
 */

import type { ChatEvent } from "../../src/chat/api/chat_event.ts";
import type { Intent } from "../../src/chat/api/intent.ts";
import { GENERAL } from "../../src/chat/api/room_id.ts";
import type { Engine } from "../../src/chat/engine/engine.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import type { Envelope } from "../../src/protocol/replication/wire/envelope.ts";
import type { EngineNode } from "./engine_node.ts";

/** Somebody with an engine of their own. */
export interface ChatUser {
  readonly id: PeerId;
  readonly engine: Engine;
  /** Everything that their front end was told. */
  readonly events: readonly ChatEvent[];
  /** Where their front end is: it goes where `entered` sends it. */
  readonly room: string;
  /** Every envelope that came by, for them or not. */
  readonly passed: readonly Envelope[];
  /** What came of a line: all that this front end was told until nothing more happened. */
  type(line: string): readonly ChatEvent[];
  submit(intent: Intent): readonly ChatEvent[];
  /** `alice: hi`, in the order of the history; what was replayed behind a `<`. */
  heard(room?: string): readonly string[];
  /** The rooms that they see, how many are in each, and whether they are: `#dev 2 in`. */
  lobby(): readonly string[];
  /** Notices and errors since the last time this was asked, errors behind a `!`. */
  notices(): readonly string[];
}

/** Whoever is at `node`; `submit` hands over an intent, and returns when nothing more happens. */
export function chatUserOf(node: EngineNode, submit: (intent: Intent) => void): ChatUser {
  const player: ChatUser = {
    id: node.id,
    get engine() {
      return node.engine;
    },
    get room() {
      return node.room;
    },
    events: node.events,
    passed: node.passed,
    type: (line) => player.submit({ type: "input", room: node.room, line }),
    submit(intent) {
      const before = node.events.length;
      submit(intent);
      return node.events.slice(before);
    },
    heard: (room = GENERAL) =>
      node.engine.view.history(room).map(({ sender, content, replayed }) =>
        `${replayed ? "<" : ""}${sender}: ${content}`
      ),
    lobby: () =>
      node.engine.view.lobby.map(({ shown, members, joined }) =>
        `${shown} ${members}${joined ? " in" : ""}`
      ),
    notices() {
      const fresh = node.events.slice(node.seenEvents);
      node.seenEvents = node.events.length;
      return fresh.flatMap((event) =>
        event.type === "notice" ? [event.text] : event.type === "error" ? [`! ${event.text}`] : []
      );
    },
  };
  return player;
}
