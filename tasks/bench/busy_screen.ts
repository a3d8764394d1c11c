/**
 * A screen model of a busy room, for the figures of drawing.
 *
 * @module
 */

import type { Person } from "../../src/chat/api/chat_view.ts";
import type { Message } from "../../src/chat/api/message.ts";
import { GENERAL } from "../../src/chat/api/room_id.ts";
import { DEFAULT_SETTINGS } from "../../src/chat/api/settings.ts";
import { toBase64Url } from "../../src/core/bytes.ts";
import { PEER_ID_BYTES, type PeerId } from "../../src/core/peer_id.ts";
import type { Size } from "../../src/term/tty.ts";
import type { ChatSnapshot, Model } from "../../src/ui/screen/model/model.ts";
import { init } from "../../src/ui/screen/update/update.ts";

const NAMES = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy"];
const WORDS = "is this thing on it seems to be so let us see how far a line can go before it ends"
  .split(" ");
/** A Friday. */
const MORNING_MS = Date.UTC(2026, 10, 20, 10, 30);
const PAUSE_MS = 5_000;

/** A screen of a room where so many people have said so many lines. */
export function busyScreen(size: Size, people: number, lines: number): Model {
  const [self, ...others] = Array.from({ length: people }, (_, at) => somebody(at));
  const room = { id: GENERAL, shown: `#${GENERAL}`, kind: "open", joined: true } as const;
  const rooms = [{ ...room, topic: "Talk about anything", members: people }];
  const snapshot: ChatSnapshot = {
    self: self!,
    people: others,
    members: others,
    rooms,
    lobby: rooms,
    status: {
      links: people - 1,
      relayed: 0,
      discovery: "announcing on lo",
      networks: "lo 127.0.0.1",
      problems: [],
      said: 0,
      delivered: 0,
      confirmed: 0,
      silent: "",
      missed: "",
      waiting: 0,
      unconfirmed: 0,
      expired: 0,
    },
    settings: DEFAULT_SETTINGS,
    aliases: [],
    pictureForm: "unicode",
    boundKeys: [],
  };
  const messages = Array.from({ length: lines }, (_, at) => lineOf(others, at));
  return init({
    room: GENERAL,
    size,
    terminal: { colours: "truecolor" },
    snapshot,
    messages,
    minutesEast: () => 0,
    startedMs: 0,
  });
}

/** What one of these people says as the line of this number. */
export function lineOf(people: readonly Person[], number: number): Message {
  const { id, name } = people[number * 7 % people.length]!;
  const ms = MORNING_MS + number * PAUSE_MS;
  return {
    room: GENERAL,
    type: "chat",
    sender: name,
    author: id,
    epoch: 1,
    sequence: number + 1,
    content: WORDS.slice(number % 9, 5 + number % 9 + number % 4).join(" "),
    timestamp: new Date(ms).toISOString(),
    clock: { ms, counter: 0 },
    hops: 1,
    own: false,
    late: false,
    replaces: false,
    annotations: [],
    replayed: false,
    mention: false,
  };
}

function somebody(index: number): Person {
  const key = new Uint8Array(PEER_ID_BYTES);
  key[PEER_ID_BYTES - 2] = index;
  const name = `${NAMES[index % NAMES.length]}${index < NAMES.length ? "" : index}`;
  const connection = index === 0 ? "self" : "direct";
  const id = toBase64Url(key) as PeerId;
  return { id, name, shown: name, connection, muted: false, picture: "", verified: false };
}
