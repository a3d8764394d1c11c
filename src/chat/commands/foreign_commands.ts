/**
 * Words of irssi, WeeChat and other chat programs that are no commands here, and what to use
 * instead. A command or an alias of such a name counts before them.
 *
 * @module
 */

const LEADERLESS = "nobody is above others here. /mute USER shows nothing more of somebody";
const WHO = "/users lists who is in this room";
const ROOMS = "/rooms lists all rooms";
const FIND = "/search TEXT finds what was said";
const GO = "M-1 to M-9 go to a room, /join NAME too";
const CLOSE = "/leave closes a room or a conversation";
const NODE = "/status tells of this program, /peers of the others";

/** By word, in small letters: what follows behind "There is no command /lastlog: ". */
export const FOREIGN_COMMANDS: ReadonlyMap<string, string> = new Map([
  ["lastlog", FIND],
  ["grep", FIND],
  ["history", FIND],
  ["time", "/whois USER tells the local time of somebody, /set time how times are shown"],
  ["date", "/whois USER tells the local time of somebody, /set time how times are shown"],
  ["react", "say it with an emoji: Tab completes :tada:"],
  ["names", WHO],
  ["n", WHO],
  ["list", ROOMS],
  ["channels", ROOMS],
  ["window", GO],
  ["win", GO],
  ["buffer", GO],
  ["switch", GO],
  ["close", CLOSE],
  ["unquery", CLOSE],
  ["cycle", CLOSE],
  ["whowas", "/whois USER tells of people who left, too"],
  ["finger", "/whois USER tells what is known of somebody"],
  ["seen", "/whois USER tells how long somebody has said nothing"],
  ["notice", "/msg USER TEXT says something to one person"],
  ["dm", "/msg USER TEXT says something to one person"],
  ["amsg", "/broadcast TEXT says something to everyone"],
  ["describe", "/me TEXT says what you do"],
  ["action", "/me TEXT says what you do"],
  ["hilight", "/mentions lists what names you"],
  ["highlight", "/mentions lists what names you"],
  ["ping", "/peers tells the round-trip times"],
  ["lag", "/peers tells the round-trip times"],
  ["version", NODE],
  ["info", NODE],
  ["uptime", NODE],
  ["server", "there are none. People find each other by themselves, /connect HOST links by hand"],
  ["disconnect", "links come and go by themselves, /quit leaves"],
  ["reconnect", "links come and go by themselves, /connect HOST makes one by hand"],
  ["kick", LEADERLESS],
  ["ban", LEADERLESS],
  ["op", LEADERLESS],
  ["voice", LEADERLESS],
  ["mode", LEADERLESS],
  ["dcc", "files can't be sent yet"],
  ["save", "what you set is kept by itself"],
  ["log", "nothing of what is said is kept on disk"],
]);
