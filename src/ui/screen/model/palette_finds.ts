/**
 * What the palette finds by a few letters: rooms, people and commands (aliases too), ranked.
 *
 * A name is found where the letters come in it in this order. Names with a word that begins with
 * the letters come first. Among those, what asks for attention comes first: news for us, news, then
 * what was spoken in or by lately, then what we are in or linked to.
 *
 * @module
 */
import type { Person, RoomView } from "../../../chat/api/chat_view.ts";
import { conversationWith, partnerOf } from "../../../chat/api/room_id.ts";
import { COMMANDS } from "../../../chat/commands/command_table.ts";
import { findCommand } from "../../../chat/features/command.ts";
import { MAX_PALETTE_FINDS, MAX_PALETTE_RECENT_LINES } from "../../../core/limits/front_ends.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { foldText } from "../../../core/text/fold_text.ts";
import { bufferOf } from "./buffers.ts";
import type { Candidate, Find, Model } from "./model.ts";
import { lineAt } from "./scrollback.ts";

/** The finds for some letters. */
export interface PaletteFinds {
  /** At most {@link MAX_PALETTE_FINDS}, the best first. */
  readonly finds: readonly Candidate[];
  /** How many fit, and how many there are. */
  readonly fitting: number;
  readonly all: number;
}

/** Returns what the letters find in a model; in an open palette, among what it was opened with. */
export function paletteFinds(model: Model, letters: string): PaletteFinds {
  const { overlay } = model;
  return rankFinds(overlay?.type === "palette" ? overlay.candidates : candidatesOf(model), letters);
}

/** For the first letter of a query, the only type that is looked for. */
const TYPES: Readonly<Record<string, Find["type"]>> = {
  "#": "room",
  "@": "person",
  "/": "command",
};
const TYPE_ORDER: readonly Find["type"][] = ["room", "person", "command"];

/** Returns the letters to look for, folded, without the sign that names a type. */
function wantedIn(letters: string): string {
  return foldText(TYPES[letters.charAt(0)] === undefined ? letters : letters.slice(1)).trim();
}

/** Ranks candidates by the letters; without letters all fit. */
export function rankFinds(candidates: readonly Candidate[], letters: string): PaletteFinds {
  const only = TYPES[letters.charAt(0)];
  const wanted = wantedIn(letters);
  // Without letters nothing tells names apart: they stay in their order.
  const byName = wanted === "" ? () => 0 : compareNames;
  const fitting = candidates
    .filter(({ find }) => only === undefined || find.type === only)
    .flatMap((candidate) => {
      const match = matchIn(foldText(candidate.name), wanted);
      return match === undefined ? [] : [{ candidate, rank: match.rank }];
    })
    .sort((a, b) =>
      a.rank - b.rank || compareAttention(a.candidate, b.candidate) ||
      byName(a.candidate, b.candidate)
    );
  return {
    finds: fitting.slice(0, MAX_PALETTE_FINDS).map(({ candidate }) => candidate),
    fitting: fitting.length,
    all: candidates.length,
  };
}

/** Letters in a name. */
interface Match {
  /** 0 where a word begins with the letters, 1 where they come in order. */
  readonly rank: 0 | 1;
  /** Where they stand, as offsets. */
  readonly places: readonly number[];
}

/** Finds letters in a name; both are folded. */
function matchIn(name: string, letters: string): Match | undefined {
  for (let at = name.indexOf(letters); at >= 0; at = name.indexOf(letters, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]$/u.test(name.slice(0, at))) {
      return { rank: 0, places: Array.from(letters, (_, offset) => at + offset) };
    }
  }
  const places: number[] = [];
  let from = 0;
  for (const letter of letters) {
    const at = name.indexOf(letter, from);
    if (at < 0) return undefined;
    places.push(at);
    from = at + letter.length;
  }
  return { rank: 1, places };
}

/** Returns which of the graphemes of a name are the letters that were looked for. */
export function matchedGraphemes(
  name: readonly { readonly text: string }[],
  letters: string,
): ReadonlySet<number> {
  const folded = name.map(({ text }) => foldText(text));
  const places = new Set(matchIn(folded.join(""), wantedIn(letters))?.places ?? []);
  const matched = new Set<number>();
  let offset = 0;
  folded.forEach((text, at) => {
    for (let unit = 0; unit < text.length; unit++) {
      if (places.has(offset + unit)) matched.add(at);
    }
    offset += text.length;
  });
  return matched;
}

