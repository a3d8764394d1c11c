/** What a front end asks of the engine. */
export type Intent =
  /** Say something as it stands, though it may begin with `/`. Lines within it are kept. */
  | { readonly type: "say"; readonly room: string; readonly content: string }
  /** A command line as a person types it: `/nick bob2`. */
  | { readonly type: "command"; readonly room: string; readonly line: string }
  /** What a person typed and sent: a command if it begins with `/`, else a message; `//` escapes. */
  | { readonly type: "input"; readonly room: string; readonly line: string };
