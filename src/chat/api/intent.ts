/** What a front end asks of the engine. `room` names the one that it is about, by its id. */
export type Intent =
  /** Say something as it stands, though it may begin with `/`. Lines within it are kept. */
  | { readonly type: "say"; readonly room: string; readonly content: string }
  /** A command line as a person types it: `/nick bob2`. */
  | { readonly type: "command"; readonly room: string; readonly line: string }
  /** What a person typed and sent: a command if it begins with `/`, else a message; `//` escapes. */
  | { readonly type: "input"; readonly room: string; readonly line: string }
  /** The same as the commands of these names, for programs: texts need no quoting there. */
  | { readonly type: "private"; readonly to: string; readonly content: string }
  | {
    readonly type: "create";
    readonly name: string;
    readonly password?: string;
    readonly description?: string;
  }
  | { readonly type: "join"; readonly room: string; readonly password?: string }
  | { readonly type: "leave"; readonly room: string }
  | { readonly type: "rooms" };
