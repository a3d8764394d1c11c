import { safeText } from "../../core/text/safe.ts";
import { type Acquaintances, createAcquaintances } from "../people/identity_watch.ts";
import { type Attendance, createAttendance } from "../rooms/joined_rooms.ts";
import { type Bulletin, createBulletin } from "../rooms/room_updates.ts";
import { createConversations } from "../direct/conversations.ts";
import type { EngineEffect, EngineOptions } from "./engine.ts";
import { createFaults } from "../people/violations.ts";
import { createHearing, type Hearing } from "../messages/incoming_messages.ts";
import { createHistories } from "../rooms/message_history.ts";
import { createHosting } from "../rooms/create_room.ts";
import { createJobs, type Jobs } from "../rooms/job_queue.ts";
import { createLeaving } from "../direct/quit_guard.ts";
import { createLobby, type Lobby } from "../rooms/room_directory.ts";
import { createMembership, type Membership } from "../rooms/room_members.ts";
import { createMutes, type Mutes } from "../people/mutes.ts";
import type { Hands } from "../commands/dispatch.ts";
import { createOpening } from "../messages/decryption.ts";
import { createPacing, type Pacing } from "../messages/send_queue.ts";
import { createPeople, type People } from "../people/people.ts";
import { createPins } from "../people/key_pins.ts";
import { createPlaces } from "../rooms/open_rooms.ts";
import { createPreferences } from "../commands/preferences.ts";
import { createPrivateWords, type PrivateWords } from "../direct/direct_messages.ts";
import { createProfile, type Profile } from "../people/picture_and_away.ts";
import { createReach, type Reach } from "../messages/delivery_status.ts";
import { createRooms } from "../rooms/rooms.ts";
import { NOTHING_SET } from "../api/settings.ts";
import { createSight, type Sight } from "../people/roster.ts";
import { createSpeaking } from "../messages/outgoing_messages.ts";
import type { ChatView, Status } from "../api/chat_view.ts";
import { createVisiting } from "../rooms/join_leave.ts";
import { createVoice, type Voice } from "../api/notifier.ts";
import { whoisText } from "../commands/whois.ts";

/** Everything that an engine is made of, as far as it is told of what happens. */
export interface Parts {
  readonly envelopeAuthor: Voice;
  readonly people: People;
  readonly sight: Sight;
  readonly mutes: Mutes;
  readonly jobs: Jobs;
  readonly attendance: Attendance;
  readonly membership: Membership;
  readonly lobby: Lobby;
  readonly bulletin: Bulletin;
  readonly hearing: Hearing;
  readonly reach: Reach;
  readonly pacing: Pacing;
  readonly acquaintances: Acquaintances;
  readonly profile: Profile;
  readonly words: PrivateWords;
  readonly hands: Hands;
  readonly view: ChatView;
}

