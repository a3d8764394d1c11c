/**
 * A hostile node: a real mesh whose records are changed, left out or added to.
 *
 * @module
 */

import type { Now } from "../../../src/core/now.ts";
import { earliest } from "../../../src/core/now.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import type { Control } from "../../../src/protocol/link/control.ts";
import { createLink, type Link, type LinkEffect } from "../../../src/protocol/link/link.ts";
import type { MeshOptions } from "../../../src/protocol/mesh/api/mesh_options.ts";
import { createMesh } from "../../../src/protocol/mesh/mesh.ts";
import type { Behaviour } from "../sim_node_options.ts";

/** The far end of one link of a hostile node. */
export interface Target {
  readonly id: PeerId;
  /** How many targets came before it: what is said to it may depend on that. */
  readonly place: number;
}

/**
 * What a hostile node does on its links besides, or instead of, what an honest one would. Records
 * are whole.
 */
export interface HostileBehaviour {
  /** How often `act` is asked for, ms. */
  readonly everyMs: number;
  /** What it says of its own accord, to a target whose link is up. */
  act?(target: Target, now: Now): readonly Uint8Array[];
  /** What goes out instead of what its mesh would say. */
  say?(target: Target, records: readonly Uint8Array[], now: Now): readonly Uint8Array[];
  /** What it greets with. */
  greet?(hello: Control, now: Now): Control;
  /** What it says at once to what came; `"as usual"` leaves it to its mesh. */
  answer?(target: Target, effect: LinkEffect, now: Now): readonly Uint8Array[] | "as usual";
}

/** Creates the behaviour of one hostile node, from its keys and chance in `options`. */
export type CreateHostileBehaviour = (options: MeshOptions) => HostileBehaviour;

/** So much may wait to be written on a link before nothing more is made up for it. */
const MAX_WAITING_BYTES = 512 * 1024;

/** A node that is a real mesh, but for what `hostile` does at the level of records. */
export function hostileNode(hostile: CreateHostileBehaviour): Behaviour {
  return (_, options) => {
    const hostility = hostile(options);
    const make = options.link ?? createLink;
    let places = 0;
    const link: typeof createLink = (party, start, table) =>
      bewitch(make(party, start, table), hostility, () => places++);
    return createMesh({ ...options, link });
  };
}

function bewitch(link: Link, hostility: HostileBehaviour, nextPlace: () => number): Link {
  const { handle, deadline } = link;
  let target: Target | undefined;
  let due: number | undefined;

  /** Says records on top of everything, where the link stands. */
  function send(records: readonly Uint8Array[], now: Now): readonly LinkEffect[] {
    return records.length === 0 ? [] : handle({ type: "send", records }, now);
  }

  function hear(effects: readonly LinkEffect[], now: Now): readonly LinkEffect[] {
    const { answer } = hostility;
    return effects.flatMap((effect) => {
      if (effect.type === "authenticated") {
        target = { id: effect.identity.id, place: nextPlace() };
      }
      if (answer === undefined || target === undefined || link.phase !== "up") return [effect];
      const said = answer(target, effect, now);
      return said === "as usual" ? [effect] : send(said, now);
    });
  }

  return Object.assign(Object.create(link) as Link, {
    handle(...[event, now]: Parameters<Link["handle"]>) {
      let heeded = event;
      if (event.type === "control" && event.control.control === "hello") {
        const control = hostility.greet?.(event.control, now) ?? event.control;
        heeded = { type: "control", control };
      }
      if (event.type === "send" && target !== undefined && hostility.say !== undefined) {
        heeded = { type: "send", records: hostility.say(target, event.records, now) };
      }
      const effects = [...hear(handle(heeded, now), now)];
      if (target === undefined || link.phase !== "up" || hostility.act === undefined) {
        return effects;
      }
      due ??= now.monotonic + hostility.everyMs;
      if (due <= now.monotonic) {
        due = now.monotonic + hostility.everyMs;
        const records = link.queuedBytes < MAX_WAITING_BYTES ? hostility.act(target, now) : [];
        effects.push(...hear(send(records, now), now));
      }
      return effects;
    },
    deadline: () => link.phase === "over" ? undefined : earliest(deadline(), due),
  });
}
