/**
 * The model of the screen: all of its state, in immutable values. `update` makes a new one, `view`
 * draws it.
 *
 * @module
 */
import type { Alias } from "../../../chat/api/alias.ts";
import type { BoundKey } from "../../../chat/api/bound_key.ts";
import type { ChatEvent } from "../../../chat/api/chat_event.ts";
import type { Person, RoomView, Status } from "../../../chat/api/chat_view.ts";
import type { Intent } from "../../../chat/api/intent.ts";
import type { Message } from "../../../chat/api/message.ts";
import type { Settings } from "../../../chat/api/settings.ts";
import type { PictureForm } from "../../../chat/people/settings/pictures.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { InputToken } from "../../../term/input/input.ts";
import type { MouseToken } from "../../../term/input/mouse.ts";
import type { Size } from "../../../term/tty.ts";
import type { TerminalColours } from "../themes/choose_theme.ts";
import type { Theme } from "../themes/theme.ts";
import type { Buffer, Buffers } from "./buffer.ts";
import type { Colours } from "./colours.ts";
import type { Completion } from "./completion.ts";
import type { DeliveryMarks } from "./delivery_ranges.ts";
import type { Editor } from "./editor.ts";
import type { InputHistory } from "./input_history.ts";
import type { Line, MinutesEast, Moment } from "./line.ts";

/** The model. */
export interface Model {
  /** The room that is shown, and to which input goes. */
  readonly room: string;
  /** One for each room that we are in. Together they hold a bounded number of lines. */
  readonly buffers: Buffers;
  readonly size: Size;
  readonly snapshot: ChatSnapshot;
  /** The number of lines that have come, held or not. */
  readonly arrivals: number;
  /** The reach of own messages, which are numbered over all rooms. */
  readonly deliveryMarks: DeliveryMarks;
  readonly colours: Colours;
  /** The theme that is shown: see `shown_theme.ts`. */
  readonly theme: Theme;
  readonly terminal: TerminalColours;
  /** Whether the terminal leaves the order of text from right to left to us. */
  readonly ordersText?: boolean;
  readonly editor: Editor;
  readonly history: InputHistory;
  /** The search in the history, while there is one. */
  readonly historySearch?: HistorySearch;
  readonly completion?: Completion;
  /** A text in the status line until the next key. */
  readonly hint?: string;
  /** Whether a click of this run has told already how text is selected. */
  readonly mouseTold?: true;
  /** Whether the hint says why nothing happened, or what was lost. */
  readonly hintKind?: "error";
  /** The overlay that is shown in place of the room. */
  readonly overlay?: Overlay;
  /** The last search results. */
  readonly results?: SearchResults;
  /** The line that the last key went to, until the next key. */
  readonly target?: Line;
  /**
   * The question of the last key, which the next one answers: whether to quit, or how to send the
   * lines of a paste.
   */
  readonly question?: "quit" | "lines";
  /**
   * Spoilers are shown of lines that arrived before this one of {@link arrivals}; absent: none are.
   */
  readonly revealed?: number;
  /**
   * Whether the person asked for another room. Until the answer, no message is sent: it may be
   * meant for that room.
   */
  readonly switchingRoom: boolean;
  readonly minutesEast: MinutesEast;
  /** The moment when the screen began. */
  readonly started: Moment;
}

/** The state of the chat, read from the engine's view. */
export interface ChatSnapshot {
  readonly self: Person;
  readonly people: readonly Person[];
  /** The rooms that we are in, in the order of their numbers. */
  readonly rooms: readonly RoomView[];
  /** All rooms. */
  readonly lobby: readonly RoomView[];
  /** The people in the room that is shown, besides us. */
  readonly members: readonly Person[];
  readonly status: Status;
  /** The settings of this person. */
  readonly settings: Settings;
  /** The person's own commands. */
  readonly aliases: readonly Alias[];
  /** The form of pictures that the terminal can show: `picture` of a person is in it. */
  readonly pictureForm: PictureForm;
  /** The keys that this person bound. */
  readonly boundKeys: readonly BoundKey[];
}

export type ModelEvent =
  | { readonly type: "chat"; readonly event: ChatEvent }
  | { readonly type: "snapshot"; readonly snapshot: ChatSnapshot }
  /** We are in a room; `messages` is its history. */
  | { readonly type: "opened"; readonly room: string; readonly messages: readonly Message[] }
  | { readonly type: "input"; readonly token: InputToken }
  | { readonly type: "resized"; readonly size: Size };

/** Input of the terminal, besides the mouse. */
export type TypedToken = Exclude<InputToken, MouseToken>;

/** An effect, which the shell performs. */
export type ScreenEffect =
  | { readonly type: "submit"; readonly intent: Intent }
  | { readonly type: "quit" }
  | { readonly type: "suspend" }
  /**
   * A message names us or is for us alone. `isAnswer`: it belongs to the conversation that we look
   * at.
   */
  | { readonly type: "alert"; readonly message: Message; readonly isAnswer: boolean }
  /** Draw everything: the terminal may show something else. */
  | { readonly type: "redraw" };

export type Update = readonly [model: Model, effects: readonly ScreenEffect[]];

/** A search in the input history that is under way. */
export interface HistorySearch {
  /** The searched text; at most `MAX_QUERY_UNITS`. */
  readonly text: string;
  /** Index of the entry that was found last; absent: none yet. */
  readonly at?: number;
  /** Whether nothing (else) has the text. */
  readonly failed: boolean;
  /** The input and the history as they were. */
  readonly before: { readonly editor: Editor; readonly history: InputHistory };
}

/** The results of a search, and the place in them. */
export interface SearchResults {
  readonly title: string;
  /** The text that was searched; empty where the search was for something else. */
  readonly text: string;
  /** Lines of messages, the oldest first; at least one. */
  readonly lines: readonly Line[];
  /** Index of the result that is picked, or that was shown last. */
  readonly picked: number;
}

/** Something that is shown in place of the room. */
export type Overlay =
  /** The search results, to choose one. */
  | { readonly type: "search" }
  /**
   * The text of the room as it was when the overlay was opened: nothing moves while it is copied.
   */
  | { readonly type: "copy"; readonly buffer: Buffer }
  | TextOverlay
  | PaletteOverlay;

/** The palette, over the room: letters, and the finds for them. */
export interface PaletteOverlay {
  readonly type: "palette";
  /** The typed letters; at most `MAX_QUERY_UNITS`. */
  readonly editor: Editor;
  /**
   * Everything that can be found, as it was when the palette was opened: no row moves while one is
   * chosen.
   */
  readonly candidates: readonly Candidate[];
  /** Index of the find that is picked; the last one where there are fewer. */
  readonly picked: number;
}

/** Something that the palette goes to. */
export type Find =
  | { readonly type: "room"; readonly room: RoomView }
  | { readonly type: "person"; readonly id: PeerId; readonly shown: string }
  | { readonly type: "command"; readonly name: string };

/** A find of the palette with what tells of it. */
export interface Candidate {
  readonly find: Find;
  /** Stands before the name: `#`, `/`, or the state of a person. */
  readonly mark: string;
  readonly name: string;
  /** A few words: `5 new, 2 for you`. */
  readonly detail: string;
  /** How much it asks for attention: the larger comes first. */
  readonly attention: number;
}

/** A text over the whole width. Its lines may be rows of a table: see {@link wrapTableRow}. */
export interface TextOverlay {
  readonly type: "text";
  readonly title: string;
  readonly text: string;
  /** The number of its rows above the screen; at most as many as leave the screen full. */
  readonly top: number;
}
