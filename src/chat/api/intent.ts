/**
 * The requests of front ends to the engine.
 *
 * @module
 */

/** `room` is the id of the room that the request is about. */
export type Intent =
  /** Send this text as it stands, even if it begins with `/`; may have several lines. */
  | { readonly type: "say"; readonly room: string; readonly content: string }
  /** A command line as a person types it: `/nick bob2`. */
  | { readonly type: "command"; readonly room: string; readonly line: string }
  /**
   * A typed line: a command if it begins with `/`, else a message; `//` escapes. Names of emoji in
   * what it says become emoji (`:smile:`), unless a script wrote it.
   */
  | {
    readonly type: "input";
    readonly room: string;
    readonly line: string;
    readonly isScript?: boolean;
  }
  /** The commands of these names, for programs: texts need no quoting here. */
  | { readonly type: "private"; readonly to: string; readonly content: string }
  | {
    readonly type: "create";
    readonly name: string;
    readonly password?: string;
    readonly description?: string;
  }
  | { readonly type: "join"; readonly room: string; readonly password?: string }
  | { readonly type: "leave"; readonly room: string }
  | { readonly type: "rooms" }
  /**
   * The answer of a screen to the `bind` event: bind the key, which it knows; take that back where
   * `line` is empty; list all where both are.
   */
  | { readonly type: "bind"; readonly room: string; readonly key: string; readonly line: string };
