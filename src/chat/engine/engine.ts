import type { Machine, Tick } from "../../core/machine.ts";
import { safeText } from "../../core/text/safe.ts";
import { earliest, type Now } from "../../core/time.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_event.ts";
import { MEMBER } from "../../protocol/replication/wire/register.ts";
import { type Call, createCall } from "../api/call.ts";
import type { ChatView } from "../api/chat_view.ts";
import { dispatch } from "../commands/dispatch.ts";
import { PRIVATE } from "../direct/direct_messages.ts";
import { createComponents } from "./components.ts";
import { problemText } from "./connection_problems.ts";
import type { EngineEffect, EngineInput, EngineOptions } from "./engine_event.ts";

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
  const components = createComponents(options, (effect) => void effects.push(effect));
  const { people, roster, mutes, jobQueue, joinedRooms, roomMembers, roomDirectory, roomUpdates } =
    components;
  const {
    incomingMessages,
    deliveryStatus,
    sendQueue,
    context,
    notifier,
    view,
    directMessages,
    identityWatch,
    pictureAndAway,
  } = components;

  function fromMesh(event: MeshEvent, now: Now): void {
    switch (event.type) {
      case "peerUp":
      case "peerDown":
        roster.handle(event, now);
        return deliveryStatus.links(roster.linked);
      case "roundTrip":
        return roster.handle(event, now);
      case "present":
        directMessages.present(event.presence);
        return roster.handle(event, now);
      case "absent":
        directMessages.absent(event.id);
        if (people.get(event.id) === undefined) roomMembers.forget(event.id);
        return roster.handle(event, now);
      case "received":
        for (const received of event.received) {
          if (received.envelope.type === PRIVATE) directMessages.hear(received);
          else incomingMessages.hear(received, now);
        }
        return;
      case "said":
        deliveryStatus.noteSaid(event.envelope.sequence, roster.linked, now);
        sendQueue.noteSaid(now);
        return incomingMessages.said(event.envelope, now);
      case "register":
        return roomUpdates.note(event.register, now);
      case "forgotten":
        return roomUpdates.forgotten(event, now);
      case "missing":
        return incomingMessages.missing(event.id, event.count, now);
      case "repairing":
        return incomingMessages.repairing(event.id, event.count);
      case "excess":
        return mutes.excess(event.id, event.over, now);
      case "equivocated":
        return incomingMessages.equivocated(event, now);
      case "acknowledged":
        return deliveryStatus.acknowledged(event, now);
      case "paced":
        return sendQueue.paced(event.ms, roster.granted, now);
      case "ended":
        return;
      case "trouble":
        return notifier.notice("link", problemText(event), now);
    }
  }

  function callOf(
    { intent, client }: Extract<EngineInput, { readonly type: "intent" }>,
    now: Now,
  ): Call {
    const isTyped = intent.type === "input" || intent.type === "command";
    return createCall(notifier, { client, now, ...(isTyped ? { room: intent.room } : {}) });
  }

  return {
    view,
    handle(input, now) {
      effects = [];
      if (!isTalk(input)) roomDirectory.stale();
      switch (input.type) {
        case "started": {
          const { port, epoch } = facts();
          const { id, name: username } = people.self;
          notifier.emit({
            type: "ready",
            id,
            username,
            port,
            epoch,
            clock: notifier.moment(now),
          });
          pictureAndAway.tell();
          break;
        }
        case "mesh":
          fromMesh(input.event, now);
          break;
        case "intent":
          dispatch(input.intent, context, callOf(input, now));
          break;
        case "notice":
          notifier.notice(
            input.kind,
            safeText(input.text, { newlines: true }),
            now,
            input.to,
          );
          break;
        case "error":
          notifier.refuse(safeText(input.text, { newlines: true }), now, input.to);
          break;
        case "sealed":
        case "opened":
        case "locked":
        case "unlocked":
          jobQueue.answered(input, now);
          break;
        case "tick":
          deliveryStatus.tick(roster.linked, now);
          incomingMessages.tick(now);
          break;
      }
      if (!isTalk(input)) deliveryStatus.noteExpired(facts().counters.expired, now);
      const joined = joinedRooms.takeChanges();
      if (joined !== undefined) {
        effects.push({ type: "register", kind: MEMBER, key: "", value: { rooms: joined } });
      }
      directMessages.work(now);
      const known = identityWatch.takeKnown(now);
      if (known !== undefined) effects.push({ type: "save", known });
      return effects;
    },
    deadline: () =>
      earliest(
        deliveryStatus.deadline(),
        incomingMessages.deadline(),
        directMessages.deadline(),
        identityWatch.deadline(),
      ),
  };
}
