/**
 * The dispatch of records: one handler for each kind of replication in the table of records, and
 * one case for each control. Such a kind without a handler is a type error here. The kinds of
 * services have none: their records are handed up.
 *
 * @module
 */
import { createFirstTimes } from "../../../core/first_times.ts";
import { MAX_WANTED_REGISTERS_PER_LINK } from "../../../core/limits/registers.ts";
import { MAX_UNASKED_BEHIND_MS } from "../../../core/limits/replication.ts";
import { MAX_TOLD_CAUSES } from "../../../core/limits/store.ts";
import { ANSWER_WORK_PER_BYTE, NEW_REGISTER_WORK } from "../../../core/limits/work.ts";
import type { Now } from "../../../core/now.ts";
import type { Control } from "../../link/control.ts";
import type { HandledRecord } from "../../link/record.ts";
import type { AntiEntropy } from "../broadcast/anti_entropy.ts";
import type { Plumtree } from "../broadcast/plumtree.ts";
import { type Incarnation, isSameIncarnation } from "../log/author_sequence.ts";
import type { Membership } from "../membership/membership.ts";
import type { Acknowledgements } from "../outbound/acknowledgements.ts";
import type { NeighbourState } from "../outbound/neighbour_state.ts";
import type { RegisterGossip } from "../registers/register_gossip.ts";
import { decodeAsks, decodeOffers } from "../wire/register_offers.ts";
import type { Emit } from "../wire/replication_event.ts";
import { decodeVector } from "../wire/version_vector.ts";
import type { Ingest } from "./ingest.ts";

/** What a session delivers: records of one kind, or a control. */
export type ReplicationRecord =
  | { readonly type: "records"; readonly kind: string; readonly bodies: readonly Uint8Array[] }
  | { readonly type: "control"; readonly control: Control };

export interface RecordDispatchDependencies {
  readonly own: Incarnation;
  readonly ingest: Ingest;
  readonly acknowledgements: Acknowledgements;
  readonly plumtree: Plumtree;
  readonly antiEntropy: AntiEntropy;
  readonly registerGossip: RegisterGossip;
  readonly membership: Membership;
  readonly emit: Emit;
}

const PRESENCE_BEHIND =
  `it is not listed: its presence is more than ${MAX_UNASKED_BEHIND_MS / 1_000} s old, and no ` +
  "neighbour is linked to it";
const TOO_MANY_OFFERS =
  `registers that it offers are left out: ${MAX_WANTED_REGISTERS_PER_LINK} of it are wanted already`;

/** Takes one record from a neighbour. */
export type RecordDispatch = (
  neighbour: NeighbourState,
  record: ReplicationRecord,
  now: Now,
) => void;

/** Makes the dispatch to the modules in `dependencies`. */
export function createRecordDispatch(dependencies: RecordDispatchDependencies): RecordDispatch {
  const {
    own,
    ingest,
    acknowledgements,
    plumtree,
    antiEntropy,
    registerGossip,
    membership,
    emit,
  } = dependencies;

  const told = createFirstTimes(MAX_TOLD_CAUSES);

  /** Writes to the debug log why nothing comes of what a peer did, once an incarnation of it. */
  function tell({ author: id, epoch }: Incarnation, reason: string): void {
    if (told.note(`${id} ${epoch} ${reason}`)) emit({ type: "diagnostic", id, reason });
  }

  const linkFault = ({ id }: NeighbourState, reason: string): void =>
    emit({ type: "linkFault", id, reason });

  function receiveVector(neighbour: NeighbourState, body: Uint8Array, now: Now): void {
    const ownHaves = decodeVector(body);
    if (ownHaves === undefined) return linkFault(neighbour, "malformed version vector");
    for (const claim of ownHaves) {
      if (isSameIncarnation(claim, own)) {
        const { top, sparse } = claim;
        if (!acknowledgements.acknowledge(neighbour, top, now.monotonic, sparse)) {
          linkFault(neighbour, "acknowledgement of a number that was never published");
        }
        continue;
      }
      // before its list of links a neighbour announces what it receives from others
      if (neighbour.tree.linked === undefined && claim.top > 0) {
        if (claim.author === neighbour.id) ingest.onAuthorBack(claim);
        plumtree.onPrune(neighbour, claim.author);
      }
      antiEntropy.onHave(neighbour, claim, now.monotonic);
    }
  }

  function receiveControl(neighbour: NeighbourState, control: Control, now: Now): void {
    switch (control.control) {
      case "neighbours":
        plumtree.onNeighbours(neighbour, control.ids);
        return registerGossip.listed(neighbour, now.monotonic);
      case "lost":
        return membership.suspected(control.id, neighbour.id, now);
      case "prune":
        return plumtree.onPrune(neighbour, control.author);
      case "graft":
        return plumtree.onGraft(neighbour, control.author);
      case "want":
        return antiEntropy.onRequest(neighbour, control);
      case "given":
        return antiEntropy.onAnswerEnd(neighbour, control, control.floor, now.monotonic);
    }
  }

  const handlers = {
    envelope: ingest.take,
    vector: each(receiveVector),
    register: each((neighbour, body, now) => {
      const acceptance = membership.accept(body, neighbour.id, now);
      if (acceptance.state === "new") {
        emit({ type: "extraWork", id: neighbour.id, work: NEW_REGISTER_WORK });
      }
      if (acceptance.state === "linkFault") return linkFault(neighbour, acceptance.reason);
      if (acceptance.state === "new") return;
      if (acceptance.state === "behind") return tell(acceptance.register, PRESENCE_BEHIND);
      const fault = acceptance.state === "left" ? acceptance.noRoom : acceptance;
      if (fault === undefined) return;
      const { author, reason } = fault;
      if (told.note(`${author} ${reason}`)) emit({ type: "diagnostic", id: author, reason });
    }),
    offer: each((neighbour, body, now) => {
      const offers = decodeOffers(body);
      if (offers === undefined) return linkFault(neighbour, "malformed register offers");
      if (registerGossip.offered(neighbour, offers, now.monotonic) === 0) return;
      tell({ author: neighbour.id, epoch: neighbour.identity.epoch }, TOO_MANY_OFFERS);
    }),
    ask: each((neighbour, body) => {
      const addresses = decodeAsks(body);
      if (addresses === undefined) return linkFault(neighbour, "malformed register requests");
      const bytes = registerGossip.asked(neighbour, addresses);
      emit({ type: "extraWork", id: neighbour.id, work: bytes * ANSWER_WORK_PER_BYTE });
    }),
  } satisfies Readonly<Record<HandledRecord, RecordHandler>>;
  const byKind: ReadonlyMap<string, RecordHandler> = new Map(Object.entries(handlers));

  return (neighbour, record, now) => {
    if (record.type === "control") return receiveControl(neighbour, record.control, now);
    const { kind, bodies } = record;
    const handler = byKind.get(kind);
    if (handler !== undefined) handler(neighbour, bodies, now);
    else emit({ type: "records", id: neighbour.id, kind, bodies: bodies.map(copyOf) });
  };
}

/** A body is part of a whole message, which would be held with it. */
const copyOf = (body: Uint8Array): Uint8Array => new Uint8Array(body);

/** Takes records of one kind from a neighbour. */
type RecordHandler = (
  neighbour: NeighbourState,
  bodies: readonly Uint8Array[],
  now: Now,
) => void;

/** Makes a handler of what takes one body at a time. */
function each(
  take: (neighbour: NeighbourState, body: Uint8Array, now: Now) => void,
): RecordHandler {
  return (neighbour, bodies, now) => {
    for (const body of bodies) take(neighbour, body, now);
  };
}
