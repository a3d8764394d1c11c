import assert from "node:assert/strict";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/chat/api/settings.ts";
import { moment, timeText } from "../../../src/ui/screen/model/line.ts";
import { BOB, message, screenHarness, snapshot } from "./screen_harness.ts";

const FORMS = ["24h", "12h", "24h-seconds", "12h-seconds", "off"] as const;

Deno.test("timeText() has one width for each form, at any time of the day", () => {
  for (const form of FORMS) {
    const { length } = timeText({ day: "", time: "00:00" }, form);
    for (let hour = 0; hour < 24; hour++) {
      const when = moment(Date.UTC(2026, 0, 1, hour, 5, 9), () => 0);
      assert.equal(timeText(when, form).length, length, form);
    }
  }
  const width = (form: Settings["time"]) => timeText({ day: "", time: "00:00" }, form).length;
  assert.equal(width("24h-seconds"), width("24h") + 3);
  assert.equal(width("12h-seconds"), width("12h") + 3);
  const when = moment(Date.UTC(2026, 0, 1, 13, 5, 9), () => 60);
  assert.deepEqual(FORMS.map((form) => timeText(when, form)), [
    "14:05",
    " 2:05pm",
    "14:05:09",
    " 2:05:09pm",
    "",
  ]);
});

Deno.test("view() shows seconds where they are set, and repeats no time that looks the same", () => {
  const times = (time: Settings["time"], pattern: RegExp) => {
    const screen = screenHarness(60, 12, {
      snapshot: snapshot({ settings: { ...DEFAULT_SETTINGS, time } }),
      messages: [0, 7, 7.5, 60].map((seconds, at) => message(BOB, `text ${at}`, seconds)),
    });
    return screen.rows().filter((row) => /text \d/.test(row)).map((row) => pattern.exec(row)?.[0]);
  };
  assert.deepEqual(times("24h", /\d+:\d+(:\d+)?/), ["10:30", undefined, undefined, "10:31"]);
  assert.deepEqual(times("24h-seconds", /\d+:\d+(:\d+)?/), [
    "10:30:00",
    "10:30:07",
    undefined,
    "10:31:00",
  ]);
  assert.deepEqual(times("12h-seconds", /\d+:\d+(:\d+)?[ap]m/), [
    "10:30:00am",
    "10:30:07am",
    undefined,
    "10:31:00am",
  ]);
});

Deno.test("view() keeps what people say in one column with seconds", () => {
  const columns = (time: Settings["time"]) => {
    const settings = { ...DEFAULT_SETTINGS, time };
    const messages = [0, 9, 3 * 3600].map((seconds, at) => message(BOB, `text ${at}`, seconds));
    const rows = screenHarness(60, 12, { snapshot: snapshot({ settings }), messages }).rows();
    return new Set(rows.flatMap((row) => row.includes("text ") ? [row.indexOf("text ")] : []));
  };
  for (const form of ["24h", "12h"] as const) {
    const [short, ...others] = columns(form);
    assert.deepEqual(others, []);
    assert.deepEqual(columns(`${form}-seconds`), new Set([short! + 3]));
  }
});
