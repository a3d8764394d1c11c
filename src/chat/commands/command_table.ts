/**
 * What a command's argument is, for help and completion. A `password` may stand in quotes, and is not to be shown as it is typed, nor
 * kept.
 */
export type ArgumentKind =
  | "command"
  | "user"
  | "name"
  | "room"
  | "password"
  | "text"
  | "picture"
  | "setting"
  | "value"
  | "target"
  | "port";

/** One row of the command table, from which help, completion and the gateways are made. */
export interface Command {
  readonly name: string;
  readonly aliases: readonly string[];
  /** As in `/help`: `/nick NAME`. */
  readonly usage: string;
  /** One line, no full stop. */
  readonly summary: string;
  readonly arguments: readonly ArgumentKind[];
  /** How many of the arguments must be there. */
  readonly required: number;
}

export const COMMANDS: readonly Command[] = [
  {
    name: "help",
    aliases: ["h", "?"],
    usage: "/help [COMMAND]",
    summary: "list the commands, or explain one",
    arguments: ["command"],
    required: 0,
  },
  {
    name: "users",
    aliases: ["who"],
    usage: "/users",
    summary: "who is in this room, linked or relayed, and who is muted",
    arguments: [],
    required: 0,
  },
  {
    name: "peers",
    aliases: ["links"],
    usage: "/peers",
    summary: "the links to others: address, round-trip time, version",
    arguments: [],
    required: 0,
  },
  {
    name: "status",
    aliases: [],
    usage: "/status",
    summary: "this node: identity, port, discovery, links, what came how far",
    arguments: [],
    required: 0,
  },
  {
    name: "nick",
    aliases: ["name"],
    usage: "/nick NAME",
    summary: "take another name",
    arguments: ["name"],
    required: 1,
  },
  {
    name: "me",
    aliases: [],
    usage: "/me TEXT",
    summary: "say what you do: * alice waves",
    arguments: ["text"],
    required: 1,
  },
  {
    name: "broadcast",
    aliases: ["b", "say"],
    usage: "/broadcast TEXT",
    summary: "say something to everyone, in general",
    arguments: ["text"],
    required: 1,
  },
  {
    name: "rooms",
    aliases: ["lobbies", "groups"],
    usage: "/rooms",
    summary: "all rooms, who is in them, and what they are about",
    arguments: [],
    required: 0,
  },
  {
    name: "mygroups",
    aliases: ["myrooms"],
    usage: "/mygroups",
    summary: "the rooms that you are in",
    arguments: [],
    required: 0,
  },
  {
    name: "create",
    aliases: [],
    usage: "/create NAME [PASSWORD|no-pass|new-pass] [DESCRIPTION]",
    summary: 'make a room; new-pass makes a password, "several words" can be one',
    arguments: ["name", "password", "text"],
    required: 1,
  },
  {
    name: "join",
    aliases: ["j"],
    usage: "/join NAME [PASSWORD]",
    summary: "come into a room, and go there",
    arguments: ["room", "password"],
    required: 1,
  },
  {
    name: "leave",
    aliases: ["part"],
    usage: "/leave [NAME]",
    summary: "leave a room, or the one you look at",
    arguments: ["room"],
    required: 0,
  },
  {
    name: "topic",
    aliases: [],
    usage: "/topic [TEXT]",
    summary: "what this room is about, or make it about TEXT",
    arguments: ["text"],
    required: 0,
  },
  {
    name: "group",
    aliases: ["g"],
    usage: "/group NAME TEXT",
    summary: "say something in another room that you are in",
    arguments: ["room", "text"],
    required: 2,
  },
  {
    name: "msg",
    aliases: ["m", "tell", "w"],
    usage: "/msg USER TEXT",
    summary: "say something that only USER can read",
    arguments: ["user", "text"],
    required: 2,
  },
  {
    name: "reply",
    aliases: ["r"],
    usage: "/reply TEXT",
    summary: "the same, to whoever wrote to you last",
    arguments: ["text"],
    required: 1,
  },
  {
    name: "query",
    aliases: [],
    usage: "/query USER",
    summary: "go where all you type is for USER alone; /leave ends it",
    arguments: ["user"],
    required: 1,
  },
  {
    name: "invite",
    aliases: [],
    usage: "/invite USER",
    summary: "ask USER into this room",
    arguments: ["user"],
    required: 1,
  },
  {
    name: "tag",
    aliases: [],
    usage: "/tag USER TEXT",
    summary: "say something here and draw USER's attention to it, as @USER does",
    arguments: ["user", "text"],
    required: 2,
  },
  {
    name: "whois",
    aliases: [],
    usage: "/whois USER",
    summary: "all that is known of USER",
    arguments: ["user"],
    required: 1,
  },
  {
    name: "verify",
    aliases: [],
    usage: "/verify USER [ok]",
    summary: "what to compare with USER, to know that nobody stands between you",
    arguments: ["user", "text"],
    required: 1,
  },
  {
    name: "sp",
    aliases: ["picture"],
    usage: "/sp NAME|list|default",
    summary: "take a picture, which others see beside your name",
    arguments: ["picture"],
    required: 1,
  },
  {
    name: "set",
    aliases: ["settings"],
    usage: "/set [NAME] [VALUE|default]",
    summary: "how you want to see all this: every setting, or one, or another value for it",
    arguments: ["setting", "value"],
    required: 0,
  },
  {
    name: "away",
    aliases: [],
    usage: "/away [TEXT]",
    summary: "tell others that you won't answer, and why",
    arguments: ["text"],
    required: 0,
  },
  {
    name: "back",
    aliases: [],
    usage: "/back",
    summary: "you are here again",
    arguments: [],
    required: 0,
  },
  {
    name: "mute",
    aliases: ["ignore"],
    usage: "/mute USER",
    summary: "show nothing more of what USER says, here only",
    arguments: ["user"],
    required: 1,
  },
  {
    name: "unmute",
    aliases: ["unignore"],
    usage: "/unmute USER",
    summary: "show it again",
    arguments: ["user"],
    required: 1,
  },
  {
    name: "connect",
    aliases: [],
    usage: "/connect HOST [PORT]",
    summary: "link to a peer by hand; also HOST:PORT or /ip4/…/tcp/…",
    arguments: ["target", "port"],
    required: 1,
  },
  {
    name: "mentions",
    aliases: [],
    usage: "/mentions",
    summary: "what names you, and what was said to you in private, in all your rooms",
    arguments: [],
    required: 0,
  },
  {
    name: "search",
    aliases: ["find"],
    usage: "/search TEXT",
    summary: "what was said with TEXT in it, or by somebody called so, in all your rooms",
    arguments: ["text"],
    required: 1,
  },
  {
    name: "keys",
    aliases: ["bindings"],
    usage: "/keys",
    summary: "which key does what",
    arguments: [],
    required: 0,
  },
  {
    name: "clear",
    aliases: [],
    usage: "/clear",
    summary: "empty the screen",
    arguments: [],
    required: 0,
  },
  {
    name: "quit",
    aliases: ["q", "exit"],
    usage: "/quit",
    summary: "leave",
    arguments: [],
    required: 0,
  },
];

/** The command that `name` (without `/`, any case) stands for. */
export function findCommand(name: string): Command | undefined {
  const wanted = name.toLowerCase();
  return COMMANDS.find((command) => command.name === wanted || command.aliases.includes(wanted));
}
