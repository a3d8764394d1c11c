import configuration from "../../deno.json" with { type: "json" };

/** This program's version (semantic versioning), as `-version` and a handshake tell it. */
export const VERSION: string = configuration.version;
