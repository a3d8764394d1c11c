import assert from "node:assert/strict";
import { MAX_FRAMES_PER_SECOND } from "../../../../src/core/limits/front_ends.ts";
import { type Cause, createFramePacer } from "../../../../src/ui/screen/shell/frame_pacer.ts";

/**
 * The moments of the frames of `ms` in which something changes in each: by the cause that a moment
 * has.
 */
function framesDuring(ms: number, causeAt: (moment: number) => Cause): readonly number[] {
  const frames = createFramePacer();
  const drawn: number[] = [];
  let cause: Cause = "others";
  for (let now = 0; now < ms; now++) {
    if (cause === "others") cause = causeAt(now);
    if (frames.due(cause) > now) continue;
    frames.drawn(now);
    drawn.push(now);
    cause = "others";
  }
  return drawn;
}

/** The most frames of any second. */
function mostPerSecond(drawn: readonly number[]): number {
  return Math.max(
    ...drawn.map((start) => drawn.filter((at) => at >= start && at < start + 1_000).length),
  );
}

Deno.test("createFramePacer() has the first frame at once", () => {
  assert.ok(createFramePacer().due("others") < 0);
  assert.ok(createFramePacer().due("person") < 0);
});

Deno.test("createFramePacer() has at most MAX_FRAMES_PER_SECOND, and half of them for what others do", () => {
  const busy = mostPerSecond(framesDuring(3_000, () => "person"));
  assert.ok(busy <= MAX_FRAMES_PER_SECOND && busy > MAX_FRAMES_PER_SECOND - 3, `${busy}`);
  const others = mostPerSecond(framesDuring(3_000, () => "others"));
  assert.ok(others <= MAX_FRAMES_PER_SECOND / 2 && others > MAX_FRAMES_PER_SECOND / 2 - 2);
});

Deno.test("createFramePacer() has a frame at once for each key of a fast typist, however much others say", () => {
  const between = 40;
  const isKey = (moment: number) => moment % between === 7;
  const drawn = new Set(framesDuring(3_000, (moment) => isKey(moment) ? "person" : "others"));
  for (let moment = 0; moment < 3_000; moment++) if (isKey(moment)) assert.ok(drawn.has(moment));
});
