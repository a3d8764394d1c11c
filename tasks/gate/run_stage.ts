import { join } from "node:path";
import { endProcessesIn } from "../../tests/e2e/processes_in.ts";
import { ROOT } from "../task.ts";
import { parseJunit, type TestCase } from "./junit.ts";
import { parsePending } from "./pending.ts";
import type { Stage } from "./stages.ts";

/** How a stage went. */
export interface StageResult {
  readonly name: string;
  readonly seconds: number;
  /** Exit status of its command; 128 and more where a signal ended it. */
  readonly status: number;
  /** Whether it was stopped because its time was over. */
  readonly overdue: boolean;
  /** The tests that were running when it was stopped. */
  readonly pending: readonly string[];
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly TestCase[];
}

/** How long an interrupted `deno test` may take to say what was running. */
const LAST_WORDS_MS = 15_000;
/** The last of the output, which is long enough for the names of all tests that run at once. */
const TAIL_CHARACTERS = 20_000;

/**
 * Runs a stage and hands what it prints to `show`. After `limitMs` the command is interrupted,
 * which makes `deno test` name the tests that are running and write its report; after that it is
 * killed. Temporary directories of a stage lie in one of its own, so the programs that an
 * interrupted test leaves behind in them are ended, too.
 */
export async function runStage(
  stage: Stage,
  limitMs: number,
  show: (bytes: Uint8Array) => void,
): Promise<StageResult> {
  const directory = await Deno.makeTempDir({ prefix: "p2pchat-gate-" });
  const report = join(directory, "junit.xml");
  const began = performance.now();
  const [command = "", ...args] = stage.command;
  const child = new Deno.Command(command, {
    args: stage.tests ? [...args, `--junit-path=${report}`] : args,
    cwd: ROOT,
    env: { ...stage.environment, TMPDIR: directory },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let overdue = false;
  let kill: ReturnType<typeof setTimeout> | undefined;
  const interrupt = setTimeout(() => {
    overdue = true;
    child.kill("SIGINT");
    kill = setTimeout(() => child.kill("SIGKILL"), LAST_WORDS_MS);
  }, limitMs);

  const passing = [passOn(child.stdout, show), passOn(child.stderr, show)] as const;
  const { code } = await child.status;
  clearTimeout(interrupt);
  clearTimeout(kill);
  const [output] = await Promise.all(passing.map(({ end }) => end(LAST_WORDS_MS)));
  const seconds = (performance.now() - began) / 1_000;
  const tests = parseJunit(await readReport(report));
  await endProcessesIn(directory);
  await Deno.remove(directory, { recursive: true });
  const pending = overdue ? parsePending(output ?? "") : [];
  return {
    name: stage.name,
    seconds,
    status: code,
    overdue,
    pending,
    ...count(code, tests),
    tests,
  };
}

/** A stage that runs no tests counts as one; so does a failure that no test is to blame for. */
function count(status: number, tests: readonly TestCase[]) {
  const passed = tests.filter(({ state }) => state === "passed").length;
  const failed = tests.filter(({ state }) => state === "failed" || state === "cancelled").length;
  if (status !== 0) return { passed, failed: Math.max(failed, 1) };
  return { passed: tests.length === 0 ? 1 : passed, failed };
}

async function readReport(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return ""; // the command runs no tests, or was killed before it wrote any
  }
}

/** Passes a command's output on, and keeps the last of it. */
function passOn(output: ReadableStream<Uint8Array>, show: (bytes: Uint8Array) => void) {
  let kept = "";
  const decoder = new TextDecoder();
  const reader = output.getReader();

  async function pass(): Promise<void> {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      show(next.value);
      kept = (kept + decoder.decode(next.value, { stream: true })).slice(-TAIL_CHARACTERS);
    }
  }
  const passing = pass();

  return {
    /**
     * Waits for the end of the output, and returns the last of it. A process that outlives the
     * command may hold the output open, so this waits `ms` at most.
     */
    async end(ms: number): Promise<string> {
      const timer = setTimeout(() => void reader.cancel(), ms);
      await passing;
      clearTimeout(timer);
      return kept;
    },
  };
}
