/**
 * The version of this build, from `deno.json`, and when it was made.
 *
 * @module
 */
import configuration from "../../deno.json" with { type: "json" };

/** The version of the program (semantic versioning), for `-version` and the handshake. */
export const VERSION: string = configuration.version;

/**
 * The date before which no clock can be right that runs this program. It is set with each version:
 * a test compares the two.
 */
export const RELEASE = { version: "0.2.0", date: "2026-11-30" } as const;

/** {@link RELEASE} in ms since 1970. */
export const BUILT_AT: number = Date.parse(RELEASE.date);
