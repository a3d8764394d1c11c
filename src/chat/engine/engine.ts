/**
 * The chat engine: people, rooms, messages and commands. A machine (input and time in, effects out)
 * above the mesh, and one view for all front ends.
 *
 * 1. The engine never acts by itself: every effect answers an input, or a tick that
 *    {@link Engine.deadline} asked for.
 * 2. Texts from the mesh are made safe before they are shown.
 * 3. What no {@link Feature} understands is passed over, without harm.
 * 4. A message costs little besides its own handling: in a flood no counts of members are dropped
 *    and no expiry is looked up.
 *
 * @module
 */
import type { Machine, Tick } from "../../core/machine.ts";
import { earliest, type Now } from "../../core/now.ts";
import { safeText } from "../../core/text/safe.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";
import { MEMBER } from "../../protocol/replication/wire/register_kinds.ts";
import { createCall } from "../api/call.ts";
import type { ChatView } from "../api/chat_view.ts";
import { commandsOf } from "../commands/command_table.ts";
import { dispatch } from "../commands/dispatch_intent.ts";
import { tellHiddenAliases } from "../features/alias_feature.ts";
import { FEATURES } from "../features/features.ts";
import { createComponents } from "./components.ts";
import { connectionProblemText } from "./connection_problem_text.ts";
import type { EngineEffect, EngineInput, EngineOptions } from "./engine_io.ts";
import { createEngineView } from "./engine_view.ts";
import { createHandlers } from "./handlers.ts";

export interface Engine extends Machine<EngineInput, EngineEffect> {
  readonly view: ChatView;
}

