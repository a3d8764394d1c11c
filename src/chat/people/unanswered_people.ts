/**
 * Unanswered people: they announce themselves on the network, and connections to them fail. Each is
 * told once, and stays a problem until the mesh takes it back.
 *
 * The mesh bounds how many there are (`MAX_ANNOUNCED_ADDRESSES`). A beacon proves nothing, so the
 * names are claims.
 *
 * @module
 */
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { safeName, safeText } from "../../core/text/safe.ts";
import type { DialProblem, MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";
import type { Notifier } from "../api/notifier.ts";

type UnansweredEvent = Extract<MeshEvent, { readonly type: "unanswered" | "answered" }>;

export interface UnansweredPeople {
  /** One sentence for each person, in the order in which they were told. */
  readonly problems: readonly string[];
  handle(event: UnansweredEvent, now: Now): void;
}

export function createUnansweredPeople(notifier: Notifier): UnansweredPeople {
  const sentences = new Map<PeerId, string>();
  return {
    get problems() {
      return [...sentences.values()];
    },
    handle(event, now) {
      if (event.type === "answered") {
        if (sentences.delete(event.id)) notifier.emit({ type: "status" });
        return;
      }
      const { address: { hostname, port }, problem, reason } = event;
      const who = `${safeName(event.name)} (${safeText(hostname)}) is announcing`;
      const text = `${who}, but ${FAILURES[problem](port, safeText(reason))}. A firewall?`;
      sentences.set(event.id, text);
      notifier.notice("unreachable", text, now);
    },
  };
}

const FAILURES: Readonly<Record<DialProblem, (port: number, reason: string) => string>> = {
  silent: (port) => `TCP port ${port} there does not answer`,
  refused: (port) => `TCP port ${port} there refuses the connection`,
  "no-answer": (port) => `TCP port ${port} there takes the connection and then says nothing`,
  "no-handshake": (port) => `TCP port ${port} there answers, and no handshake comes of it`,
  "unknown-host": (port) => `TCP port ${port} there cannot be reached`,
  other: (port, reason) => `TCP port ${port} there cannot be reached (${reason})`,
};
