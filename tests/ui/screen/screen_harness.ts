/**
 * The screen's model, update and view under test, with people and rooms to show.
 *
 * @module
 */

import type { ChatEvent } from "../../../src/chat/api/chat_event.ts";
import type { ChatView, Person, RoomView } from "../../../src/chat/api/chat_view.ts";
import type { Message } from "../../../src/chat/api/message.ts";
import { conversationWith, GENERAL } from "../../../src/chat/api/room_id.ts";
import { DEFAULT_SETTINGS } from "../../../src/chat/api/settings.ts";
import { toBase64Url } from "../../../src/core/bytes.ts";
import { PEER_ID_BYTES, type PeerId } from "../../../src/core/peer_id.ts";
import { rowText } from "../../../src/term/drawing/cells.ts";
import type { Key } from "../../../src/term/input/keys.ts";
import type { MouseToken } from "../../../src/term/input/mouse.ts";
import type {
  ChatSnapshot,
  Model,
  ModelEvent,
  ScreenEffect,
} from "../../../src/ui/screen/model/model.ts";
import { init, update } from "../../../src/ui/screen/update/update.ts";
import { tabsIn } from "../../../src/ui/screen/view/chrome/header.ts";
import { layout } from "../../../src/ui/screen/view/layout/layout.ts";
import { view } from "../../../src/ui/screen/view/view.ts";

/** 2026-11-20, a Friday, 10:30 UTC. */
export const MORNING = Date.UTC(2026, 10, 20, 10, 30);

export function peerId(number: number): PeerId {
  return toBase64Url(new Uint8Array(PEER_ID_BYTES).fill(number)) as PeerId;
}

export function person(number: number, name: string): Person {
  const connection = number === 1 ? "self" : "direct";
  const id = peerId(number);
  return { id, name, shown: name, connection, muted: false, picture: "", verified: false };
}

export const ALICE = person(1, "alice");
export const BOB = person(2, "bob");
export const CAROL = person(3, "carol");

/** A room that we are in, with two others. */
export function room(id: string, changes: Partial<RoomView> = {}): RoomView {
  const common = { id, kind: "open", topic: "", members: 3, joined: true } as const;
  return { ...common, shown: `#${id}`, ...changes };
}

/** Our conversation with somebody. */
export function conversation({ id, shown }: Person): RoomView {
  return room(conversationWith(id), { shown: `@${shown}`, kind: "private", members: 2 });
}

export const DEV = room("dev", { topic: "tools", members: 2 });
export const SECRET = room("secret.k7qmx2d4", { shown: "#secret", kind: "locked", members: 2 });
export const WITH_BOB = conversation(BOB);

/** What makes a message one that is said there. */
export const inDev = { room: DEV.id };
export const toBob = { room: WITH_BOB.id, number: 1 };

interface StandingChanges extends Partial<ChatSnapshot> {
  readonly links?: number;
  readonly relayed?: number;
  /** Of the room that everybody is in. */
  readonly topic?: string;
}