function compareAttention(a: Candidate, b: Candidate): number {
  return b.attention - a.attention ||
    TYPE_ORDER.indexOf(a.find.type) - TYPE_ORDER.indexOf(b.find.type);
}

function compareNames(a: Candidate, b: Candidate): number {
  return a.name.length - b.name.length || (a.name < b.name ? -1 : Number(a.name > b.name));
}

/** Returns all that can be found in a model. */
export function candidatesOf(model: Model): readonly Candidate[] {
  const { rooms, lobby, people, aliases } = model.snapshot;
  const known = new Set(people.map(({ id }) => conversationWith(id)));
  const joined = new Set(rooms.map(({ id }) => id));
  const spoke = lastSpeakers(model);
  return [
    ...rooms.filter(({ id }) => !known.has(id)).map((room) => roomCandidate(model, room)),
    ...lobby.filter(({ id }) => !joined.has(id)).map((room) => roomCandidate(model, room)),
    ...people.map((person) => personCandidate(model, person, spoke)),
    ...COMMANDS.map(({ name, summary }) => commandCandidate(name, summary)),
    ...aliases.filter(({ name }) => findCommand(COMMANDS, name) === undefined)
      .map(({ name, line }) => commandCandidate(name, line)),
  ];
}

function commandCandidate(name: string, detail: string): Candidate {
  return { find: { type: "command", name }, mark: "/", name, detail, attention: 0 };
}

const FOR_US = 4;
const NEWS = 3;
const LATELY = 2;
const NEAR = 1;

function roomCandidate(model: Model, room: RoomView): Candidate {
  const [, mark = "", name = ""] = /^([#@]?)(.*)$/su.exec(room.shown) ?? [];
  const news = newsIn(model, room.id);
  const isOpen = model.buffers.has(room.id);
  const lock = room.kind === "locked" ? "locked, " : "";
  const state = room.id === model.room
    ? "you are here"
    : isOpen
    ? `${lock}${room.members} here`
    : `${lock}not joined`;
  const near = isOpen && room.id !== model.room ? NEAR : 0;
  return {
    find: { type: "room", room },
    mark,
    name,
    detail: news.detail || state,
    attention: news.attention || near,
  };
}

function personCandidate(
  model: Model,
  { id, shown, connection, away, muted }: Person,
  spoke: ReadonlyMap<PeerId, number>,
): Candidate {
  const news = newsIn(model, conversationWith(id));
  const isLinked = connection === "direct";
  const state = away === undefined
    ? isLinked ? "linked" : "relayed"
    : `away${away === "" ? "" : `: ${away}`}`;
  const place = spoke.get(id);
  const lately = place === undefined ? 0 : LATELY + 1 / (place + 2);
  return {
    find: { type: "person", id, shown },
    mark: muted ? "×" : away !== undefined ? "◐" : isLinked ? "●" : "○",
    name: shown,
    detail: news.detail || (muted ? "muted" : state),
    attention: news.attention || lately || (isLinked ? NEAR : 0),
  };
}

function newsIn(
  model: Model,
  room: string,
): { readonly detail: string; readonly attention: number } {
  const { unread, mentions } = bufferOf(model, room);
  if (unread === 0) return { detail: "", attention: 0 };
  // In a conversation every word is for us.
  const isForUs = mentions > 0 && partnerOf(room) === undefined;
  return {
    detail: `${unread} new${isForUs ? `, ${mentions} for you` : ""}`,
    attention: mentions > 0 ? FOR_US : NEWS,
  };
}

/** Returns the speakers of the last lines of the room, with their place: 0 spoke last. */
function lastSpeakers(model: Model): ReadonlyMap<PeerId, number> {
  const { scrollback } = bufferOf(model);
  const places = new Map<PeerId, number>();
  const oldest = Math.max(0, scrollback.size - MAX_PALETTE_RECENT_LINES);
  for (let at = scrollback.size - 1; at >= oldest; at--) {
    const author = lineAt(scrollback, at)?.message?.author;
    if (author !== undefined && !places.has(author)) places.set(author, places.size);
  }
  return places;
}
