/**
 * The version of this build, from `deno.json`.
 *
 * @module
 */
import configuration from "../../deno.json" with { type: "json" };

/** The version of the program (semantic versioning), for `-version` and the handshake. */
export const VERSION: string = configuration.version;
