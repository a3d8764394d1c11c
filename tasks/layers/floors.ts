/**
 * The rules of imports: floors inside folders, homes of npm packages and of Node's modules. Data,
 * and the check of one import against it.
 *
 * @module
 */

/** The files that lie in a folder itself, beside its sub-folders. */
const OWN_FILES = ".";

/**
 * The floors inside a folder, from the ground up: the folder's path below `src/` → its sub-folders.
 * Folders that share a floor are neighbours: they do not know each other. A folder that is not
 * listed here has no floors, and no sub-folders.
 */
export const FLOORS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "": [
    ["core"],
    ["protocol"],
    ["chat"],
    ["net", "term", "store", "crypto"],
    ["front_end"],
    ["ui"],
    ["app"],
  ],
  "core": [["limits"], ["text", OWN_FILES]],
  "protocol": [[OWN_FILES], ["discovery"], ["noise"], ["link"], ["replication"], ["mesh"]],
  "protocol/replication": [
    ["wire"],
    ["rate", "fair_share"],
    ["log"],
    ["broadcast"],
    ["registers"],
    ["membership"],
    ["outbound"],
    ["replicator"],
  ],
  "protocol/mesh": [["api"], ["neighbours"], ["topology"], ["connections"], [OWN_FILES]],
  "chat": [["api"], ["people"], ["rooms"], ["messages"], ["direct"], ["features"], ["commands"], [
    "engine",
  ]],
  "chat/people": [["settings"], [OWN_FILES]],
  "term": [["input", "drawing"], [OWN_FILES]],
  "ui": [["screen", "lines"]],
  "ui/lines": [[OWN_FILES], ["reader"]],
  "ui/screen": [["themes"], ["model"], ["view"], ["update"], ["shell"]],
  "ui/screen/view": [["text"], ["talk"], ["layout"], ["chrome", "pages"], [OWN_FILES]],
  "ui/screen/update": [["keys", "lines"], [OWN_FILES]],
};

/** Floors without a clock, randomness or any reach to the outside. */
const PURE: readonly string[] = ["core", "protocol", "chat"];

/**
 * Where each npm package may be imported (the beginnings of paths below `src/`), so that it can be
 * exchanged in one place; what checks the shape of data stands where data comes in.
 */
export const PACKAGES: Readonly<Record<string, string | readonly string[]>> = {
  "@clack/prompts": "app/ask_username.ts",
  "@hpke/chacha20poly1305": "crypto/",
  "@hpke/core": "crypto/",
  "@logtape/file": "app/debug_log.ts",
  "@logtape/logtape": "app/debug_log.ts",
  "@multiformats/multiaddr": "core/dial_target.ts",
  "@optique/core": "app/cli.ts",
  "@scure/bip39": "chat/people/safety_number.ts",
  "bidi-js": "ui/screen/view/text/visual_order.ts",
  "fast-string-width": "core/text/",
  "valibot": ["protocol/", "chat/", "store/"],
};

/**
 * The functions of `node:crypto` whose result depends on nothing but their arguments, and that are
 * fast.
 */
const DETERMINISTIC_CRYPTO: readonly string[] = [
  "createCipheriv",
  "createDecipheriv",
  "createHash",
  "createHmac",
  "createPrivateKey",
  "createPublicKey",
  "createSecretKey",
  "diffieHellman",
  "hash",
  "hkdfSync",
  "sign",
  "timingSafeEqual",
  "verify",
];

/** Node's modules that open what belongs to one folder. */
const NODE_MODULES: Readonly<Record<string, { readonly home: string; readonly says: string }>> = {
  ...owned("store/", "the disk belongs to store/", ["fs", "fs/promises", "sqlite"]),
  ...owned("net/", "sockets belong to net/", [
    ...["dgram", "dns", "dns/promises", "http", "http2", "https", "net", "tls"],
  ]),
};

function owned(home: string, says: string, modules: readonly string[]) {
  return Object.fromEntries(modules.map((name) => [`node:${name}`, { home, says }]));
}

/**
 * One import, however it is written: `import`, `export … from`, `import()` or `import("…").Type`.
 */
export interface Import {
  readonly specifier: string;
  /** What is taken from it; undefined when that is everything. */
  readonly names: readonly string[] | undefined;
  /** Whether it is gone once types are erased. */
  readonly typeOnly: boolean;
}

