/**
 * The table of keys: input handling, `/keys` and the table in the documentation are made from it.
 * While an overlay is shown, `overlay_keys.ts` takes its keys first.
 *
 * @module
 */
import type { BoundKey } from "../../../../chat/api/bound_key.ts";
import { table } from "../../../../core/text/table.ts";
import type { Key } from "../../../../term/input/keys.ts";

/** One row of the table. */
export interface Binding {
  readonly keys: readonly Key[];
  /** The text for the keys where there are too many to list. */
  readonly spelled?: string;
  readonly action: string;
  /** Its description: one line, no full stop. */
  readonly does: string;
}

/** Bindings that belong together. */
export interface BindingGroup {
  readonly title: string;
  readonly bindings: readonly Binding[];
}

/** All bindings. A key that is not here and types nothing does nothing. */
export const BINDINGS = [
  {
    title: "Typing",
    bindings: [
      { keys: ["Enter"], action: "send", does: "send" },
      {
        keys: ["M-Enter", "S-Enter", "C-Enter"],
        action: "newline",
        does: "begin a new line in the input (many terminals let only M-Enter through)",
      },
      {
        keys: ["M-s"],
        action: "send-lines",
        does: "send each line of the input as a message of its own",
      },
      {
        keys: ["Tab"],
        action: "complete",
        does: "complete a name, #room, /command, what a command takes, or :emoji:",
      },
      { keys: ["S-Tab"], action: "complete-back", does: "the completion before that one" },
      {
        keys: ["Up"],
        action: "previous-line",
        does: "the line above in the input, then what you sent before (edits of it stay)",
      },
      {
        keys: ["Down"],
        action: "next-line",
        does: "the line below, then back to what you were typing",
      },
      {
        keys: ["C-r"],
        action: "search-back",
        does:
          "find what you sent: C-r older, C-s newer, Enter takes it (again: sends), Escape back",
      },
      { keys: ["Escape"], action: "dismiss", does: "take back a question, and edit on" },
    ],
  },
  {
    title: "Moving in the input",
    bindings: [
      { keys: ["C-a"], action: "beginning-of-line", does: "to the beginning of the line" },
      { keys: ["C-e"], action: "end-of-line", does: "to its end" },
      { keys: ["C-b", "Left"], action: "backward-char", does: "a character back" },
      { keys: ["C-f", "Right"], action: "forward-char", does: "a character on" },
      { keys: ["M-b", "C-Left", "M-Left"], action: "backward-word", does: "a word back" },
      { keys: ["M-f", "C-Right", "M-Right"], action: "forward-word", does: "a word on" },
    ],
  },
  {
    title: "Changing the input",
    bindings: [
      {
        keys: ["Backspace", "S-Backspace"],
        spelled: "Backspace",
        action: "delete-backward-char",
        does: "delete the character before the cursor",
      },
      { keys: ["Delete"], action: "delete-char", does: "delete the character behind it" },
      { keys: ["C-d"], action: "delete-char-or-quit", does: "the same; in an empty input, quit" },
      { keys: ["C-k"], action: "kill-line", does: "cut to the end of the line" },
      { keys: ["C-u"], action: "backward-kill-line", does: "cut to its beginning" },
      {
        keys: ["C-w"],
        action: "unix-word-rubout",
        does: "cut what is before the cursor, up to a space",
      },
      {
        keys: ["M-Backspace", "C-Backspace"],
        action: "backward-kill-word",
        does: "cut the word before the cursor",
      },
      { keys: ["M-d", "C-Delete"], action: "kill-word", does: "cut the word behind it" },
      {
        keys: ["C-y"],
        action: "yank",
        does: "put in what was cut (several cuts in a row are one)",
      },
      { keys: ["C-t"], action: "transpose-chars", does: "swap two characters" },
      { keys: ["C-_"], action: "undo", does: "undo" },
      { keys: ["C-M-_"], action: "redo", does: "undo the undoing" },
    ],
  },
  {
    title: "Reading",
    bindings: [
      { keys: ["PageUp"], action: "page-up", does: "scroll up" },
      { keys: ["PageDown"], action: "page-down", does: "scroll down" },
      { keys: ["Home"], action: "top", does: "to the oldest line" },
      { keys: ["End"], action: "bottom", does: "to the newest line" },
      { keys: ["M-u"], action: "first-new", does: "to the ruled line above what is new" },
      {
        keys: ["M-m"],
        action: "list-mentions",
        does: "list what names you and private words (as /mentions does): Up, Down, Enter, Escape",
      },
      { keys: ["M-n"], action: "next-result", does: "go to the next line of what was listed" },
      { keys: ["M-p"], action: "previous-result", does: "go to the one before" },
      {
        keys: ["M-r"],
        action: "spoilers",
        does: "show what ||spoilers|| hide that came up to now, or hide it again",
      },
      {
        keys: ["M-l"],
        action: "copy",
        does: "show the text alone, for copying, until the next key",
      },
    ],
  },
  {
    title: "Rooms",
    bindings: [
      {
        keys: ["M-1", "M-2", "M-3", "M-4", "M-5", "M-6", "M-7", "M-8", "M-9"],
        spelled: "M-1 to M-9",
        action: "nth-room",
        does: "show a room by its place in the header",
      },
      { keys: ["C-n"], action: "next-room", does: "show the next room" },
      { keys: ["C-p"], action: "previous-room", does: "show the one before" },
      {
        keys: ["M-k"],
        action: "palette",
        does: "go to a room, a person or a command by a few letters of it",
      },
      {
        keys: ["M-a"],
        action: "next-unread",
        does: "show the next room where somebody means you, else where there is news",
      },
    ],
  },
  {
    title: "The program",
    bindings: [
      { keys: ["F1"], action: "show-keys", does: "show these keys, as /keys does" },
      { keys: ["C-l"], action: "redraw", does: "draw the screen anew" },
      { keys: ["C-z"], action: "suspend", does: "suspend (fg comes back)" },
      {
        keys: ["C-c"],
        action: "interrupt",
        does: "empty the input; where it is empty, press twice to quit",
      },
    ],
  },
] as const satisfies readonly BindingGroup[];