/** Creates an engine, alone as yet. */
export function createEngine(options: EngineOptions): Engine {
  const { facts, features = FEATURES } = options;
  let effects: EngineEffect[] = [];
  let latest: Now = { monotonic: 0, wall: 0 };
  /** When this run began, monotonic ms. */
  let startedAt: number | undefined;
  const commands = commandsOf(features);
  const context = createComponents(
    options,
    commands,
    (effect) => void effects.push(effect),
    replay,
    { started, time: () => latest.wall },
  );
  const handlers = createHandlers(features, context);
  const { people, roster, mutes, identityWatch, pictureAndAway } = context;
  const { notifier, noticeLimiter } = context;
  const { rooms, roomDirectory, roomMembers, roomUpdates, joinedRooms } = context;
  const { incomingMessages, deliveryStatus, draftBackpressure, directMessages } = context;
  const { clockWarnings, neighbourDelivery } = context;

  /** Returns when this run began by our corrected time of now, ms since 1970. */
  function started(): number {
    if (startedAt === undefined) return facts().epoch;
    return latest.wall - (latest.monotonic - startedAt);
  }

  function replay(room: string, now: Now): void {
    for (const received of options.roomBacklog(room)) handlers.replay(received, now);
  }

  function start(now: Now): void {
    const { port, epoch } = facts();
    const { id, name: username } = people.self;
    const clock = notifier.moment(now);
    notifier.emit({ type: "ready", id, username, port, epoch, clock });
    pictureAndAway.publish();
    tellHiddenAliases(context, now);
  }

  function fromMesh(event: MeshEvent, now: Now): void {
    switch (event.type) {
      case "neighbourUp":
      case "neighbourDown":
        neighbourDelivery.unlinked(event.type === "neighbourUp" ? event.identity.id : event.id);
        roster.handle(event, now);
        roomUpdates.admitTopics(now);
        return deliveryStatus.linksChanged(roster.linked);
      case "roundTrip":
        return roster.handle(event, now);
      case "presence":
        directMessages.present(event.presence);
        roster.handle(event, now);
        return roomUpdates.admitTopics(now);
      case "peerGone":
        directMessages.absent(event.id);
        if (people.get(event.id) === undefined) roomMembers.forget(event.id);
        return roster.handle(event, now);
      case "received":
        for (const received of event.received) handlers.receive(received, now);
        return;
      case "published":
        deliveryStatus.sent(event.envelope.sequence, roster.linked, now);
        draftBackpressure.sent(now);
        return handlers.echo(event, now);
      case "register":
        return handlers.note(event.register, now);
      case "registerDropped":
        return handlers.forget(event, now);
      case "records":
      case "recordsSent":
      case "recordRefused":
      case "recordsReset":
        return handlers.record(event, now);
      case "missing":
        return incomingMessages.missing(event.id, event.count, now);
      case "repairing":
        return incomingMessages.repairing(event.id, event.count);
      case "clockOff":
        return clockWarnings.off(event.aheadMs, now);
      case "flood":
        return mutes.excess(event.id, event.over, now);
      case "equivocated":
        return incomingMessages.equivocated(event, now);
      case "acknowledged":
        return deliveryStatus.acknowledged(event, now);
      case "standing":
        return neighbourDelivery.changed(event, now);
      case "paced":
        return draftBackpressure.paced(event.ms, roster.granted, now);
      case "unanswered":
      case "answered":
        return context.unansweredPeople.handle(event, now);
      case "ended":
      case "diagnostic":
        return; // for the log
      case "problem":
        return notifier.notice("link", connectionProblemText(event), now);
    }
  }

  function fromClient(
    { intent, client }: Extract<EngineInput, { readonly type: "intent" }>,
    now: Now,
  ): void {
    const isTyped = intent.type === "input" || intent.type === "command";
    const call = createCall(notifier, { client, now, ...(isTyped ? { room: intent.room } : {}) });
    dispatch(intent, call, context, commands);
  }

  function take(input: EngineInput | Tick, now: Now): void {
    switch (input.type) {
      case "started":
        return start(now);
      case "mesh":
        return fromMesh(input.event, now);
      case "intent":
        return fromClient(input, now);
      case "notice":
        return notifier.notice(
          input.kind,
          safeText(input.text, { newlines: true }),
          now,
          input.to,
        );
      case "error":
        return notifier.refuse(safeText(input.text, { newlines: true }), now, input.to);
      case "leaving":
        return directMessages.leave();
      case "answer":
        return handlers.answer(input, now);
      case "tick":
        deliveryStatus.tick(roster.linked, now);
        clockWarnings.tick(now);
        neighbourDelivery.tick(now);
        noticeLimiter.tick(now);
        return incomingMessages.tick(now);
    }
  }

  /** Does what follows from an input, whatever it was. */
  function settle(input: EngineInput | Tick, now: Now): void {
    for (const event of directMessages.takeEvents()) handlers.direct(event, now);
    if (!isMessage(input)) deliveryStatus.expired(facts().counters.expired, now);
    const joined = joinedRooms.takeChanges();
    if (joined !== undefined) {
      effects.push({ type: "register", kind: MEMBER, key: "", value: { rooms: joined } });
    }
    directMessages.work(now);
    const muted = mutes.takeChanges();
    if (muted !== undefined) rooms.hideTopicsOf(muted);
    // The members may have been counted amid the changes.
    if (mayChangeRooms(input)) roomDirectory.invalidate();
    const known = identityWatch.takeKnown(now);
    if (known !== undefined) effects.push({ type: "save", known });
  }

  return {
    view: createEngineView({ ...context, history: context.histories.of }),
    handle(input, real) {
      const now = options.correct?.(real) ?? real;
      latest = now;
      if (input.type === "started" && options.correct !== undefined) startedAt = now.monotonic;
      effects = [];
      if (mayChangeRooms(input)) roomDirectory.invalidate();
      take(input, now);
      settle(input, now);
      return effects;
    },
    deadline: () =>
      earliest(
        deliveryStatus.deadline(),
        clockWarnings.deadline(),
        neighbourDelivery.deadline(),
        incomingMessages.deadline(),
        directMessages.deadline(),
        identityWatch.deadline(),
        noticeLimiter.deadline(),
      ),
  };
}

/** Frequent events of the mesh that change neither rooms nor memberships. */
const WITHOUT_ROOMS: ReadonlySet<MeshEvent["type"]> = new Set<MeshEvent["type"]>([
  "received",
  "published",
  "records",
  "recordsSent",
  "recordRefused",
  "recordsReset",
  "acknowledged",
  "roundTrip",
  "repairing",
  "standing",
  "paced",
  "diagnostic",
]);

function mayChangeRooms(input: EngineInput | Tick): boolean {
  return input.type !== "mesh" || !WITHOUT_ROOMS.has(input.event.type);
}

/** Returns whether an input is a message: there may be a flood of these. */
function isMessage(input: EngineInput | Tick): boolean {
  return input.type === "mesh" &&
    (input.event.type === "received" || input.event.type === "published");
}
