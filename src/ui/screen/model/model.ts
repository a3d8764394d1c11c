import type { ChatEvent } from "../../../chat/api/chat_event.ts";
import type { Person, RoomView, Status } from "../../../chat/api/chat_view.ts";
import type { Intent } from "../../../chat/api/intent.ts";
import type { Message } from "../../../chat/api/message.ts";
import type { Settings } from "../../../chat/api/settings.ts";
import type { InputToken } from "../../../term/input.ts";
import type { Palette, Rgb } from "../../../term/palette.ts";
import type { Size } from "../../../term/tty.ts";
import type { Buffer, Buffers } from "./buffer.ts";
import type { Colours } from "./colours.ts";
import type { Completion } from "./completion.ts";
import type { DeliveryMarks } from "./delivery_marks.ts";
import type { Editor } from "./editor.ts";
import type { InputHistory } from "./input_history.ts";
import type { Line, MinutesEast } from "./line.ts";

/** All that the screen shows comes from here. */
export interface Model {
  /** The room that is shown, and where what is typed goes. */
  readonly room: string;
  /** One for each room where we are; together they hold a bounded number of lines. */
  readonly buffers: Buffers;
  readonly size: Size;
  readonly snapshot: ChatSnapshot;
  /** How many lines have come, held or not. */
  readonly arrivals: number;
  /** How far one's own messages came: they are numbered over all rooms. */
  readonly deliveryMarks: DeliveryMarks;
  readonly colours: Colours;
  readonly palette: Palette;
  /** The colour of the background, where the terminal told it. */
  readonly background?: Rgb;
  readonly editor: Editor;
  readonly history: InputHistory;
  readonly completion?: Completion;
  /** What the last key led to, in the status line, until the next. */
  readonly hint?: string;
  /** What is shown in place of the room; none: the room. */
  readonly overlay?: Overlay;
  /** What was found last, to be gone through. */
  readonly results?: SearchResults;
  /** The line that the last key led to, until the next. */
  readonly target?: Line;
  /** What the last key asked, which the next one answers: whether to quit, or how to send the lines of a paste. */
  readonly question?: "quit" | "lines";
  /** What spoilers hide is shown of lines that arrived before this one of {@link arrivals}; none: all is hidden. */
  readonly revealed?: number;
  /** Whether another room was asked for: until the answer, nothing is said that may be meant for it. */
  readonly switchingRoom: boolean;
  readonly minutesEast: MinutesEast;
}

/** How things stand, as the engine tells it. */
export interface ChatSnapshot {
  readonly self: Person;
  readonly people: readonly Person[];
  /** Where we are, in the order of their numbers. */
  readonly rooms: readonly RoomView[];
  /** All rooms that there are. */
  readonly lobby: readonly RoomView[];
  /** Who is in the room that is shown, besides us. */
  readonly members: readonly Person[];
  readonly status: Status;
  /** How this person wants to see it all. */
  readonly settings: Settings;
}

export type ModelEvent =
  | { readonly type: "chat"; readonly event: ChatEvent }
  | { readonly type: "snapshot"; readonly snapshot: ChatSnapshot }
  /** We are in a room, and this was said there before. */
  | { readonly type: "opened"; readonly room: string; readonly messages: readonly Message[] }
  | { readonly type: "input"; readonly token: InputToken }
  | { readonly type: "resized"; readonly size: Size };

/** What the screen wants done. */
export type ScreenEffect =
  | { readonly type: "submit"; readonly intent: Intent }
  | { readonly type: "quit" }
  | { readonly type: "suspend" }
  /** A message names us or is for us alone. `isAnswer`: it belongs to the conversation that we look at. */
  | { readonly type: "alert"; readonly message: Message; readonly isAnswer: boolean }
  /** Draw everything anew: the terminal may show something else than it was told. */
  | { readonly type: "redraw" };

export type Update = readonly [model: Model, effects: readonly ScreenEffect[]];

/** What was found last, and where in it one is. */
export interface SearchResults {
  readonly title: string;
  /** What was searched for; empty where that is no text. */
  readonly text: string;
  /** Lines of messages, the oldest first; at least one. */
  readonly lines: readonly Line[];
  /** Index of the one that is picked, or was gone to last. */
  readonly picked: number;
}

/** What is shown in place of the room. */
export type Overlay =
  /** The lines that were found, to choose one from. */
  | { readonly type: "search" }
  /** The text of the room as it was when the overlay was opened: nothing moves while it is copied. */
  | { readonly type: "copy"; readonly buffer: Buffer }
  | TextOverlay;

/** A text with lines, shown over the whole width in place of the room. Lines may be rows of a table: see {@link wrapTableRow}. */
export interface TextOverlay {
  readonly type: "text";
  readonly title: string;
  readonly text: string;
  /** How many of its rows are above the screen: at most as many as leave it full. */
  readonly top: number;
}
