/**
 * Makes the program one file: `deno task compile [--target all|TARGET] [--output DIRECTORY]`.
 *
 * First what runs is bundled into an empty directory, then compiled there, so that nothing else is
 * embedded. `DENORT_BIN` may name the runtime to put in front of it, and `DENO_COMPILE` the command
 * of the Deno of the same version.
 *
 * @module
 */
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import configuration from "../deno.json" with { type: "json" };
import { PERMISSION_FLAGS } from "../src/app/permissions.ts";
import { bundle } from "./compile/bundle.ts";
import { findTarget, HEADER_BYTES, type Target, targetOf, TARGETS } from "./compile/target.ts";
import { readFlags, Refusal, ROOT, runTask } from "./task.ts";

/** Where {@link compile} puts the program for this machine, unless told otherwise. */
export const DIST = join(ROOT, "dist");

export interface CompileOptions {
  /** One of `TARGETS`, or "all"; undefined: what this machine runs. */
  readonly target?: string | undefined;
  /** Directory to write to; it is made where it is missing. */
  readonly output: string;
  readonly environment: (name: string) => string | undefined;
}

/** A program file, checked to be of the format its target runs. */
export interface Compiled {
  readonly target: Target;
  readonly path: string;
  readonly bytes: number;
}

/**
 * Bundles and compiles.
 *
 * @throws {Refusal} for a target there is no runtime for, a compiler that fails, or a result that
 * does not run
 */
export async function compile(options: CompileOptions): Promise<readonly Compiled[]> {
  const { environment } = options;
  const here = findTarget(Deno.build.target);
  const targets = chooseTargets(options.target, here);
  const base = environment("DENORT_BIN");
  if (base !== undefined) await checkBase(base, targets);

  const work = await mkdtemp(join(tmpdir(), "p2pchat-compile-"));
  try {
    await mkdir(options.output, { recursive: true });
    await bundle(work);
    const compiled: Compiled[] = [];
    for (const target of targets) {
      const suffix = options.target === undefined ? "" : `-${target.name}`;
      const path = resolve(options.output, `p2pchat${suffix}${target.extension}`);
      await compileBundle(work, path, target, environment("DENO_COMPILE"));
      try {
        compiled.push({ target, path, bytes: await checkFormat(path, target) });
        if (target === here) await checkRuns(path);
      } catch (error) {
        await rm(path);
        throw error;
      }
    }
    return compiled;
  } finally {
    await rm(work, { recursive: true });
  }
}

function chooseTargets(wanted: string | undefined, here: Target | undefined): readonly Target[] {
  if (wanted === "all") return TARGETS;
  const target = wanted === undefined ? here : findTarget(wanted);
  if (target !== undefined) return [target];
  const names = TARGETS.map(({ name }) => name).join(", ");
  throw new Refusal(
    wanted === undefined
      ? `There is no runtime for this machine (${Deno.build.target}): give --target, one of ${names}.`
      : `There is no target "${wanted}": use all, or one of ${names}.`,
  );
}

/** A runtime base is a program for one target, whatever the compiler is asked for. */
async function checkBase(base: string, targets: readonly Target[]): Promise<void> {
  const fits = await readTarget(base).catch((error: unknown) => {
    throw new Refusal(`Cannot read DENORT_BIN: ${error instanceof Error ? error.message : error}`);
  });
  if (fits === undefined) {
    throw new Refusal(`DENORT_BIN (${base}) is no runtime that fits a target.`);
  }
  const others = targets.filter((target) => target !== fits).map(({ name }) => name);
  if (others.length === 0) return;
  throw new Refusal(
    `DENORT_BIN is a runtime for ${fits.name}, which can't make ${others.join(", ")}: ` +
      `ask for --target ${fits.name}, or unset DENORT_BIN so that the compiler fetches the others.`,
  );
}

async function compileBundle(
  work: string,
  path: string,
  target: Target,
  compiler: string = Deno.execPath(),
): Promise<void> {
  const [command = "", ...args] = compiler.trim().split(/\s+/);
  const { success, stderr } = await output(command, [
    ...args,
    ...["compile", "--quiet", "--no-check", "--unstable-net", ...PERMISSION_FLAGS],
    // The cache would be one file of the temporary directory, under a name that everybody on the
    // machine can take first.
    "--no-code-cache",
    ...["--target", target.triple, "--output", path, "main.js"],
  ], work);
  if (success) return;
  throw new Refusal(
    `Cannot compile for ${target.name}: ${stderr}\n` +
      `The compiler fetches its runtime; where its download host is out of reach, DENORT_BIN can name one, ` +
      `and DENO_COMPILE the command of the Deno of its version.`,
  );
}

/** The file's size in bytes. */
async function checkFormat(path: string, target: Target): Promise<number> {
  const made = await readTarget(path);
  if (made !== target) {
    throw new Refusal(
      `The compiler wrote a program for ${
        made?.name ?? "no target we know"
      } instead of ${target.name}.`,
    );
  }
  return (await Deno.stat(path)).size;
}

async function readTarget(path: string): Promise<Target | undefined> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(new Uint8Array(HEADER_BYTES));
  return targetOf(buffer.subarray(0, bytesRead));
}

/**
 * A runtime of another version than the compiler's makes a program that looks right, and fails when
 * it starts.
 */
async function checkRuns(path: string): Promise<void> {
  const { stdout, stderr } = await output(path, ["-version"]);
  const expected = `p2pchat ${configuration.version}`;
  if (stdout === expected) return;
  throw new Refusal(
    `The program was compiled, but does not print "${expected}" when asked for its -version: ${stderr}\n` +
      `With DENORT_BIN, DENO_COMPILE must name the command of the Deno of the same version.`,
  );
}

/** What a command printed, without colours and the compiler's stacks. */
async function output(command: string, args: readonly string[], cwd?: string) {
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args: [...args],
      env: { NO_COLOR: "1" },
      ...(cwd === undefined ? {} : { cwd }),
    }).output();
    const [said = ""] = new TextDecoder().decode(stderr).split(/\n+Stack backtrace:/);
    return { success, stdout: new TextDecoder().decode(stdout).trim(), stderr: said.trim() };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Refusal(`There is no command "${command}": install it, or mend DENO_COMPILE.`);
  }
}

if (import.meta.main) {
  await runTask(async () => {
    const flags = readFlags(Deno.args, {
      target: { type: "string" },
      output: { type: "string", default: DIST },
    });
    const environment = (name: string) => Deno.env.get(name);
    for (const { path, target, bytes } of await compile({ ...flags, environment })) {
      console.log(`${path}  ${target.name}  ${(bytes / 2 ** 20).toFixed(1)} MiB`);
    }
    return 0;
  });
}
