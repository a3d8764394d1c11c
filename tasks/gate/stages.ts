/** One part of the gate: a command that succeeds, or tests that pass. */
export interface Stage {
  readonly name: string;
  readonly command: readonly string[];
  /** Whether the command is `deno test`, which reports each test. */
  readonly tests: boolean;
  /** Variables that the command gets besides its own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A lock that does not fit is an error, rather than brought up to date. */
const FROZEN = "--frozen";

/** Everything that is checked of the source, the quickest first. */
export const SOURCE_STAGES: readonly Stage[] = [
  check("libraries", ["deno", "ci"]),
  check("format", task("fmt")),
  check("lint", task("lint")),
  check("types", task("check", FROZEN)),
  check("layers", task("layers")),
  tests("unit", testTask("test")),
  tests("fuzz", testTask("test:fuzz")),
  tests("tasks", testTask("test:tasks")),
  tests("simulations", testTask("test:sim")),
  tests("lab", testTask("test:lab")),
  tests("end to end", testTask("test:e2e")),
];

/** Compiles the program to `binary`, and tests it there. */
export function compiledStages(binary: string): readonly Stage[] {
  return [
    check("compile", task("compile")),
    check("compiled: simulation", task("demo", "--simulate", "--binary", binary)),
    {
      ...tests("compiled: end to end", testTask("test:e2e")),
      environment: { P2PCHAT_BINARY: binary },
    },
  ];
}

function check(name: string, command: readonly string[]): Stage {
  return { name, command, tests: false };
}

function tests(name: string, command: readonly string[]): Stage {
  return { name, command, tests: true };
}

/** Returns the command of a task of `deno.json`. */
function task(name: string, ...args: readonly string[]): readonly string[] {
  return ["deno", "task", name, ...args];
}

/** Returns the command of a task that tests; the types of tests have a stage of their own. */
function testTask(name: string): readonly string[] {
  return task(name, FROZEN, "--no-check");
}