/**
 * The folder of `src/` that `file` (a path below it, with `/`) lies in: `core`; `main.ts` itself
 * has none.
 */
export function folderOf(file: string): string | undefined {
  return file.includes("/") && !file.startsWith("../")
    ? file.slice(0, file.indexOf("/"))
    : undefined;
}

/** Whether `folder` is one of those that only compute. */
export function isPure(folder: string | undefined): boolean {
  return folder !== undefined && PURE.includes(folder);
}

/**
 * What is wrong with an import of `file` (a path below `src/`, or `../main.ts`), as a sentence;
 * undefined where nothing is.
 */
export function checkImport(file: string, imported: Import): string | undefined {
  const { specifier } = imported;
  if (/^\.{1,2}\//.test(specifier)) return checkRelative(file, specifier);
  if (specifier.startsWith("node:")) return checkNode(file, imported);
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const home = PACKAGES[name];
  if (home === undefined) return `${specifier} has no home: name one in tasks/layers/floors.ts`;
  const homes = [home].flat();
  return homes.some((home) => file.startsWith(home))
    ? undefined
    : `${specifier} may be imported in src/${homes.join(" and src/")} only`;
}

function checkRelative(file: string, specifier: string): string | undefined {
  const target = targetOf(file, specifier);
  if (!target.startsWith("src/")) {
    const ownVersion = file === "app/version.ts" && target === "deno.json";
    return ownVersion
      ? undefined
      : `${target} lies outside src/: nothing there is part of the program`;
  }
  const below = target.slice("src/".length);
  if (folderOf(file) === undefined) {
    return folderOf(below) === "app"
      ? undefined
      : `${file} may import from src/app/ only, not ${target}`;
  }
  return checkFloors(file, below, target);
}

/** The path from the project's root to which the relative `specifier` in `file` leads. */
export function targetOf(file: string, specifier: string): string {
  return new URL(specifier, `file:///root/src/${file}`).pathname.replace("/root/", "");
}

/** Checks the floors of the folder in which the paths of `file` and of what it imports part. */
function checkFloors(file: string, below: string, target: string): string | undefined {
  const from = file.split("/");
  const to = below.split("/");
  let depth = 0;
  while (from[depth] === to[depth] && depth < Math.min(from.length, to.length) - 1) depth++;
  const folder = from.slice(0, depth).join("/");
  const childOf = (path: readonly string[]) => path.length === depth + 1 ? OWN_FILES : path[depth]!;
  const [child, other] = [childOf(from), childOf(to)];
  if (child === other) return undefined; // two files of one folder: only a cycle could be wrong
  const floors = FLOORS[folder] ?? [];
  const [floor, otherFloor] = [child, other].map((name) =>
    floors.findIndex((each) => each.includes(name))
  ) as [number, number];
  const nameOf = (name: string) => name === OWN_FILES ? `${folder}/` : `${name}/`;
  if (floor < 0) {
    const place = [folder, child].filter((part) => part !== "").join("/");
    return `src/${place}/ stands on no floor: name one in tasks/layers/floors.ts`;
  }
  if (otherFloor < 0) return `${target} stands on no floor`;
  if (otherFloor === floor && other !== OWN_FILES && child !== OWN_FILES) {
    return `${nameOf(child)} may not know its neighbour ${nameOf(other)} (${target})`;
  }
  return otherFloor > floor
    ? `${nameOf(child)} may not know ${nameOf(other)}, which is above it (${target})`
    : undefined;
}

function checkNode(file: string, { specifier, names, typeOnly }: Import): string | undefined {
  const folder = folderOf(file);
  const owner = NODE_MODULES[specifier];
  if (owner !== undefined && !file.startsWith(owner.home)) {
    return `${specifier} may not be used here: ${owner.says}`;
  }
  if (!isPure(folder) || typeOnly || specifier === "node:buffer") return undefined;
  if (specifier !== "node:crypto") return `${specifier} is not pure: ${folder}/ only computes`;
  if (names === undefined) return `node:crypto: import its functions by name in ${folder}/`;
  const impure = names.filter((name) => !DETERMINISTIC_CRYPTO.includes(name));
  return impure.length === 0
    ? undefined
    : `${impure.join(", ")} of node:crypto is no function for ${folder}/, ` +
      `which knows only fast ones whose result depends on nothing but their arguments`;
}
