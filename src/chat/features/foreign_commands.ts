/**
 * Commands of irssi, WeeChat and other chat programs that have another name here, or none: a person
 * who types one is told what to do instead.
 *
 * @module
 */

/** The words of other programs, and the answer to them: a clause without a full stop. */
export const FOREIGN_COMMANDS: readonly (readonly [words: string, answer: string])[] = [
  // Finding old messages
  ["lastlog grep history backlog", "/search TEXT finds what was said"],
  ["log logger", "nothing that is said is kept on disk, and /search finds what is still held"],
  ["scrollback sb cls", "PageUp scrolls, and /clear empties the screen"],
  ["time date", "each line has its time, and /set time changes how that looks"],
  ["hilight highlight", "/set highlight WORDS marks messages with these words"],
  ["dehilight unhilight", "/set highlight off takes the words back"],
  // Saying something
  ["notice privmsg dm pm whisper chat", "/msg USER TEXT says something to one person alone"],
  ["describe action emote", "/me TEXT says what you do"],
  ["ame amsg wall wallops announce", "/broadcast TEXT says something to everyone"],
  ["react", "messages have no reactions, and a name like :+1: in a message becomes an emoji"],
  [
    "emoji shrug",
    "a name like :tada: or :shrug: in a message becomes an emoji, and Tab completes it",
  ],
  ["edit delete redact", "a message can't be changed once it is sent, so say it anew"],
  ["dcc upload file send", "files can't be sent, and /msg USER TEXT sends text to one person"],
  // People
  ["names nicks members online people lusers", "/users lists who is in this room"],
  ["whowas ison finger userinfo ctcp", "/whois USER tells all that is known of somebody"],
  ["ping lag map trace", "/peers lists the links and their round-trip times"],
  ["afk brb dnd busy gone", "/away TEXT tells others that you won't answer"],
  ["unaway here", "/back tells others that you are here again"],
  ["rename username handle setname realname", "/nick NAME takes another name"],
  ["avatar icon", "/sp NAME takes a picture"],
  ["silence block squelch", "/mute USER shows nothing more of what somebody says"],
  ["unsilence unblock", "/unmute USER shows what somebody says again"],
  ["ignores filter", "/ignore lists what you ignore, and /ignore word TEXT adds a word"],
  [
    "op deop halfop dehalfop voice devoice mode admin oper kick kickban kb ban unban bans kill " +
    "quiet unquiet remove",
    "nobody rules over a room, and /mute USER hides what somebody says from you alone",
  ],
  [
    "nickserv ns chanserv cs memoserv identify register login auth",
    "there are no accounts, and /verify USER tells whether a person has the right key",
  ],
  ["fingerprint key otr encrypt trust", "all is encrypted, and /verify USER compares keys"],
  // Rooms
  ["list channel channels", "/rooms lists all rooms"],
  ["close wc", "/leave closes a room or a conversation"],
  ["cycle hop rejoin", "/leave and then /join does that"],
  ["knock accept", "/join NAME goes to a room"],
  ["newroom mkroom", "/create NAME makes a room"],
  ["settopic subject", "/topic TEXT says what this room is about"],
  [
    "window win buffer layout switch",
    "/join NAME goes to a room, and /keys lists the keys that go to the next one",
  ],
  // The program
  ["server network reconnect", "there is no server, and /connect HOST links to a peer by hand"],
  ["disconnect bye signoff logout", "/quit leaves"],
  ["raw quote", "there is no server that takes raw lines, and /help lists the commands"],
  ["version uptime info about stats", "/status tells about this program"],
  ["motd", "there is no server that has one, and /topic tells what a room is about"],
  ["commands man usage", "/help lists the commands"],
  ["option options config toggle unset save reload", "/set shows the settings and keeps changes"],
  ["beep", "/set bell off silences the bell, and /set bell on has it ring again"],
  [
    "load unload script plugin python perl lua exec eval",
    "no scripts run inside this program: start it with -json, and a program talks through it",
  ],
];

const ANSWERS: ReadonlyMap<string, string> = new Map(
  FOREIGN_COMMANDS.flatMap(([words, answer]) =>
    words.split(" ").map((word) => [word, answer] as const)
  ),
);

/** Returns what to do instead of a command of another program; `undefined` for other words. */
export function answerToForeign(name: string): string | undefined {
  return ANSWERS.get(name.toLowerCase());
}
