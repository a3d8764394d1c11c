/**
 * Takes the screen: the alternate one, emptied, without autowrap, with bracketed paste. What a person had on the screen
 * comes back with {@link LEAVE_SCREEN}.
 */
export const ENTER_SCREEN =
  "\x1b[22;2t\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?1004h\x1b[m\x1b[H\x1b[2J";

/**
 * Gives the screen back, whatever was being drawn: the update ended, style and scroll region reset, autowrap and cursor on,
 * bracketed paste and focus reporting off, the main screen shown. Before that it is emptied, for terminals that have no other
 * (the Linux console).
 */
export const LEAVE_SCREEN =
  "\x1b[?2026l\x1b[m\x1b[r\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[?25h\x1b[H\x1b[2J\x1b[?1049l\x1b[23;2t";

/**
 * Asks which colour the background has (OSC 11), and what every terminal answers (DA1): who hears the second without the
 * first knows that the first won't come.
 */
export const ASK_BACKGROUND = "\x1b]11;?\x07\x1b[c";

export const BELL = "\x07";