/** Makes the parts and introduces them to each other; what they want done they `perform`. */
export function createParts(
  options: EngineOptions,
  perform: (effect: EngineEffect) => void,
): Parts {
  const { facts, id } = options;
  const envelopeAuthor = createVoice((event, to) =>
    perform(to === undefined ? { type: "event", event } : { type: "event", event, to })
  );
  const pins = createPins(options.known);
  const people = createPeople({
    id,
    name: options.username,
    connection: "self",
    muted: false,
    picture: "",
  }, pins);
  const acquaintances = createAcquaintances({ people, pins, envelopeAuthor });
  const settings = options.settings ?? NOTHING_SET;
  const keep = (): void => {
    const { picture } = profile;
    const { chosen } = preferences;
    perform({ type: "save", settings: { picture, ignored: mutes.ignored, chosen } });
  };
  const profile = createProfile({
    people,
    envelopeAuthor,
    picture: settings.picture,
    announce: (picture, away) => perform({ type: "profile", picture, away }),
    keep,
  });
  const preferences = createPreferences({ envelopeAuthor, chosen: settings.chosen, keep });
  const mutes = createMutes({ people, envelopeAuthor, ignored: settings.ignored, keep });
  const sight = createSight({
    people,
    mutes,
    acquaintances,
    envelopeAuthor,
    departed(id) {
      const shared = [...membership.roomsOf(id)].filter(attendance.has);
      membership.forget(id);
      return shared;
    },
  });
  const jobs = createJobs(perform);
  const faults = createFaults();
  const histories = createHistories();
  const places = createPlaces();
  const attendance = createAttendance();
  const membership = createMembership();
  const mesh = (): string => facts().mesh;
  const rooms = createRooms({ self: id, mesh, isJoined: attendance.has });
  const lobby = createLobby({ people, rooms, membership, attendance, places });
  const bulletin = createBulletin({
    people,
    rooms,
    membership,
    attendance,
    lobby,
    mutes,
    faults,
    envelopeAuthor,
    started: () => facts().epoch,
  });
  const opening = createOpening({ attendance, faults, jobs });
  const hearing = createHearing({
    people,
    sight,
    mutes,
    attendance,
    histories,
    opening,
    envelopeAuthor,
    started: () => facts().epoch,
  });
  const visiting = createVisiting({
    people,
    rooms,
    lobby,
    attendance,
    places,
    histories,
    jobs,
    envelopeAuthor,
    replay: (room, now) => hearing.replay(options.recentMessages(room), now),
    closeConversation: (room) => conversations.close(room),
  });
  const hosting = createHosting({
    self: id,
    facts,
    rooms,
    lobby,
    attendance,
    visiting,
    bulletin,
    jobs,
    envelopeAuthor,
    register: (kind, key, value) => perform({ type: "register", kind, key, value: { ...value } }),
  });
  const reach = createReach(envelopeAuthor);
  const pacing = createPacing(envelopeAuthor);
  const speaking = createSpeaking({
    people,
    lobby,
    attendance,
    jobs,
    pacing,
    envelopeAuthor,
    facts,
    find: visiting.find,
    publish: (draft) => perform({ type: "publish", draft }),
    rename: (username) => perform({ type: "rename", username }),
  });
  const words = createPrivateWords({
    self: id,
    epoch: () => facts().epoch,
    people,
    jobs,
    faults,
    envelopeAuthor,
    ahead: () => pacing.waiting,
    publish(draft) {
      pacing.handOver();
      perform({ type: "publish", draft });
    },
    arrived: (word, received, now) => conversations.arrived(word, received, now),
    delivered: (to, word) => conversations.delivered(to, word),
  });
  const conversations = createConversations({
    people,
    mutes,
    places,
    histories,
    lobby,
    words,
    envelopeAuthor,
    epoch: () => facts().epoch,
    isTooMuch: speaking.isTooMuch,
    invited: visiting.invited,
  });
  const hands: Hands = {
    people,
    mutes,
    faults,
    lobby,
    histories,
    visiting,
    hosting,
    envelopeAuthor,
    speaking,
    conversations,
    acquaintances,
    profile,
    preferences,
    leaving: createLeaving({ words, envelopeAuthor }),
    whois: (person) => whoisText(person, { people, mutes, pins, lobby, membership }),
    status,
    facts,
    connect: (target, port, client) => perform({ type: "connect", target, port, client }),
  };

  function status(): Status {
    const { linked } = sight;
    return {
      links: linked,
      relayed: people.others.length - linked,
      discovery: safeText(options.discovery()),
      problems: [
        ...acquaintances.problems,
        ...pacing.problems(sight.granted),
        ...hearing.problems,
        ...words.problems,
      ],
      said: reach.said,
      delivered: reach.delivered,
      waiting: pacing.waiting + words.owed,
      unconfirmed: words.unconfirmed,
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
      return lobby.places;
    },
    get lobby() {
      return lobby.rooms;
    },
    members: lobby.members,
    get settings() {
      return preferences.settings;
    },
    get status() {
      return status();
    },
    history: histories.of,
  };

  return {
    envelopeAuthor,
    people,
    sight,
    mutes,
    jobs,
    attendance,
    membership,
    lobby,
    bulletin,
    hearing,
    reach,
    pacing,
    acquaintances,
    profile,
    words,
    hands,
    view,
  };
}
