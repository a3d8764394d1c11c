import type { ChatEvent } from "../../chat/event.ts";
import type { Intent } from "../../chat/intent.ts";
import type { Person, Status } from "../../chat/view.ts";
import type { Size } from "../../term/device.ts";
import type { InputToken } from "../../term/input.ts";
import type { Palette } from "../../term/palette.ts";
import type { Colours } from "./colours.ts";
import type { Completion } from "./completion.ts";
import type { Editor } from "./editor.ts";
import type { InputHistory } from "./history.ts";
import type { MinutesEast } from "./line.ts";
import type { Anchor } from "./pane.ts";
import type { Receipts } from "./receipts.ts";
import type { Scrollback } from "./scrollback.ts";

/** All that the screen shows comes from here. */
export interface Model {
  readonly room: string;
  readonly size: Size;
  readonly standing: Standing;
  readonly scrollback: Scrollback;
  /** How many lines have come, held or not. */
  readonly arrivals: number;
  /** What a person who scrolled up reads; none: the newest lines. */
  readonly anchor?: Anchor;
  /** Messages that came below the anchor. */
  readonly unseen: number;
  /** How far one's own messages came. */
  readonly receipts: Receipts;
  readonly colours: Colours;
  readonly palette: Palette;
  readonly editor: Editor;
  readonly history: InputHistory;
  readonly completion?: Completion;
  /** What the last key led to, in the status line, until the next. */
  readonly hint?: string;
  /** Whether C-c once more quits. */
  readonly quitting: boolean;
  readonly minutesEast: MinutesEast;
}

/** How things stand, as the engine tells it. */
export interface Standing {
  readonly self: Person;
  readonly people: readonly Person[];
  readonly topic: string;
  readonly status: Status;
}

export type ModelEvent =
  | { readonly type: "chat"; readonly event: ChatEvent }
  | { readonly type: "standing"; readonly standing: Standing }
  | { readonly type: "input"; readonly token: InputToken }
  | { readonly type: "resized"; readonly size: Size };

/** What the screen wants done. */
export type ScreenEffect =
  | { readonly type: "submit"; readonly intent: Intent }
  | { readonly type: "quit" }
  | { readonly type: "suspend" }
  /** Draw everything anew: the terminal may show something else than it was told. */
  | { readonly type: "redraw" };

export type Update = readonly [model: Model, effects: readonly ScreenEffect[]];
