/**
 * Takes the screen: the alternate one, emptied, without autowrap, with bracketed paste. What a person had on the screen
 * comes back with {@link LEAVE_SCREEN}.
 */
export const ENTER_SCREEN = "\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[m\x1b[H\x1b[2J";

/**
 * Gives the screen back, whatever was being drawn: the update ended, style and scroll region reset, autowrap and cursor on,
 * bracketed paste and focus reporting off, the main screen shown.
 */
export const LEAVE_SCREEN =
  "\x1b[?2026l\x1b[m\x1b[r\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[?25h\x1b[?1049l";

/** Asks which colour the background has: an OSC 11 comes back, or nothing. */
export const ASK_BACKGROUND = "\x1b]11;?\x07";

export const BELL = "\x07";
