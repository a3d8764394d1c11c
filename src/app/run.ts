/**
 * Runs the program, from its arguments to its exit status.
 *
 * Invariants:
 *
 * 1. Every failure is a sentence of its own on standard error, and an exit status other than 0.
 * 2. Whatever ends the program (a signal, a crash, `/quit`), links are closed in order, the disk is
 *    waited for, and the profile's lock is released.
 * 3. Once the options are read, only a screen that may suspend keeps the permission to run
 *    programs.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { messageOf } from "../core/error_message.ts";
import { SAVE_AT_EXIT_MS } from "../core/limits/store.ts";
import { GENERATED_SECRET_BYTES, generateSecret } from "../crypto/generated_secret.ts";
import { listAddresses, listInterfaces, selectInterfaces, withoutIpv4 } from "../net/interfaces.ts";
import { configurationDirectory } from "../store/configuration_directory.ts";
import { listProfiles } from "../store/list_profiles.ts";
import { openProfile, SEED_BYTES } from "../store/profile.ts";
import { NO_PROFILE_DATA, type ProfileData } from "../store/profile_data.ts";
import { parseCommandLine } from "./cli.ts";
import { type Log, NO_LOG, openLog } from "./debug_log.ts";
import { chooseFrontEnd } from "./front_ends.ts";
import { createNode, type Node, type NodeOptions } from "./node.ts";
import type { Options } from "./options.ts";
import { giveUpRun } from "./permissions.ts";
import { within } from "./timeout.ts";

/** Exit statuses: the program could not start as it was asked to; something went wrong later. */
const REFUSED = 2;
const FAILED = 1;
/** The longest line that a terminal hands out. */
const MAX_ANSWER_BYTES = 4_096;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131 } as const;

/** Runs the program; returns its exit status when all output is written. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    return await runCommandLine(args);
  } catch (error) {
    await print(Deno.stderr, `${failureText(error)}\n`);
    return FAILED;
  }
}

/** Prepares what the command line asks for, and runs the node. */
async function runCommandLine(args: readonly string[]): Promise<number> {
  const environment = (name: string) => Deno.env.get(name);
  const commandLine = await parseCommandLine(args, environment);
  if (commandLine.state === "exit") {
    await print(Deno.stdout, commandLine.stdout);
    await print(Deno.stderr, commandLine.stderr);
    return commandLine.code;
  }
  const { options } = commandLine;
  if (!chooseFrontEnd(options.frontEnd).maySuspend) await giveUpRun();
  const username = options.username ?? await askName(options);
  if (typeof username === "number") return username;

  const missing = missingInterfaces(options);
  if (missing?.all) return await refuse(missing.text);
  const directory = configurationDirectory(Deno.build.os, environment);
  if (directory.state === "failed") return await refuse(directory.reason);
  const profile = openProfile(options.profile ?? username, {
    directory: directory.path,
    wall: Date.now(),
    randomSeed: () => new Uint8Array(randomBytes(SEED_BYTES)),
  });
  if (profile.state === "failed") return await refuse(profile.reason);
  using _lock = profile.state === "ours" ? profile : undefined;

  const opened = options.debug ? await openLog() : undefined;
  if (opened?.state === "failed") return await refuse(opened.reason);
  await using log: Log = opened?.log ?? NO_LOG;

  const secret = options.secret?.kind === "generate"
    ? generateSecret(new Uint8Array(randomBytes(GENERATED_SECRET_BYTES)))
    : options.secret?.code;
  const ours = profile.state === "ours";
  const profileData = ours ? profile.profileData : NO_PROFILE_DATA;
  const notices = [
    ...commandLine.notices.map((text) => ({ kind: "option", text })),
    ...(missing === undefined ? [] : [{ kind: "discovery", text: missing.text }]),
    ...(ours ? profile.warnings : [profile.notice]).map((text) => ({ kind: "profile", text })),
    ...(options.secret?.kind === "generate"
      ? [{ kind: "secret", text: `The code of this mesh: others start with -secret ${secret}` }]
      : []),
  ];
  // A terminal that goes away is reported by its end and by this signal, which must not cut the
  // quit short.
  using _hangUp = onSignals(() => {}, ["SIGHUP"]);
  const status = await runNode(
    {
      options,
      username,
      seed: ours ? profile.seed : new Uint8Array(randomBytes(SEED_BYTES)),
      epoch: ours ? profile.epoch : Date.now(),
      code: secret,
      profileData,
      log: log.write,
    },
    notices,
    log.failed,
  );
  return await flush(profileData) ? status : status || FAILED;
}

/** Runs a node with its front end, until all links are closed; returns the exit status. */
async function runNode(
  options: NodeOptions,
  notices: readonly Notice[],
  logFailed: Promise<string>,
): Promise<number> {
  await using node = createNode(options);
  logFailed.then((text) => node.eventLoop.toEngine({ type: "notice", kind: "log", text }));
  return await runFrontEnd(node, options.options, notices, options.log);
}

/**
 * Waits for a slow disk up to a limit, and prints what could not be saved. Returns whether all is
 * saved.
 */
async function flush(profileData: ProfileData): Promise<boolean> {
  const problems = await within(SAVE_AT_EXIT_MS, profileData.flush()) ??
    ["The disk does not answer: what you changed last may be forgotten."];
  for (const problem of problems) await print(Deno.stderr, `${problem}\n`);
  return problems.length === 0;
}