export function snapshot(changes: StandingChanges = {}): ChatSnapshot {
  const { links = 2, relayed = 0, topic = "Talk about anything", ...others } = changes;
  const people = others.people ?? [BOB, CAROL];
  const rooms = [room(GENERAL, { topic, members: people.length + 1 })];
  return {
    self: ALICE,
    people,
    members: people,
    rooms,
    lobby: rooms,
    status: {
      links,
      relayed,
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
    ...others,
  };
}

/** What an engine would let a front end see. */
export function chatView(changes: Partial<ChatView> = {}): ChatView {
  const { self, people, rooms, lobby, members, status, settings, aliases, boundKeys } = snapshot();
  return {
    self,
    people,
    rooms,
    lobby,
    members: () => members,
    status,
    settings,
    aliases,
    boundKeys,
    history: () => [],
    ...changes,
  };
}

/** Something that `author` said `seconds` after {@link MORNING}. */
export function message(
  author: Person,
  content: string,
  seconds: number,
  changes: Partial<Message> = {},
): Message {
  const ms = MORNING + seconds * 1_000;
  return {
    room: GENERAL,
    type: "chat",
    sender: author.name,
    author: author.id,
    epoch: 1,
    sequence: seconds + 1,
    content,
    timestamp: new Date(ms).toISOString(),
    clock: { ms, counter: 0 },
    hops: author.connection === "self" ? 0 : 1,
    own: author.connection === "self",
    late: false,
    replaces: false,
    annotations: [],
    replayed: false,
    mention: false,
    ...changes,
  };
}

export function said(
  author: Person,
  content: string,
  seconds: number,
  changes: Partial<Message> = {},
): ChatEvent {
  return { type: "message", message: message(author, content, seconds, changes) };
}

/** A moment `seconds` after {@link MORNING}, as a clock. */
export function clockAt(seconds: number): { readonly ms: number; readonly counter: number } {
  return { ms: MORNING + seconds * 1_000, counter: 0 };
}

/** A screen under test: what happens to it, what it shows, what it wants done. */
export interface ScreenHarness {
  readonly model: Model;
  readonly effects: readonly ScreenEffect[];
  happen(...events: readonly ModelEvent[]): ScreenHarness;
  /** Chat events. */
  tell(...events: readonly ChatEvent[]): ScreenHarness;
  /**
   * We are in these rooms besides the one that everybody is in, and have been told what they hold:
   * nothing.
   */
  open(...rooms: readonly RoomView[]): ScreenHarness;
  type(text: string): ScreenHarness;
  press(...keys: readonly Key[]): ScreenHarness;
  /** The left button is pressed at a place, or something else is done there. */
  mouse(row: number, column: number, action?: MouseToken["action"]): ScreenHarness;
  /** The rows of the screen, without blanks at their ends. */
  rows(): readonly string[];
  /** The same in one string, after a newline: to be compared with a literal. */
  screen(): string;
}

export function screenHarness(
  columns = 40,
  rows = 10,
  beginning: Partial<Parameters<typeof init>[0]> = {},
): ScreenHarness {
  return harnessOf(
    init({
      room: GENERAL,
      size: { columns, rows },
      terminal: { colours: "truecolor" },
      snapshot: snapshot(),
      messages: [],
      minutesEast: () => 0,
      startedMs: MORNING,
      ...beginning,
    }),
    [],
  );
}

function harnessOf(model: Model, effects: readonly ScreenEffect[]): ScreenHarness {
  function happen(...events: readonly ModelEvent[]): ScreenHarness {
    let now = model;
    const wanted = [...effects];
    for (const event of events) {
      const [next, more] = update(now, event);
      now = next;
      wanted.push(...more);
    }
    return harnessOf(now, wanted);
  }

  function rowTexts(): readonly string[] {
    const { columns, rows } = model.size;
    const grid = view(model, columns, rows);
    return Array.from({ length: rows }, (_, row) => rowText(grid, row));
  }

  return {
    model,
    effects,
    happen,
    open: (...rooms) =>
      happen(
        ...rooms.map(({ id }) => ({ type: "opened", room: id, messages: [] }) as const),
        {
          type: "snapshot",
          snapshot: { ...model.snapshot, rooms: [...model.snapshot.rooms, ...rooms] },
        },
      ),
    tell: (...events) => happen(...events.map((event) => ({ type: "chat", event }) as const)),
    type: (text) => happen({ type: "input", token: { type: "text", text } }),
    press: (...keys) =>
      happen(...keys.map((key) => ({ type: "input", token: { type: "key", key } }) as const)),
    mouse(row, column, action = "press") {
      const held = { shift: false, alt: false, control: false };
      const button = action.startsWith("wheel") ? {} : { button: "left" } as const;
      return happen({
        type: "input",
        token: { type: "mouse", action, ...button, row, column, ...held },
      });
    },
    rows: rowTexts,
    screen: () => `\n${rowTexts().join("\n")}\n`,
  };
}

/** The tabs of the header, with two blanks between them. */
export function listed({ model }: ScreenHarness): string {
  const { columns, rows } = model.size;
  const { cells } = view(model, columns, rows);
  return tabsIn(model, layout(model, model.size)).map(({ left, right }) =>
    cells.slice(left, right).map(({ text }) => text).join("").trim()
  ).join("  ");
}

/** The rows of the talk that are not empty, without the list of people. */
export function talkRows(screen: ScreenHarness): readonly string[] {
  const { pane, side } = layout(screen.model, screen.model.size);
  return screen.rows().slice(pane.top, pane.bottom)
    .map((row) => side === undefined ? row : row.replace(/ *│[^│]*$/, ""))
    .filter((row) => row !== "");
}
