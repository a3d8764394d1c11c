/**
 * The ways of reader mode: for each action of the screen's keys, how a person gets there by typing
 * lines. `/keys` tells them. A test checks that no action of the screen is missing.
 *
 * @module
 */

/** The editing keys of a terminal's own line, which this mode leaves to the terminal. */
const TERMINAL = "the terminal edits the line: Backspace, C-u empties it, C-w takes a word back";
const NO_UNDO = "the terminal's line has no undo; C-u empties it";
/** Programs such as rlwrap put a line with a history and an undo before any program. */
const EDITOR = "start with rlwrap p2pchat -reader: a line with a history, to edit with keys";
const NUMBERS = ".people and .rooms list names with numbers to choose";
const ROOMS = ".rooms lists the rooms, and a dot and a number goes there: .1";
const ENTRY = "a dot and a number goes to that entry of the last list: .2";

/** For each action its way, in words; requests and commands as they are typed. */
export const SCREEN_ACTIONS = {
  "send": "Enter sends the line",
  "newline": ".lines ONE / TWO says several lines as one message",
  "send-lines": "each line that you type or paste is a message of its own",
  "complete": NUMBERS,
  "complete-back": NUMBERS,
  "previous-line": EDITOR,
  "next-line": EDITOR,
  "search-back": EDITOR,
  "dismiss": "nothing waits for an answer here; C-u empties the line",
  "beginning-of-line": EDITOR,
  "end-of-line": EDITOR,
  "backward-char": EDITOR,
  "forward-char": EDITOR,
  "backward-word": EDITOR,
  "forward-word": EDITOR,
  "delete-backward-char": TERMINAL,
  "delete-char": EDITOR,
  "delete-char-or-quit": "C-d in an empty line ends the input, and /quit leaves",
  "kill-line": EDITOR,
  "backward-kill-line": TERMINAL,
  "unix-word-rubout": TERMINAL,
  "backward-kill-word": TERMINAL,
  "kill-word": EDITOR,
  "yank": EDITOR,
  "transpose-chars": EDITOR,
  "undo": NO_UNDO,
  "redo": NO_UNDO,
  "page-up": ".older reads the messages before those read last",
  "page-down": ".newer reads the messages behind them",
  "top": ".first reads the oldest messages of the room",
  "bottom": ".read reads the newest messages of the room",
  "first-new": ".next goes to a room with unread messages, and tells how many .read reads",
  "list-mentions": "/mentions lists them with numbers, .1 goes to the first",
  "next-result": ENTRY,
  "previous-result": ENTRY,
  "spoilers": ".spoiler reads the last message with a hidden spoiler in full",
  "copy": "each message is one line of text: .last and .read write it again",
  "nth-room": ROOMS,
  "next-room": ROOMS,
  "previous-room": ROOMS,
  "palette": NUMBERS,
  "next-unread": ".next goes to the next room with unread messages",
  "show-keys": "/keys lists these ways",
  "redraw": "nothing is drawn; .last repeats the last line",
  "suspend": "C-z stops the program in a shell, and fg comes back",
  "interrupt": "C-u empties the line; C-c leaves at once",
} as const;

/** Returns the answer to `/keys`: each way once. */
export function keysHelp(): string {
  const ways = [...new Set<string>(Object.values(SCREEN_ACTIONS))];
  return ["There are no keys of p2pchat here: type lines. C- is Ctrl", ...ways].join("\n");
}