function failureText(error: unknown): string {
  return `p2pchat failed: ${messageOf(error)}`;
}

type Notice = { readonly kind: string; readonly text: string };

/** Runs the front end that was asked for, while the node starts; returns the exit status. */
async function runFrontEnd(
  node: Node,
  options: Options,
  notices: readonly Notice[],
  log: (text: string) => void,
): Promise<number> {
  const stop = new AbortController();
  let status = 0;
  const end = (code: number) => {
    if (!stop.signal.aborted) status = code;
    stop.abort();
  };
  let failure: string | undefined;
  const crash = (error: unknown) => {
    log(`failed: ${error instanceof Error ? error.stack : error}`);
    failure = failureText(error);
    end(FAILED);
  };
  using _signals = onSignals(end);
  using _crashes = onCrash(crash);
  let started: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    for (const notice of notices) node.eventLoop.toEngine({ type: "notice", ...notice });
    const result = await node.start();
    if (result.state === "started") return;
    failure = result.reason;
    end(REFUSED);
  };
  try {
    const ended = await chooseFrontEnd(options.frontEnd).run({
      attach: () => node.eventLoop.attach(),
      signal: stop.signal,
      startNode: () => started = start(),
    });
    if (ended.state === "failed") {
      await print(Deno.stderr, `${ended.reason}\n`);
      end(FAILED);
    } else if (ended.remark !== undefined) {
      await print(Deno.stderr, `${ended.remark}\n`);
    }
    stop.abort();
    await started;
  } catch (error) {
    crash(error);
  }
  if (failure !== undefined) await print(Deno.stderr, `${failure}\n`);
  return status;
}

/** Asks for the username; returns it, or the exit status where there is no answer. */
async function askName(options: Options): Promise<string | number> {
  const terminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  const { asksBy } = chooseFrontEnd(options.frontEnd);
  if (!terminal || asksBy === false) {
    return await refuse("Your name is missing: start with -username NAME.");
  }
  const stop = new AbortController();
  let status: number = REFUSED;
  // Without a listener, a signal would end the program while the question has the terminal.
  using _signals = onSignals((code) => {
    status = code;
    stop.abort();
  });
  if (asksBy === "prompt") {
    const { askUsername } = await import("./ask_username.ts");
    return await askUsername(stop.signal) ?? status;
  }
  const { askUsernameByLine } = await import("./ask_username_by_line.ts");
  const directory = configurationDirectory(Deno.build.os, (name) => Deno.env.get(name));
  const known = directory.state === "failed" ? [] : listProfiles(directory.path);
  return await askUsernameByLine(known, {
    read: readAnswer,
    write: (text) => print(Deno.stdout, text),
    signal: stop.signal,
  }) ?? status;
}

/** Reads what was typed up to Enter: a terminal in its line mode hands out one line a read. */
async function readAnswer(): Promise<string | undefined> {
  const buffer = new Uint8Array(MAX_ANSWER_BYTES);
  const count = await Deno.stdin.read(buffer);
  return count === null ? undefined : new TextDecoder().decode(buffer.subarray(0, count));
}

/**
 * The sentence about selected interfaces that are missing, and whether all are: then the program
 * cannot run.
 */
function missingInterfaces(
  { interfaces }: Options,
): { readonly text: string; readonly all: boolean } | undefined {
  const addresses = listAddresses();
  const present = listInterfaces(addresses);
  const { unmatched } = selectInterfaces(present, interfaces);
  if (unmatched.length === 0) return undefined;
  const missing = `There is no network interface ${unmatched.join(", ")}`;
  if (unmatched.length < interfaces.length) {
    return { text: `${missing}: it is used when there is one.`, all: false };
  }
  const [unused] = withoutIpv4(addresses, unmatched);
  if (unused !== undefined) {
    const text = `The network interface ${unused} has no IPv4 address, and people are found over ` +
      "IPv4 alone: leave -interface away, and link by hand with -connect ADDRESS.";
    return { text, all: true };
  }
  const names = [...new Set(present.map(({ name, address }) => `${name} (${address})`))].join(", ");
  const remedy = names === "" ? "this machine is on no network" : `use one of ${names}`;
  return { text: `${missing}: ${remedy}.`, all: true };
}

async function refuse(reason: string): Promise<number> {
  await print(Deno.stderr, `${reason}\n`);
  return REFUSED;
}

async function print(to: { write(bytes: Uint8Array): Promise<number> }, text: string) {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error; // the reader is gone
  }
}

type EndSignal = keyof typeof SIGNALS;

/** Calls `end` with the exit status of a signal, until disposal. */
function onSignals(
  end: (status: number) => void,
  signals: readonly EndSignal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"],
): Disposable {
  const removals = signals.map((signal) => {
    if (Deno.build.os === "windows" && signal !== "SIGINT") return () => {};
    const listener = () => end(SIGNALS[signal]);
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  return { [Symbol.dispose]: () => removals.forEach((remove) => remove()) };
}

/** Calls `crash` with errors that nobody caught, so that the program ends in order. */
function onCrash(crash: (error: unknown) => void): Disposable {
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    crash(event.reason);
  };
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    crash(event.error);
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  globalThis.addEventListener("error", onError);
  return {
    [Symbol.dispose]() {
      globalThis.removeEventListener("unhandledrejection", onRejection);
      globalThis.removeEventListener("error", onError);
    },
  };
}
