/**
 * The delivery of our messages to single neighbours, where one of them does not get, or does not
 * confirm, everything: it is named, and nobody else waits for it.
 *
 * 1. Each of the three is told once of a person: less is allowed, messages are lost, nothing is
 *    confirmed. At most {@link MAX_LINKS} people are remembered; the oldest is told of again.
 * 2. That nothing is confirmed is told after {@link MAX_UNACKNOWLEDGED_MS} more: by then the link
 *    of a neighbour that stopped is cut, and only one that answers and confirms nothing is left.
 * 3. Everything else that is kept of a neighbour goes with its link.
 *
 * @module
 */
import { MAX_LINKS } from "../../core/limits/links.ts";
import { MAX_UNACKNOWLEDGED_MS } from "../../core/limits/replication.ts";
import { earliest, type Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";
import { namesText } from "../api/notice_batch.ts";
import type { Notifier } from "../api/notifier.ts";

type StandingEvent = Extract<MeshEvent, { readonly type: "standing" }>;

export interface NeighbourDelivery {
  /** The names of the neighbours that confirm nothing for the moment; empty for none. */
  readonly silent: string;
  /** The neighbours that missed messages, and how many: `bob may lack 3`; empty for none. */
  readonly missed: string;
  /** Problems that last, for the status line. */
  readonly problems: readonly string[];
  changed(event: StandingEvent, now: Now): void;
  /** Its link ended. */
  unlinked(id: PeerId): void;
  tick(now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

export interface NeighbourDeliveryDependencies {
  readonly people: { nameOf(id: PeerId): string };
  readonly notifier: Notifier;
}

type Kind = "withheld" | "lost" | "silent";

interface Delivery {
  standing: StandingEvent;
  /** When to tell that it confirms nothing, monotonic ms; `Infinity` behind that. */
  tellAt: number | undefined;
}

/** Starts without neighbours. */
export function createNeighbourDelivery(
  { people, notifier }: NeighbourDeliveryDependencies,
): NeighbourDelivery {
  const deliveries = new Map<PeerId, Delivery>();
  const told = new Map<PeerId, Set<Kind>>();

  const silentNames = (): readonly string[] =>
    [...deliveries.values()].filter(({ standing }) => standing.silent)
      .map(({ standing }) => people.nameOf(standing.id));

  function tell(id: PeerId, kind: Kind, now: Now): void {
    const kinds = told.get(id) ?? new Set();
    if (kinds.has(kind)) return;
    const [oldest] = told.keys();
    if (oldest !== undefined && !told.has(id) && told.size >= MAX_LINKS) told.delete(oldest);
    told.set(id, kinds.add(kind));
    notifier.notice("delivery", SENTENCES[kind](people.nameOf(id)), now);
  }

  return {
    get silent() {
      return namesText(silentNames());
    },
    get missed() {
      return [...deliveries.values()].filter(({ standing }) => standing.lost > 0)
        .map(({ standing: { id, lost } }) => `${people.nameOf(id)} may lack ${lost}`)
        .join(", ");
    },
    get problems() {
      return [...deliveries.values()].filter(({ tellAt }) => tellAt === Infinity).map((
        { standing },
      ) => `${people.nameOf(standing.id)} confirms nothing`);
    },
    changed(event, now) {
      const { id, silent, lost, withheld } = event;
      const delivery = deliveries.get(id) ??
        { standing: event, tellAt: undefined };
      deliveries.set(id, delivery);
      delivery.standing = event;
      if (!silent) delivery.tellAt = undefined;
      else delivery.tellAt ??= now.monotonic + MAX_UNACKNOWLEDGED_MS;
      if (withheld) tell(id, "withheld", now);
      if (lost > 0) tell(id, "lost", now);
      notifier.emit({ type: "status" });
    },
    unlinked: (id) => void deliveries.delete(id),
    tick(now) {
      for (const delivery of deliveries.values()) {
        if (delivery.tellAt === undefined || delivery.tellAt > now.monotonic) continue;
        delivery.tellAt = Infinity;
        tell(delivery.standing.id, "silent", now);
        notifier.emit({ type: "status" });
      }
    },
    deadline() {
      const times = [...deliveries.values()].flatMap(({ tellAt }) =>
        tellAt === undefined || tellAt === Infinity ? [] : tellAt
      );
      return earliest(...times);
    },
  };
}

const SENTENCES = {
  withheld: (name) =>
    `${name} allows you less than others do (-rate): ${name} gets the rest a little later, and ` +
    `nobody else waits.`,
  lost: (name) =>
    `${name} takes nothing for the moment: what you say goes on to the others, and ${name} may ` +
    `miss some of it.`,
  silent: (name) => `${name} confirms nothing: nobody can tell whether ${name} gets what you say.`,
} satisfies Readonly<Record<Kind, (name: string) => string>>;
