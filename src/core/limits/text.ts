/**
 * Limits of what people write: messages, names, reasons for being away, options.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

// What people write

/** A long paragraph; with everything around it well below a record. Longer: sent in parts. */
export const MAX_CONTENT_BYTES = 4_096;
/** A valid name has at most 40 UTF-16 units; other programs may allow more. It is shown cut. */
export const MAX_SENDER_CHARACTERS = 64;
/** A single letter is hard to mention and to complete. */
export const MIN_NAME_CHARACTERS = 2;
/** A quarter of 80 columns. People recognise longer names by their beginning only. */
export const MAX_NAME_CHARACTERS = 20;
/** With the longest name of a person the beacon stays within its 512 bytes (a test fills it). */
export const MAX_MESH_BYTES = 64;
/** Vietnamese has 2, pointed Hebrew 3 or 4; stacks that climb over other lines have dozens. */
export const MAX_COMBINING_MARKS_PER_CELL = 4;
/** The longest emoji of UTS 51 has 10 (a kiss of two people with skin tones). */
export const MAX_GRAPHEME_CODE_POINTS = 16;
/** A host name has at most 253 (RFC 1035 §2.3.4); a multiaddr of two hops twice as many. */
export const MAX_TARGET_CHARACTERS = 512;
/** Names of pictures are words of up to 10; other versions may have longer ones. */
export const MAX_PICTURE_CHARACTERS = 32;
/** As a topic: one line of explanation. */
export const MAX_AWAY_CHARACTERS = 200;
/** The largest padded size and the tag of ChaCha20-Poly1305 (RFC 8439 §2.5: 16 bytes). */
export const MAX_SEALED_BYTES = 20_480 + 16;

// Options

/** Windows names interfaces by sentences ("Ethernet adapter …"), Linux by at most 15. */
export const MAX_INTERFACE_CHARACTERS = 256;
/** As a password: longer than any phrase, and a pasted file is refused. */
export const MAX_SECRET_BYTES = 1_024;

/** Of a room's id: told apart at a glance, typed at once; more where two would look alike. */
export const SHORT_CODE_CHARACTERS = 4;
/**
 * Of a person's key. People know it again later, when the other key is not in sight: 20 bits are
 * met by a new key within a second, 40 bits cost 10^12 keys. More where two would look alike.
 */
export const SHORT_FINGERPRINT_CHARACTERS = 8;
