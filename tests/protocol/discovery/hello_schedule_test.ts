import assert from "node:assert/strict";
import { BEACON_FLOODED_FOR_MS, BEACON_FLOODED_HURRY } from "../../../src/core/limits/discovery.ts";
import { createHelloSchedule } from "../../../src/protocol/discovery/hello_schedule.ts";

/** When the schedule says hello if asked at each of its deadlines, until `end`. */
function hellos(schedule: ReturnType<typeof createHelloSchedule>, end: number): number[] {
  const times: number[] = [];
  for (let at = schedule.deadline(); at !== undefined && at <= end; at = schedule.deadline()) {
    assert.ok(schedule.take(at));
    times.push(at);
  }
  return times;
}

Deno.test("createHelloSchedule() says nothing before it is started", () => {
  const schedule = createHelloSchedule(() => 0.5);
  assert.equal(schedule.deadline(), undefined);
  assert.ok(!schedule.take(1_000_000));
});

Deno.test("createHelloSchedule() says hello at 0, 0.1, 0.3 and 1 s, then every 4 s while alone", () => {
  const schedule = createHelloSchedule(() => 0.5);
  schedule.restart(50);
  assert.deepEqual(hellos(schedule, 9_999), [50, 150, 350, 1_050, 5_050, 9_050]);
});

Deno.test("createHelloSchedule() says hello every 30 s ± 20 % once linked", () => {
  const randoms = [0, 0.5, 0.75];
  const schedule = createHelloSchedule(() => randoms.shift() ?? 0.5);
  schedule.restart(0);
  schedule.setAlone(false, 0);
  assert.deepEqual(hellos(schedule, 90_000), [0, 100, 300, 1_000, 25_000, 55_000, 88_000]);
});

Deno.test("setAlone() does not wait out the long period when the last link is lost", () => {
  const schedule = createHelloSchedule(() => 0.5);
  schedule.restart(0);
  schedule.setAlone(false, 0);
  hellos(schedule, 1_000);
  assert.equal(schedule.deadline(), 31_000);
  schedule.setAlone(true, 2_000);
  assert.deepEqual(hellos(schedule, 10_000), [6_000, 10_000]);
});

Deno.test("noteFlood() makes hellos more frequent, alone and linked, till the flood is over", () => {
  for (const [alone, calm] of [[true, 4_000], [false, 30_000]] as const) {
    const schedule = createHelloSchedule(() => 0.5);
    schedule.restart(0);
    schedule.setAlone(alone, 0);
    hellos(schedule, 1_000);
    const hurried = calm / BEACON_FLOODED_HURRY;
    let now = 2_000;
    for (; now <= 2_000 + 2 * hurried; now += 100) {
      schedule.noteFlood(now);
      if (now < 2_000 + hurried) assert.equal(schedule.deadline(), 2_000 + hurried);
      else schedule.take(now);
    }
    assert.ok(schedule.deadline()! <= now + hurried);
    const over = now - 100 + BEACON_FLOODED_FOR_MS;
    schedule.take(Math.max(over, schedule.deadline()!));
    assert.ok(schedule.deadline()! >= over + calm, "as before");
  }
});

Deno.test("take() makes one hello of those that were missed", () => {
  const schedule = createHelloSchedule(() => 0.5);
  schedule.restart(0);
  assert.ok(schedule.take(350));
  assert.ok(!schedule.take(350));
  assert.equal(schedule.deadline(), 1_000);
});

Deno.test("stop() ends it", () => {
  const schedule = createHelloSchedule(() => 0.5);
  schedule.restart(0);
  schedule.stop();
  assert.equal(schedule.deadline(), undefined);
  assert.ok(!schedule.take(0));
});
