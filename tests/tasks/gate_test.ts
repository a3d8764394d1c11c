import assert from "node:assert/strict";
import { parseJunit, type TestCase } from "../../tasks/gate/junit.ts";
import { parsePending } from "../../tasks/gate/pending.ts";
import { runStage, type StageResult } from "../../tasks/gate/run_stage.ts";
import { formatResult, formatSummary } from "../../tasks/gate/summary.ts";
import { withTemporaryProject } from "./temporary_project.ts";

/** As Deno 2.9 writes it. */
const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="8" failures="1" errors="2" time="3.070">
    <testsuite name="./t/a_test.ts" tests="7" disabled="3" errors="1" failures="1">
        <testcase name="quick &gt; &quot;a&quot; &amp; &lt;b&gt;" classname="./t/a_test.ts" time="0.250" line="1" col="6">
        </testcase>
        <testcase name="fails" classname="./t/a_test.ts" time="1.001" line="2" col="6">
            <failure message="Uncaught Error: boom &lt;x&gt;">Error: boom &lt;x&gt;
    at file:///t/a_test.ts:2:34</failure>
        </testcase>
        <testcase name="hangs" classname="./t/a_test.ts" time="0.000" line="4" col="6">
            <error message="Cancelled"/>
        </testcase>
        <testcase name="never" classname="./t/a_test.ts" line="5" col="6">
            <skipped/>
        </testcase>
        <testcase name="hangs &gt; done" classname="./t/a_test.ts" time="0.000" line="4" col="45">
        </testcase>
        <testcase name="hangs &gt; inner &gt; again" classname="./t/a_test.ts" line="4" col="77">
            <skipped/>
        </testcase>
    </testsuite>
    <testsuite name="./t/b_test.ts" tests="1" disabled="0" errors="1" failures="0">
        <testcase name="hangs &gt; done" classname="./t/b_test.ts" time="0.000" line="1" col="6">
        </testcase>
    </testsuite>