/** What the mouse does: the gesture, and its description. */
export const MOUSE = {
  title: "The mouse",
  gestures: [
    ["Wheel", "scroll by three rows"],
    ["Click on a room", "show it"],
    ["Click on a name", "begin /msg, or put @name into the input; again: open the conversation"],
    ["Click on what was found", "go there"],
    [
      "Shift and the mouse",
      "select text (on a Mac Option); without Shift in M-l and /set mouse off",
    ],
  ],
} as const;

/** The name of an action. */
export type Action = typeof BINDINGS[number]["bindings"][number]["action"];

const ACTION_BY_KEY: ReadonlyMap<Key, Action> = new Map(
  BINDINGS.flatMap(({ bindings }) =>
    bindings.flatMap(({ keys, action }) => keys.map((key): [Key, Action] => [key, action]))
  ),
);

/** Returns the action of a key; `undefined` where it has none. */
export function actionOf(key: Key): Action | undefined {
  return ACTION_BY_KEY.get(key);
}

/** Returns the keys of a binding for people: `M-b, C-Left, M-Left`. */
export function spellKeys({ keys, spelled }: Binding): string {
  return spelled ?? keys.join(", ");
}

/** Returns the text of `/keys`; a key that the person bound has no other meaning. */
export function keysText(boundKeys: readonly BoundKey[] = []): string {
  const own = boundKeys.map(({ key, line }) => [`  ${key}`, line]);
  const taken = new Set<string>(boundKeys.map(({ key }) => key));
  const groups: readonly BindingGroup[] = BINDINGS;
  const rows = [
    ...own.length === 0 ? [] : [["Your own (/bind):"], ...own],
    ...groups.flatMap(({ title, bindings }) => [
      [`${title}:`],
      ...bindings.flatMap((binding) => {
        const keys = binding.keys.filter((key) => !taken.has(key));
        return keys.length === 0 ? [] : [[`  ${spellKeys({ ...binding, keys })}`, binding.does]];
      }),
    ]),
    [`${MOUSE.title}:`],
    ...MOUSE.gestures.map(([gesture, does]) => [`  ${gesture}`, does]),
  ];
  return `Every printable key types itself. C- is Ctrl, M- is Alt, S- is Shift.\n${table(rows)}`;
}
