import { safeText } from "../../core/text/safe.ts";
import type { ChatView, Status } from "../api/chat_view.ts";
import { createNotifier, type Notifier } from "../api/notifier.ts";
import { NOTHING_SET } from "../api/settings.ts";
import type { CommandContext } from "../commands/dispatch.ts";
import { createPreferences } from "../commands/preferences.ts";
import { whoisText } from "../commands/whois.ts";
import { createConversations } from "../direct/conversations.ts";
import { createDirectMessages, type DirectMessages } from "../direct/direct_messages.ts";
import { createQuitGuard } from "../direct/quit_guard.ts";
import { createDecryption } from "../messages/decryption.ts";
import { createDeliveryStatus, type DeliveryStatus } from "../messages/delivery_status.ts";
import { createIncomingMessages, type IncomingMessages } from "../messages/incoming_messages.ts";
import { createOutgoingMessages } from "../messages/outgoing_messages.ts";
import { createSendQueue, type SendQueue } from "../messages/send_queue.ts";
import { createIdentityWatch, type IdentityWatch } from "../people/identity_watch.ts";
import { createKeyPins } from "../people/key_pins.ts";
import { createMutes, type Mutes } from "../people/mutes.ts";
import { createPeople, type People } from "../people/people.ts";
import { createPictureAndAway, type PictureAndAway } from "../people/picture_and_away.ts";
import { createRoster, type Roster } from "../people/roster.ts";
import { createViolations } from "../people/violations.ts";
import { createRoomCreation } from "../rooms/create_room.ts";
import { createJobQueue, type JobQueue } from "../rooms/job_queue.ts";
import { createJoinLeave } from "../rooms/join_leave.ts";
import { createJoinedRooms, type JoinedRooms } from "../rooms/joined_rooms.ts";
import { createHistories } from "../rooms/message_history.ts";
import { createOpenRooms } from "../rooms/open_rooms.ts";
import { createRoomDirectory, type RoomDirectory } from "../rooms/room_directory.ts";
import { createRoomMembers, type RoomMembers } from "../rooms/room_members.ts";
import { createRoomUpdates, type RoomUpdates } from "../rooms/room_updates.ts";
import { createRooms } from "../rooms/rooms.ts";
import type { EngineEffect, EngineOptions } from "./engine_event.ts";

/** Everything that an engine is made of, as far as it is told of what happens. */
export interface Components {
  readonly notifier: Notifier;
  readonly people: People;
  readonly roster: Roster;
  readonly mutes: Mutes;
  readonly jobQueue: JobQueue;
  readonly joinedRooms: JoinedRooms;
  readonly roomMembers: RoomMembers;
  readonly roomDirectory: RoomDirectory;
  readonly roomUpdates: RoomUpdates;
  readonly incomingMessages: IncomingMessages;
  readonly deliveryStatus: DeliveryStatus;
  readonly sendQueue: SendQueue;
  readonly identityWatch: IdentityWatch;
  readonly pictureAndAway: PictureAndAway;
  readonly directMessages: DirectMessages;
  readonly context: CommandContext;
  readonly view: ChatView;
}