</testsuites>
`;

Deno.test("parseJunit() returns each test with its time and state, and no step", () => {
  const file = "./t/a_test.ts";
  assert.deepEqual(parseJunit(REPORT), [
    { file, name: 'quick > "a" & <b>', seconds: 0.25, state: "passed" },
    { file, name: "fails", seconds: 1.001, state: "failed" },
    { file, name: "hangs", seconds: 0, state: "cancelled" },
    { file, name: "never", seconds: 0, state: "skipped" },
    { file: "./t/b_test.ts", name: "hangs > done", seconds: 0, state: "passed" },
  ]);
  assert.deepEqual(parseJunit(""), []);
});

Deno.test("parsePending() returns what an interrupted run says was running, coloured or not", () => {
  const running = ["hangs => ./t/a_test.ts:4:6", "hangs ... inner => ./t/a_test.ts:4:77"];
  const said = `quick => x ... ok\n\nSIGINT The following tests were pending:\n\n`;
  assert.deepEqual(parsePending(`${said}${running.join("\n")}\n\n`), running);
  const coloured = running.map((line) => line.replace("=>", "\x1b[38;5;245m=>") + "\x1b[0m");
  assert.deepEqual(parsePending(`${said}${coloured.join("\n")}\n`), running);
  assert.deepEqual(parsePending("quick => x ... ok\n\nok | 1 passed | 0 failed\n"), []);
});

function result(name: string, more: Partial<StageResult> = {}): StageResult {
  const nothing = { status: 0, overdue: false, pending: [], passed: 1, failed: 0, tests: [] };
  return { name, seconds: 2, ...nothing, ...more };
}

const numbered = (number: number): TestCase => ({
  file: "./a_test.ts",
  name: `takes ${number} s`,
  seconds: number,
  state: number === 12 ? "failed" : "passed",
});

Deno.test("formatSummary() has the stages' times, the ten slowest tests, the failed ones, and the sums", () => {
  const tests = Array.from({ length: 12 }, (_, at) => numbered(at + 1));
  const stopped = result("lab", { status: 130, overdue: true, passed: 0, failed: 3 });
  const unit = result("unit", { tests, passed: 11, failed: 1, status: 1 });
  const lines = formatSummary([result("lint"), unit, stopped]).split("\n");
  assert.deepEqual(lines.slice(0, 5), [
    "The time of each stage:",
    "    2.0 s  lint",
    "    2.0 s  unit (FAILED)",
    "    2.0 s  lab (FAILED: its time was over)",
    "    6.0 s  in all",
  ]);
  const slowest = lines.indexOf("The 10 slowest tests:");
  assert.equal(lines[slowest + 1], "   12.0 s  unit: takes 12 s");
  assert.equal(lines[slowest + 10], "    3.0 s  unit: takes 3 s");
  assert.equal(lines[slowest + 11], "");
  assert.ok(lines.includes("  unit: takes 12 s (./a_test.ts)"));
  assert.equal(lines.at(-1), "12 passed, 4 failed");
});

Deno.test("formatResult() names what was running when the time was over, and otherwise the exit status", () => {
  const pending = ["hangs => ./t/a_test.ts:4:6"];
  const stopped = result("lab", { status: 130, overdue: true, pending, failed: 1 });
  assert.match(formatResult(stopped), /^-- lab: FAILED in 2\.0 s[^]*running:\n {5}hangs => /);
  assert.match(formatResult(result("lint", { status: 3, failed: 1 })), /exit status is 3\.$/);
  assert.equal(formatResult(result("lint")), "-- lint: ok in 2.0 s, 1 passed, 0 failed");
});

/** Runs a stage that is `deno test` on a file that holds this. */
function runTests(source: string, limitMs: number): Promise<StageResult> {
  let result: StageResult | undefined;
  return withTemporaryProject(async (directory) => {
    const file = `${directory}/a_test.ts`;
    await Deno.writeTextFile(file, source);
    const command = [Deno.execPath(), "test", "--no-check", "--no-config", file];
    result = await runStage({ name: "tests", command, tests: true }, limitMs, () => {});
  }).then(() => result!);
}

const MINUTE_MS = 60_000;

Deno.test("runStage() counts the tests that passed and failed", async () => {
  const source =
    `Deno.test("a", () => {}); Deno.test("b", () => {}); Deno.test("c", () => { throw 1; });`;
  const { status, overdue, passed, failed, tests } = await runTests(source, MINUTE_MS);
  assert.deepEqual([status, overdue, passed, failed], [1, false, 2, 1]);
  assert.deepEqual(tests.map(({ name }) => name), ["a", "b", "c"]);
});

Deno.test("runStage() counts a command without tests, and tests that could not be read, as one", async () => {
  const command = [Deno.execPath(), "eval", ""];
  const checked = await runStage({ name: "check", command, tests: false }, MINUTE_MS, () => {});
  assert.deepEqual([checked.passed, checked.failed], [1, 0]);
  const broken = await runTests("this is no program", MINUTE_MS);
  assert.deepEqual([broken.passed, broken.failed], [0, 1]);
});

Deno.test("runStage() stops what takes too long, and says what was running", async () => {
  const source = `Deno.test("hangs", () => new Promise((done) => setTimeout(done, 1e6)));`;
  const stopped = await runTests(source, 5_000);
  assert.ok(stopped.overdue && stopped.failed === 1);
  if (stopped.pending.length > 0) assert.match(stopped.pending.join(), /^hangs => .*a_test\.ts/);
});

Deno.test("runStage() ends the programs that its command leaves behind in temporary directories", async () => {
  const script = "cd $(mktemp -d) || exit; sleep 600 > output 2>&1 & echo $!";
  const command = ["sh", "-c", script];
  let shown = "";
  const show = (bytes: Uint8Array) => void (shown += new TextDecoder().decode(bytes));
  const { passed } = await runStage({ name: "leaves", command, tests: false }, MINUTE_MS, show);
  assert.equal(passed, 1);
  await assert.rejects(Deno.readLink(`/proc/${shown.trim()}/cwd`), Deno.errors.NotFound);
});
