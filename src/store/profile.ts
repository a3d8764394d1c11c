/**
 * A profile: the identity of a person on this machine, which outlives the process.
 *
 * Invariants:
 *
 * 1. Two instances never use one profile at a time: its directory is locked until disposal or the
 *    end of the process.
 * 2. Each incarnation has a later epoch than every one before. It is on disk before anybody can see
 *    it.
 * 3. A damaged identity is never overwritten: the person puts a copy back, or moves it away.
 * 4. Only the owner may read the files.
 *
 * @module
 */
import { join } from "node:path";
import { fromBase64Url, toBase64Url } from "../core/bytes.ts";
import { systemMessageOf } from "../core/error_message.ts";
import { MAX_EPOCH_MS } from "../core/limits/replication.ts";
import { MAX_PROFILE_FILE_BYTES } from "../core/limits/store.ts";
import { readSmallFile, replaceFileSync } from "./atomic_file.ts";
import { checkSum } from "./check_sum.ts";
import { openProfileData, type ProfileData } from "./profile_data.ts";

/** The length of an Ed25519 private key (RFC 8032 §5.1.5), in bytes. */
export const SEED_BYTES = 32;

/** The dependencies of {@link openProfile}. */
export interface ProfileSource {
  /** The configuration directory. */
  readonly directory: string;
  /** Wall clock, milliseconds since 1970. */
  readonly wall: number;
  /** {@link SEED_BYTES} random bytes, for a profile that is new. */
  readonly randomSeed: () => Uint8Array;
}

/** What opening a profile came to. */
export type Profile =
  /** Opened, and locked until it is disposed of, or the process ends, however it does. */
  | OwnProfile
  /** Another instance has it. Run with a fresh seed, and show `notice`. */
  | { readonly state: "in-use"; readonly notice: string }
  /** It cannot be used; `reason` says what to do. Nothing was overwritten. */
  | { readonly state: "failed"; readonly reason: string };

export interface OwnProfile extends Disposable {
  readonly state: "ours";
  /** Ed25519 private key, {@link SEED_BYTES} bytes. */
  readonly seed: Uint8Array;
  /** The epoch of this incarnation, in ms since 1970: later than all before, and already stored. */
  readonly epoch: number;
  /** Whether the identity is a new one. */
  readonly isNew: boolean;
  /** The other data of the profile. */
  readonly profileData: ProfileData;
  /** Warnings for the person, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Opens the profile `name`, which `checkPeerName` has passed, and creates it if there is none: the
 * directory `profiles/NAME` with the files `identity` (the key), `epoch` (of the last incarnation),
 * `lock`, and those of {@link ProfileData}.
 */
export function openProfile(name: string, source: ProfileSource): Profile {
  const directory = join(source.directory, "profiles", name);
  const lock = lockDirectory(directory, name);
  if (lock.state !== "locked") return lock;
  try {
    const contents = readProfile(directory, source);
    if (contents.state === "ours") {
      return { ...contents, [Symbol.dispose]: once(() => lock.file.close()) };
    }
    lock.file.close();
    return contents;
  } catch (error) {
    lock.file.close();
    return failed(`Cannot use the profile in ${directory} (${systemMessageOf(error)}): ${REMEDY}`);
  }
}

const REMEDY = "make it readable and writable for you, or set P2PCHAT_HOME to another directory.";

type Lock =
  | { readonly state: "locked"; readonly file: Deno.FsFile }
  | Exclude<Profile, OwnProfile>;

function lockDirectory(directory: string, name: string): Lock {
  let file: Deno.FsFile | undefined;
  try {
    Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
    file = Deno.openSync(join(directory, "lock"), { write: true, create: true, mode: 0o600 });
    if (file.tryLockSync(true)) return { state: "locked", file };
  } catch (error) {
    file?.close();
    return failed(
      `Cannot open the profile directory ${directory} (${systemMessageOf(error)}): ${REMEDY}`,
    );
  }
  file.close();
  return {
    state: "in-use",
    notice:
      `Profile "${name}" is in use by another running p2pchat: this one has a fresh identity until it ends. ` +
      `Give it a profile of its own with -profile NAME.`,
  };
}

type Contents =
  | Omit<OwnProfile, typeof Symbol.dispose>
  | { readonly state: "failed"; readonly reason: string };

/** Reads the files of a profile. Throws the errors of the file system. */
function readProfile(directory: string, { wall, randomSeed }: ProfileSource): Contents {
  const identityPath = join(directory, "identity");
  const identity = readSmallFile(identityPath, MAX_PROFILE_FILE_BYTES);
  const isNew = identity === "missing";
  const seed = isNew
    ? randomSeed()
    : identity === "too large"
    ? undefined
    : parseIdentity(identity.text);
  if (seed === undefined) {
    return failed(
      `The identity file ${identityPath} is damaged: put a copy of it back, ` +
        `or move it away to become somebody new (others will see another key).`,
    );
  }

  const epochPath = join(directory, "epoch");
  const stored = readSmallFile(epochPath, MAX_PROFILE_FILE_BYTES);
  const last = stored === "missing"
    ? 0
    : stored === "too large"
    ? undefined
    : parseEpoch(stored.text);
  if (last === undefined) {
    return failed(
      `The file ${epochPath} is damaged: check that the clock of this machine is right, and delete the file.`,
    );
  }

  if (isNew) replaceFileSync(identityPath, formatIdentity(seed));
  const epoch = Math.max(Math.floor(wall), last + 1);
  replaceFileSync(epochPath, `${epoch}\n`);
  const profileData = openProfileData(directory);
  const warnings = [...isNew ? [] : modeWarnings(identityPath), ...profileData.warnings];
  return { state: "ours", seed, epoch, isNew, profileData, warnings };
}

const IDENTITY_FORMAT = "p2pchat-identity-1";

/**
 * Returns one line: the format, the seed in base64url, and a check sum, without which a changed bit
 * would silently make another identity.
 */
function formatIdentity(seed: Uint8Array): string {
  return `${IDENTITY_FORMAT} ${toBase64Url(seed)} ${checkSum(seed)}\n`;
}

function parseIdentity(text: string): Uint8Array | undefined {
  const [format, encoded = "", sum, ...rest] = text.trimEnd().split(" ");
  if (format !== IDENTITY_FORMAT || rest.length > 0) return undefined;
  const seed = fromBase64Url(encoded, SEED_BYTES);
  return seed !== undefined && checkSum(seed) === sum ? seed : undefined;
}

function parseEpoch(text: string): number | undefined {
  const epoch = /^[0-9]+\n?$/.test(text) ? Number(text) : NaN;
  return epoch < MAX_EPOCH_MS ? epoch : undefined;
}

function modeWarnings(path: string): readonly string[] {
  const { mode } = Deno.statSync(path);
  // On Windows, which has no modes, it is null.
  if (mode === null || (mode & 0o077) === 0) return [];
  return [`Others on this machine can read your identity: run "chmod 600 ${path}".`];
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

function failed(reason: string): { readonly state: "failed"; readonly reason: string } {
  return { state: "failed", reason };
}