/** Makes the parts and introduces them to each other; what they want done they `perform`. */
export function createComponents(
  options: EngineOptions,
  perform: (effect: EngineEffect) => void,
): Components {
  const { facts, id } = options;
  const notifier = createNotifier((event, to) =>
    perform(to === undefined ? { type: "event", event } : { type: "event", event, to })
  );
  const keyPins = createKeyPins(options.known);
  const people = createPeople({
    id,
    name: options.username,
    connection: "self",
    muted: false,
    picture: "",
  }, keyPins);
  const identityWatch = createIdentityWatch({ people, keyPins, notifier });
  const settings = options.settings ?? NOTHING_SET;
  const keep = (): void => {
    const { picture } = pictureAndAway;
    const { chosen } = preferences;
    perform({ type: "save", settings: { picture, ignored: mutes.ignored, chosen } });
  };
  const pictureAndAway = createPictureAndAway({
    people,
    picture: settings.picture,
    announce: (picture, away) => perform({ type: "profile", picture, away }),
    keep,
  });
  const preferences = createPreferences({ notifier, chosen: settings.chosen, keep });
  const mutes = createMutes({ people, notifier, ignored: settings.ignored, keep });
  const roster = createRoster({
    people,
    mutes,
    identityWatch,
    notifier,
    departed(id) {
      const shared = [...roomMembers.roomsOf(id)].filter(joinedRooms.has);
      roomMembers.forget(id);
      return shared;
    },
  });
  const jobQueue = createJobQueue(perform);
  const violations = createViolations();
  const histories = createHistories();
  const openRooms = createOpenRooms();
  const joinedRooms = createJoinedRooms();
  const roomMembers = createRoomMembers();
  const mesh = (): string => facts().mesh;
  const rooms = createRooms({ self: id, mesh, isJoined: joinedRooms.has });
  const roomDirectory = createRoomDirectory({ people, rooms, roomMembers, joinedRooms, openRooms });
  const roomUpdates = createRoomUpdates({
    people,
    rooms,
    roomMembers,
    joinedRooms,
    roomDirectory,
    mutes,
    violations,
    notifier,
    started: () => facts().epoch,
  });
  const decryption = createDecryption({ joinedRooms, violations, jobQueue });
  const incomingMessages = createIncomingMessages({
    people,
    roster,
    mutes,
    joinedRooms,
    histories,
    decryption,
    notifier,
    started: () => facts().epoch,
  });
  const joinLeave = createJoinLeave({
    people,
    rooms,
    roomDirectory,
    joinedRooms,
    openRooms,
    histories,
    jobQueue,
    notifier,
    replay: (room, now) => incomingMessages.replay(options.recentMessages(room), now),
    closeConversation: (room) => conversations.close(room),
  });
  const roomCreation = createRoomCreation({
    self: id,
    facts,
    rooms,
    roomDirectory,
    joinedRooms,
    joinLeave,
    roomUpdates,
    jobQueue,
    notifier,
    register: (kind, key, value) => perform({ type: "register", kind, key, value: { ...value } }),
  });
  const deliveryStatus = createDeliveryStatus(notifier);
  const sendQueue = createSendQueue(notifier);
  const outgoingMessages = createOutgoingMessages({
    people,
    roomDirectory,
    joinedRooms,
    jobQueue,
    sendQueue,
    notifier,
    facts,
    find: joinLeave.find,
    publish: (draft) => perform({ type: "publish", draft }),
    rename: (username) => perform({ type: "rename", username }),
  });
  const directMessages = createDirectMessages({
    self: id,
    epoch: () => facts().epoch,
    people,
    jobQueue,
    violations,
    notifier,
    ahead: () => sendQueue.waiting,
    publish(draft) {
      sendQueue.handOver();
      perform({ type: "publish", draft });
    },
    arrived: (word, received, now) => conversations.arrived(word, received, now),
    delivered: (to, word) => conversations.delivered(to, word),
  });
  const conversations = createConversations({
    people,
    mutes,
    openRooms,
    histories,
    roomDirectory,
    directMessages,
    notifier,
    epoch: () => facts().epoch,
    isTooMuch: outgoingMessages.isTooMuch,
    invited: joinLeave.invited,
  });
  const context: CommandContext = {
    people,
    mutes,
    violations,
    roomDirectory,
    histories,
    joinLeave,
    roomCreation,
    notifier,
    outgoingMessages,
    conversations,
    identityWatch,
    pictureAndAway,
    preferences,
    quitGuard: createQuitGuard({ directMessages }),
    whois: (person) => whoisText(person, { people, mutes, keyPins, roomDirectory, roomMembers }),
    status,
    facts,
    connect: (target, port, { client }) => perform({ type: "connect", target, port, client }),
  };

  function status(): Status {
    const { linked } = roster;
    return {
      links: linked,
      relayed: people.others.length - linked,
      discovery: safeText(options.discovery()),
      problems: [
        ...identityWatch.problems,
        ...sendQueue.problems(roster.granted),
        ...incomingMessages.problems,
        ...directMessages.problems,
      ],
      said: deliveryStatus.said,
      delivered: deliveryStatus.delivered,
      waiting: sendQueue.waiting + directMessages.owed,
      unconfirmed: directMessages.unconfirmed,
      expired: facts().counters.expired,
    };
  }

  const view: ChatView = {
    get self() {
      return people.self;
    },
    get people() {
      return people.others;
    },
    get rooms() {
      return roomDirectory.openRooms;
    },
    get lobby() {
      return roomDirectory.rooms;
    },
    members: roomDirectory.members,
    get settings() {
      return preferences.settings;
    },
    get status() {
      return status();
    },
    history: histories.of,
  };

  return {
    notifier,
    people,
    roster,
    mutes,
    jobQueue,
    joinedRooms,
    roomMembers,
    roomDirectory,
    roomUpdates,
    incomingMessages,
    deliveryStatus,
    sendQueue,
    identityWatch,
    pictureAndAway,
    directMessages,
    context,
    view,
  };
}
