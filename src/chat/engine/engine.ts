import type { Machine, Tick } from "../../core/machine.ts";
import type { PeerId } from "../../core/peer.ts";
import { safeText } from "../../core/text/safe.ts";
import { earliest, type Now } from "../../core/time.ts";
import type { Acquaintance } from "../api/acquaintance.ts";
import type { SealingAnswer, SealingJob } from "../api/crypto_job.ts";
import type { KeptSettings } from "../api/settings.ts";
import type { Received } from "../../protocol/replication/replicator/ingest.ts";
import type { Draft } from "../../protocol/replication/wire/envelope.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_event.ts";
import { MEMBER } from "../../protocol/replication/wire/membership_record.ts";
import type { ClientId } from "../api/chat_client.ts";
import type { ChatEvent } from "../api/chat_event.ts";
import type { Intent } from "../api/intent.ts";
import { carryOut } from "../commands/dispatch.ts";
import { createParts } from "./components.ts";
import type { NodeFacts } from "../commands/command_output.ts";
import { PRIVATE } from "../direct/direct_messages.ts";
import { troubleText } from "./connection_problems.ts";
import type { ChatView } from "../api/chat_view.ts";

export type EngineInput =
  | { readonly type: "started" }
  | { readonly type: "mesh"; readonly event: MeshEvent }
  | { readonly type: "intent"; readonly client: ClientId; readonly intent: Intent }
  /** What a person should know that only the outside can tell; one front end alone, or all. */
  | {
    readonly type: "notice" | "error";
    readonly kind: string;
    readonly text: string;
    readonly to?: ClientId;
  }
  /** What a job came to. */
  | SealingAnswer;

export type EngineEffect =
  | { readonly type: "event"; readonly event: ChatEvent; readonly to?: ClientId }
  | { readonly type: "publish"; readonly draft: Draft }
  | { readonly type: "rename"; readonly username: string }
  /** Tell the whole mesh, those who come later too: a register of ours. */
  | {
    readonly type: "register";
    readonly kind: string;
    readonly key: string;
    readonly value: Readonly<Record<string, unknown>>;
  }
  /** Tell the whole mesh how we look and whether we are away. */
  | { readonly type: "profile"; readonly picture: string; readonly away: string | undefined }
  /** To be answered under its number. */
  | SealingJob
  /** Keep for later runs, in place of what was kept: whom we know, or how this person wants it. */
  | { readonly type: "save"; readonly known: readonly Acquaintance[] }
  | { readonly type: "save"; readonly settings: KeptSettings }
  /** Link to what a person named, or tell `client` what is wrong with it. */
  | {
    readonly type: "connect";
    readonly target: string;
    readonly port: string | undefined;
    readonly client: ClientId;
  };

export interface EngineOptions {
  readonly id: PeerId;
  readonly username: string;
  readonly facts: () => NodeFacts;
  /** How the search for peers goes: one short line. */
  readonly discovery: () => string;
  /** What was kept by earlier runs. */
  readonly known?: readonly Acquaintance[];
  readonly settings?: KeptSettings;
  /** What the mesh still holds of a room, oldest first. */
  readonly recentMessages: (room: string) => readonly Received[];
}

/** What a chat is: people, messages, commands; a machine above the mesh, and one object to every front end. */
export interface Engine extends Machine<EngineInput, EngineEffect> {
  readonly view: ChatView;
}

/** Whether something was said: of that there may be a flood, so that little is to be done each time. */
function isTalk(input: EngineInput | Tick): boolean {
  return input.type === "mesh" && (input.event.type === "received" || input.event.type === "said");
}

/** An engine for somebody who is alone as yet. */
export function createEngine(options: EngineOptions): Engine {
  const { facts } = options;
  let effects: EngineEffect[] = [];
  const parts = createParts(options, (effect) => void effects.push(effect));
  const { people, sight, mutes, jobs, attendance, membership, lobby, bulletin } = parts;
  const { hearing, reach, pacing, hands, envelopeAuthor, view, words, acquaintances, profile } =
    parts;

  function fromMesh(event: MeshEvent, now: Now): void {
    switch (event.type) {
      case "peerUp":
      case "peerDown":
        sight.handle(event, now);
        return reach.links(sight.linked);
      case "roundTrip":
        return sight.handle(event, now);
      case "present":
        words.present(event.presence);
        return sight.handle(event, now);
      case "absent":
        words.absent(event.id);
        if (people.get(event.id) === undefined) membership.forget(event.id);
        return sight.handle(event, now);
      case "received":
        for (const received of event.received) {
          if (received.envelope.type === PRIVATE) words.hear(received);
          else hearing.hear(received, now);
        }
        return;
      case "said":
        reach.noteSaid(event.envelope.sequence, sight.linked, now);
        pacing.noteSaid(now);
        return hearing.said(event.envelope, now);
      case "register":
        return bulletin.note(event.register, now);
      case "forgotten":
        return bulletin.forgotten(event, now);
      case "missing":
        return hearing.missing(event.id, event.count, now);
      case "repairing":
        return hearing.repairing(event.id, event.count);
      case "excess":
        return mutes.excess(event.id, event.over, now);
      case "equivocated":
        return hearing.equivocated(event, now);
      case "acknowledged":
        return reach.acknowledged(event, now);
      case "paced":
        return pacing.paced(event.ms, sight.granted, now);
      case "ended":
        return;
      case "trouble":
        return envelopeAuthor.notice("link", troubleText(event), now);
    }
  }

  return {
    view,
    handle(input, now) {
      effects = [];
      if (!isTalk(input)) lobby.stale();
      switch (input.type) {
        case "started": {
          const { port, epoch } = facts();
          const { id, name: username } = people.self;
          envelopeAuthor.emit({
            type: "ready",
            id,
            username,
            port,
            epoch,
            clock: envelopeAuthor.moment(now),
          });
          profile.tell();
          break;
        }
        case "mesh":
          fromMesh(input.event, now);
          break;
        case "intent":
          carryOut(input.intent, hands, now, input.client);
          break;
        case "notice":
          envelopeAuthor.notice(
            input.kind,
            safeText(input.text, { newlines: true }),
            now,
            input.to,
          );
          break;
        case "error":
          envelopeAuthor.refuse(safeText(input.text, { newlines: true }), now, input.to);
          break;
        case "sealed":
        case "opened":
        case "locked":
        case "unlocked":
          jobs.answered(input, now);
          break;
        case "tick":
          reach.tick(sight.linked, now);
          hearing.tick(now);
          break;
      }
      if (!isTalk(input)) reach.noteExpired(facts().counters.expired, now);
      const joined = attendance.takeNews();
      if (joined !== undefined) {
        effects.push({ type: "register", kind: MEMBER, key: "", value: { rooms: joined } });
      }
      words.work(now);
      const known = acquaintances.takeKnown(now);
      if (known !== undefined) effects.push({ type: "save", known });
      return effects;
    },
    deadline: () =>
      earliest(reach.deadline(), hearing.deadline(), words.deadline(), acquaintances.deadline()),
  };
}
