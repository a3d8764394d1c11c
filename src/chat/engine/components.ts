/**
 * Constructs the components of the engine, bottom up: first the state that all folders share, then
 * the components of each folder. No component refers to one that is constructed later.
 *
 * @module
 */
import { createFirstTimes } from "../../core/first_times.ts";
import { MAX_TOLD_CAUSES } from "../../core/limits/store.ts";
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { createNoticeLimiter } from "../api/notice_limiter.ts";
import { createNotifier } from "../api/notifier.ts";
import { NOTHING_SET } from "../api/settings.ts";
import { createDirectComponents } from "../direct/direct_components.ts";
import type { ChatContext } from "../features/chat_context.ts";
import type { Command } from "../features/command.ts";
import { createMessageComponents } from "../messages/message_components.ts";
import { createPeopleComponents, createPeopleState } from "../people/people_components.ts";
import { createSavedSettings } from "../people/settings/saved_settings.ts";
import { createCryptoJobQueue } from "../rooms/crypto_job_queue.ts";
import { createRoomComponents, createRoomState } from "../rooms/room_components.ts";
import type { EngineEffect, EngineOptions } from "./engine_io.ts";
import { statusOf } from "./status.ts";

/**
 * Constructs the components; they act on the outside through `perform`. `replay` shows the messages
 * of a room that the mesh still holds.
 */
export function createComponents(
  options: EngineOptions,
  commands: readonly Command[],
  perform: (effect: EngineEffect) => void,
  replay: (room: string, now: Now) => void,
  { started, time }: { readonly started: () => number; readonly time: () => number },
): ChatContext {
  const { facts, id, username, known = [] } = options;
  const notifier = createNotifier((event, to) =>
    perform(to === undefined ? { type: "event", event } : { type: "event", event, to })
  );
  const jobQueue = createCryptoJobQueue((job) => perform({ type: "job", kind: "crypto", job }));
  const savedSettings = createSavedSettings(
    options.settings ?? NOTHING_SET,
    (settings) => perform({ type: "save", settings }),
  );
  const peopleState = createPeopleState({ id, username, known });
  const roomState = createRoomState({
    self: id,
    mesh: () => facts().mesh,
    started,
    time,
    people: peopleState.people,
    histories: options.histories,
  });
  const { nameOf } = peopleState.people;
  const noticeLimiter = createNoticeLimiter({ notifier, nameOf });
  const told = createFirstTimes(MAX_TOLD_CAUSES);
  const diagnose = (id: PeerId, reason: string): void => {
    if (told.note(`${id} ${reason}`)) perform({ type: "diagnostic", id, reason });
  };
  const shared = {
    ...peopleState,
    ...roomState,
    facts,
    started,
    notifier,
    noticeLimiter,
    jobQueue,
    diagnose,
  };

  const people = createPeopleComponents({
    ...shared,
    savedSettings,
    isListed: options.isListed ?? (() => false),
    announce: (picture, away) => perform({ type: "profile", picture, away }),
    leaveRooms(id) {
      const { roomMembers, joinedRooms } = roomState;
      const common = [...roomMembers.roomsOf(id)].filter(joinedRooms.has);
      roomMembers.forget(id);
      return common;
    },
  });
  const messages = createMessageComponents({
    ...shared,
    ...people,
    savedSettings,
    publish: (draft) => perform({ type: "publish", draft }),
    rename: (username) => perform({ type: "rename", username }),
  });
  const rooms = createRoomComponents({
    ...shared,
    ...people,
    replay,
    register: (kind, key, value) => perform({ type: "register", kind, key, value: { ...value } }),
  });
  const direct = createDirectComponents({ ...shared, ...people, ...messages });
  const components = { ...shared, ...people, ...messages, ...rooms, ...direct };
  return {
    ...components,
    commands,
    status: () => statusOf(components, options),
    changeMessage(room, id, change) {
      const changed = roomState.histories.change(room, id, change);
      if (changed === undefined) return;
      const { message, annotation } = changed;
      const own = annotation === undefined
        ? message.own
        : annotation.author === peopleState.people.self.id;
      notifier.emit({ type: "changed", own, ...changed });
    },
    sendRecord: (to, kind, body) => perform({ type: "sendRecord", to, kind, body }),
    connect: (target, port, client) => perform({ type: "connect", target, port, client }),
  };
}
