/**
 * Turns between links, after deficit round robin (Shreedhar, Varghese, 1995), so that a neighbour
 * that sends as fast as it can does not keep us from the others.
 *
 * 1. A link rests after one turn's work, where more of it is there (`LINK_TURN_WORK`, in the
 *    session), and after {@link LINK_REST_AFTER_WORK} of several reads. Then the sockets of all
 *    others and the timers are looked at.
 * 2. Without another link that said something a moment ago a link has all its turns at once.
 * 3. A link that used its budget is read again when it owes nothing, while another link says
 *    something. Its socket is not read meanwhile, so TCP holds its other end up.
 * 4. At most what two reads brought waits here.
 * 5. A checked signature, a demanded answer, and news for all our neighbours count for the link
 *    that brought them.
 *
 * @module
 */
import {
  CHECK_WORK,
  CONTENDED_FOR_MS,
  LINK_REST_AFTER_WORK,
  LINK_TURN_REST_MS,
  READ_WORK,
} from "../../../core/limits/work.ts";
import { earliest, type Now } from "../../../core/now.ts";
import type { verify } from "../../curve25519_keys.ts";
import type { LinkEvent } from "../../link/link.ts";
import type { ExtraWork } from "../../replication/wire/replication_event.ts";
import type { Connection } from "../neighbours/connection.ts";
import type { MeshState } from "../neighbours/mesh_state.ts";

/** Hands an event to a link, and does all that follows. */
type Drive = (connection: Connection, event: LinkEvent, now: Now) => void;

export interface LinkTurns {
  /** Returns a check of signatures that is counted, for the records that are taken next. */
  counted(check: typeof verify): typeof verify;
  /** Counts work that a neighbour's records do not show. */
  extra(extra: ExtraWork, now: Now): void;
  /** Lets a connection have what it was sent, as its turn permits. */
  receive(connection: Connection, bytes: Uint8Array, drive: Drive, now: Now): void;
  /** Lets a connection that the other end closed have all that came before. */
  drain(connection: Connection, drive: Drive, now: Now): void;
  /** Gives the connections that wait for it another turn. */
  tick(drive: Drive, now: Now): void;
  /** Returns when a turn is wanted, monotonic ms. */
  deadline(): number | undefined;
}

/** Chains of an author's own envelopes in one turn, which its lost or late ones cut. */
const MOST_CHECKS_UNEXPECTED = 8;

/** Makes the turns of the connections of `state`. */
export function createLinkTurns(state: MeshState): LinkTurns {
  const { connections } = state;
  /** Those that are not read, and perhaps some that ended: mostly none, and every input asks. */
  const paused = new Set<Connection>();
  let checks = 0;

  /** Whether another link said something a moment ago: alone, a link may use all there is. */
  const isContended = (connection: Connection, now: number): boolean =>
    connections.values().some((other) =>
      other !== connection && other.greeting !== undefined &&
      other.link.lastHeard > now - CONTENDED_FOR_MS
    );

  const hasUnread = ({ id, link }: Connection): boolean => connections.has(id) && link.hasUnread;

  /** Returns when a connection is read again; `undefined`: now. */
  function pauseOf(connection: Connection, now: number): number | undefined {
    const isOver = connection.link.hasUnread || connection.turn >= LINK_REST_AFTER_WORK;
    const rest = isOver ? now + LINK_TURN_REST_MS : undefined;
    const until = connection.budget.owesUntil(now);
    if (until <= now || !isContended(connection, now)) return rest;
    tellOverdrawn(connection);
    return Math.max(until, rest ?? 0);
  }

  /** Tells the log, once a link, that it is read more slowly than it sends. */
  function tellOverdrawn(connection: Connection): void {
    if (connection.overdrawn) return;
    connection.overdrawn = true;
    const { remote: address, proven } = connection;
    const who = proven === undefined ? {} : { id: proven.identity.id };
    const reason = "makes more work than its share: it is read more slowly while others are here";
    state.emit({ type: "diagnostic", address, ...who, reason });
  }

  /** Pauses the reading of a connection whose turn is over, or reads on. */
  function settle(connection: Connection, now: Now): void {
    if (!connections.has(connection.id)) return;
    const before = connection.pausedUntil;
    connection.pausedUntil = pauseOf(connection, now.monotonic);
    if (connection.pausedUntil !== undefined) connection.turn = 0;
    const isPaused = connection.pausedUntil !== undefined;
    if (isPaused === (before !== undefined)) return;
    if (isPaused) paused.add(connection);
    else paused.delete(connection);
    state.perform({ type: isPaused ? "pauseReads" : "resumeReads", link: connection.id });
  }

  function spend(connection: Connection, work: number, now: Now): void {
    connection.turn += work;
    connection.budget.spend(work, now.monotonic);
  }

  function turn(connection: Connection, event: LinkEvent, drive: Drive, now: Now): void {
    checks = 0;
    drive(connection, event, now);
    // alone, a link has all its turns at once: nobody waits for one of them
    while (hasUnread(connection) && !isContended(connection, now.monotonic)) {
      drive(connection, { type: "readOn" }, now);
    }
    const read = connection.link.takeWork();
    spend(connection, read.own + checks * CHECK_WORK, now);
    if (checks > read.checks + MOST_CHECKS_UNEXPECTED) connection.link.distrust();
    settle(connection, now);
  }

  return {
    counted: (check) => (...args) => {
      checks++;
      return check(...args);
    },
    extra({ id, work }, now) {
      const active = state.neighbours.all.get(id)?.active;
      if (active !== undefined) spend(active, work, now);
    },
    receive(connection, bytes, drive, now) {
      spend(connection, READ_WORK, now);
      turn(connection, { type: "bytes", bytes }, drive, now);
    },
    drain(connection, drive, now) {
      while (hasUnread(connection)) {
        drive(connection, { type: "readOn" }, now);
      }
    },
    tick(drive, now) {
      for (const connection of [...paused]) {
        if (!connections.has(connection.id)) paused.delete(connection);
        else if (connection.pausedUntil! > now.monotonic) continue;
        else if (connection.link.hasUnread) turn(connection, { type: "readOn" }, drive, now);
        else settle(connection, now);
      }
    },
    deadline() {
      let soonest: number | undefined;
      for (const { pausedUntil } of paused) soonest = earliest(soonest, pausedUntil);
      return soonest;
    },
  };
}
