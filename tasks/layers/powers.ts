/**
 * Powers: which folders may touch the clock, randomness, the network, the disk and the terminal.
 *
 * @module
 */

import { folderOf, isPure } from "./floors.ts";

/** Something of the outside world that only some folders of `src/` may touch. */
export interface Power {
  /** The beginning of a sentence, with its verb. */
  readonly says: string;
  /** Beginnings of paths below `src/`. */
  readonly homes: readonly string[];
  /** Members of the `Deno` namespace. */
  readonly deno: readonly string[];
  /** Global names. */
  readonly globals: readonly string[];
}

/** `name` in its asynchronous and its synchronous form. */
function both(...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, `${name}Sync`]);
}

export const POWERS: readonly Power[] = [
  {
    says: "the disk belongs to store/",
    // The debug log is the exception: it must work while nothing else is built yet, its library
    // writes the file by itself, and app/ only finds out beforehand whether it can be opened.
    homes: ["store/", "app/debug_log.ts"],
    deno: [
      ...both("chmod", "chown", "copyFile", "create", "link", "lstat", "makeTempDir"),
      ...both("makeTempFile", "mkdir", "open", "readDir", "readFile", "readLink"),
      ...both("readTextFile", "realPath", "remove", "rename", "stat", "symlink", "truncate"),
      ...both("utime", "writeFile", "writeTextFile"),
      "openKv",
      "watchFs",
    ],
    globals: ["localStorage"],
  },
  {
    says: "sockets belong to net/",
    homes: ["net/"],
    deno: [
      "connect",
      "connectQuic",
      "connectTls",
      "listen",
      "listenDatagram",
      "listenTls",
      "networkInterfaces",
      "resolveDns",
      "serve",
      "startTls",
    ],
    globals: ["EventSource", "WebSocket", "WebTransport"],
  },
  { says: "the program makes no requests", homes: [], deno: [], globals: ["fetch"] },
  { says: "leaving belongs to main.ts", homes: ["../main.ts"], deno: ["exit"], globals: [] },
];

/** Global names behind which there is a clock, randomness, or the outside. */
const IMPURE_GLOBALS: readonly string[] = [
  "Deno",
  "Worker",
  "clearInterval",
  "clearTimeout",
  "console",
  "crypto",
  "globalThis",
  "performance",
  "process",
  "queueMicrotask",
  "setImmediate",
  "setInterval",
  "setTimeout",
];

const IMPURE_MEMBERS: readonly string[] = ["Date.now", "Math.random"];

/** The ways to write an escape character, but for the character itself. */
const ESCAPE = /\\(?:x1b|u001b|u\{0*1b\}|c\[)/i;

/**
 * What is wrong with reading the global `name` in `file` (a path below `src/`); undefined where
 * nothing is.
 */
export function checkGlobal(file: string, name: string): string | undefined {
  const folder = folderOf(file);
  if (isPure(folder) && IMPURE_GLOBALS.includes(name)) return impure(name, folder);
  return foreign(file, name, ({ globals }) => globals.includes(name));
}

/** What is wrong with `object.member` in `file`, where `object` is a global name. */
export function checkMember(file: string, object: string, member: string): string | undefined {
  const whole = `${object}.${member}`;
  const folder = folderOf(file);
  if (isPure(folder) && IMPURE_MEMBERS.includes(whole)) return impure(whole, folder);
  // In a pure folder the name `Deno` is reported already.
  if (object !== "Deno" || isPure(folder)) return undefined;
  return foreign(file, whole, ({ deno }) => deno.includes(member));
}

/** What is wrong with asking what time it is by `new Date()` or `Date()` in `file`. */
export function checkDateNow(file: string): string | undefined {
  const folder = folderOf(file);
  return isPure(folder) ? impure("Date without an argument", folder) : undefined;
}

/**
 * What is wrong with a string, template or regular expression in `file`, as it is written there.
 */
export function checkLiteral(file: string, raw: string): string | undefined {
  const escapes = raw.includes("\x1b") || ESCAPE.test(raw);
  return escapes && folderOf(file) !== "term" ? "escape sequences belong to term/" : undefined;
}

function impure(what: string, folder: string | undefined): string {
  return `${what} is not pure: ${folder}/ is told the time, and given randomness, as arguments`;
}

function foreign(file: string, what: string, has: (power: Power) => boolean): string | undefined {
  const power = POWERS.find(has);
  if (power === undefined || power.homes.some((home) => file.startsWith(home))) return undefined;
  return `${what} may not be used here: ${power.says}`;
}
