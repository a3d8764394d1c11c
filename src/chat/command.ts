/** What a command's argument is, for help and completion. */
export type ArgumentKind = "command" | "user" | "name" | "text" | "target" | "port";

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
    summary: "who is here, linked or relayed, and who is muted",
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
    summary: "say something to everyone",
    arguments: ["text"],
    required: 1,
  },
  {
    name: "mute",
    aliases: [],
    usage: "/mute USER",
    summary: "show nothing more of what USER says, here only",
    arguments: ["user"],
    required: 1,
  },
  {
    name: "unmute",
    aliases: [],
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
