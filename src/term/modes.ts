/**
 * Control sequences that enter and leave the screen, and ask the terminal about itself.
 *
 * @module
 */
/**
 * Enters the alternate screen, empties it, and switches autowrap off, bracketed paste and focus
 * reporting on. The title is saved. {@link LEAVE_SCREEN} brings back what was on the screen before.
 *
 * The terminal no longer reorders text from right to left (ECMA-48 §7.2.1: BDSM, explicit mode; as
 * "BiDi in Terminal Emulators" of freedesktop.org has it): it would take the whole row for one
 * sentence, and move what somebody says before their name.
 *
 * Alt sends Escape before its key (xterm's mode 1036, saved and brought back): xterm as it comes
 * would send `ë` for M-k.
 */
export const ENTER_SCREEN =
  "\x1b[22;2t\x1b[?1036s\x1b[?1036h\x1b[?1049h\x1b[8l\x1b[?7l\x1b[?2004h\x1b[?1004h\x1b[m\x1b[H\x1b[2J";

/**
 * Leaves the screen, whatever was being drawn: ends the update, resets style and scroll region,
 * switches autowrap, cursor and reordering on, bracketed paste, focus reporting and the mouse off,
 * and shows the main screen. Before that it empties the screen, for terminals that have no other
 * one (the Linux console).
 */
export const LEAVE_SCREEN =
  "\x1b[?2026l\x1b[m\x1b[r\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1000l\x1b[?25h\x1b[H\x1b[2J\x1b[8h\x1b[?1049l\x1b[?1036r\x1b[23;2t";

/**
 * Switches on the reports of presses and the wheel (xterm's mode 1000) in their SGR form (1006).
 * There are no reports of motion.
 */
export const MOUSE_ON = "\x1b[?1000h\x1b[?1006h";

/** Switches the reports off: the terminal selects text again. */
export const MOUSE_OFF = "\x1b[?1006l\x1b[?1000l";

/** The cursor is a block that does not blink (DECSCUSR). */
export const STEADY_CURSOR = "\x1b[2 q";

/** The cursor is as the user set it for the terminal (DECSCUSR). */
export const USUAL_CURSOR = "\x1b[0 q";

/**
 * Asks for the colour of the background (OSC 11), and then for the device attributes (DA1), which
 * every terminal answers. If the second answer comes without the first, the first will not come.
 */
export const ASK_BACKGROUND = "\x1b]11;?\x07\x1b[c";

/**
 * Asks whether the terminal knows that text is not to be reordered (DECRQM of BDSM). One that does
 * answers {@link LEAVES_ORDER}.
 */
export const ASK_ORDER = "\x1b[8$p";

/** The answer to {@link ASK_ORDER}, without its CSI: known, and off. */
export const LEAVES_ORDER = "8;2$y";

/** Rings the bell. */
export const BELL = "\x07";
