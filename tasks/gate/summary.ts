import type { StageResult } from "./run_stage.ts";

const SLOWEST = 10;
const SECONDS_COLUMNS = 7;

/** Returns the line that is printed when a stage has ended, and below it what is wrong. */
export function formatResult(result: StageResult): string {
  const { name, seconds, status, overdue, pending, passed, failed } = result;
  const outcome = failed === 0 ? "ok" : "FAILED";
  const lines = [
    `-- ${name}: ${outcome} in ${seconds.toFixed(1)} s, ${passed} passed, ${failed} failed`,
  ];
  if (overdue) {
    lines.push(`   It was stopped because its time was over. These tests were running:`);
    lines.push(...(pending.length === 0 ? ["none that is known"] : pending).map(indent));
  } else if (status !== 0) lines.push(`   Its exit status is ${status}.`);
  return lines.join("\n");
}

const indent = (line: string): string => `     ${line}`;

/** Returns the time of each stage, the slowest tests, what failed, and the line that ends a run. */
export function formatSummary(results: readonly StageResult[]): string {
  const tests = results.flatMap(({ name, tests }) => tests.map((test) => ({ stage: name, test })));
  const slowest = tests.toSorted((a, b) => b.test.seconds - a.test.seconds).slice(0, SLOWEST);
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const failed = tests.filter(({ test: { state } }) => state === "failed" || state === "cancelled");
  return [
    "The time of each stage:",
    ...results.map((result) => row(result.seconds, result.name + mark(result))),
    row(seconds, "in all"),
    ...section(
      `The ${slowest.length} slowest tests:`,
      slowest.map(({ stage, test }) => row(test.seconds, `${stage}: ${test.name}`)),
    ),
    ...section(
      "These tests failed:",
      failed.map(({ stage, test }) => `  ${stage}: ${test.name} (${test.file})`),
    ),
    "",
    `${sum(results, "passed")} passed, ${sum(results, "failed")} failed`,
  ].join("\n");
}

function mark({ failed, overdue }: StageResult): string {
  if (overdue) return " (FAILED: its time was over)";
  return failed === 0 ? "" : " (FAILED)";
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function row(seconds: number, text: string): string {
  return `${seconds.toFixed(1).padStart(SECONDS_COLUMNS)} s  ${text}`;
}

function sum(results: readonly StageResult[], field: "passed" | "failed"): number {
  return results.reduce((total, result) => total + result[field], 0);
}
