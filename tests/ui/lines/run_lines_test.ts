import assert from "node:assert/strict";
import type { ChatEvent } from "../../../src/chat/api/chat_event.ts";
import {
  MAX_INPUT_LINE_BYTES,
  OUTPUT_HIGH_WATER_BYTES,
  READER_GATHER_MS,
} from "../../../src/core/limits/front_ends.ts";
import type { LinesEnd } from "../../../src/ui/lines/finish.ts";
import { createJsonFormat } from "../../../src/ui/lines/json.ts";
import type { LineFormat } from "../../../src/ui/lines/line_format.ts";
import { replaceTimers } from "../../fake_timers.ts";
import { ALICE, BOB, chatView, room } from "../screen/screen_harness.ts";
import { CLOCK, idle, notice, say, startLines, turn, withoutWaiting } from "./lines_harness.ts";

Deno.test("runLines() submits what is read and writes what is told, until quit", async () => {
  const run = startLines();
  run.input.feed(say("one") + say("two"));
  run.input.feed(`{"intent":"command","line":"/users"}`);
  await turn(() => run.submitted.length === 2);
  run.input.feed("\n");
  await turn(() => run.submitted.length === 3);
  assert.deepEqual(run.submitted, [
    { type: "say", room: "general", content: "one" },
    { type: "say", room: "general", content: "two" },
    { type: "command", room: "general", line: "/users" },
  ]);
  run.emit(notice("hello"));
  run.emit({ type: "clear" });
  run.emit({ type: "quit" });
  assert.deepEqual(await run.end, { state: "quit" });
  await run.output.flush();
  assert.equal(run.text(), `{"event":"notice","kind":"test","text":"hello"}\n`);
  assert.equal(run.listeners.size, 0);
});

Deno.test("runLines() ends at the signal, also where it was given before", async () => {
  const run = startLines();
  run.stop.abort();
  assert.deepEqual(await run.end, { state: "quit" });
  const late = startLines({ signal: AbortSignal.abort() });
  assert.deepEqual(await late.end, { state: "quit" });
  assert.equal(late.listeners.size, 0);
});

Deno.test("runLines() tells what is wrong with a line, and goes on", async () => {
  const run = startLines();
  const tooLong = "x".repeat(MAX_INPUT_LINE_BYTES + 1);
  run.input.feed("nonsense\n");
  run.input.feed(`${tooLong}\n`);
  run.input.feed(Uint8Array.of(0xff, 0xfe, 0x0a));
  run.input.feed("\n  \n");
  run.input.feed(say("fine"));
  await turn(() => run.submitted.length === 1);
  await run.output.flush();
  const texts = run.objects().map(({ event, text }) => [event, text]);
  assert.deepEqual(texts.map(([event]) => event), ["error", "error", "error"]);
  assert.match(texts[0]![1], /^This line is no JSON: write /);
  assert.equal(
    texts[1]![1],
    `This line has 65537 bytes, and one can have 65536: it was left out`,
  );
  assert.equal(texts[2]![1], "This line is not UTF-8: it was left out");
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() takes a line at the limit of bytes", async () => {
  const run = startLines();
  const frame = say("").length - 1;
  run.input.feed(say("x".repeat(MAX_INPUT_LINE_BYTES - frame)));
  await turn(() => run.submitted.length === 1);
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() leaves out a line of 10 MB in pieces, and takes the next", async () => {
  const run = startLines();
  for (let count = 0; count < 160; count++) run.input.feed(new Uint8Array(65_536).fill(120));
  run.input.feed("\n" + say("next"));
  await turn(() => run.submitted.length === 1);
  await run.output.flush();
  assert.match(run.objects()[0].text, /^This line has 10485760 bytes/);
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() reads no further while the mesh takes no more", async () => {
  const run = startLines();
  run.input.feed(say("one"));
  await turn(() => run.submitted.length === 1);
  run.close();
  run.input.feed(say("two") + say("three"));
  await idle();
  assert.equal(run.submitted.length, 1);
  run.open();
  await turn(() => run.submitted.length === 3);
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() holds the links while its own reader is behind, and only then", async () => {
  const slow = Promise.withResolvers<void>();
  const run = startLines({}, {
    async write(bytes) {
      await slow.promise;
      return bytes.length;
    },
  });
  const line = "x".repeat(1_000);
  const size = createJsonFormat(chatView()).text(notice(line), new Date(), "general").length;
  const fits = Math.floor(OUTPUT_HIGH_WATER_BYTES / size);
  for (let count = 0; count < fits; count++) run.emit(notice(line));
  assert.equal(run.holds.length, 0);
  run.emit(notice(line));
  run.emit(notice(line));
  assert.equal(run.holds.length, 1);
  slow.resolve();
  await run.holds[0];
  for (let count = 0; count <= fits; count++) run.emit(notice(line));
  assert.equal(run.holds.length, 2);
  run.stop.abort();
  await run.end;
  await run.output.flush();
});

Deno.test("runLines() ends where whoever read the output is gone", async () => {
  for (const error of [new Deno.errors.BrokenPipe(), new Error("disk full")]) {
    const run = startLines({}, { write: () => Promise.reject(error) });
    run.emit(notice("hello"));
    const end: LinesEnd = await run.end;
    assert.deepEqual(
      end,
      error instanceof Deno.errors.BrokenPipe ? { state: "closed" } : { state: "closed", error },
    );
    assert.equal(run.listeners.size, 0);
  }
});

Deno.test("runLines() goes where a room is entered, and back where it is left", async () => {
  const run = startLines();
  const entered: ChatEvent = { type: "entered", room: room("dev"), clock: CLOCK };
  const rooms = () => run.submitted.map((intent) => "room" in intent ? intent.room : "");
  run.input.feed(say("one"));
  await turn(() => run.submitted.length === 1);
  run.emit(entered);
  run.input.feed(say("two") + `{"intent":"say","room":"general","content":"three"}\n`);
  await turn(() => run.submitted.length === 3);
  assert.deepEqual(rooms(), ["general", "dev", "general"]);
  run.rooms.pop();
  run.emit({ type: "room", change: "left", room: room("dev"), person: ALICE, clock: CLOCK });
  run.input.feed(say("four"));
  await turn(() => run.submitted.length === 4);
  assert.equal(rooms().at(-1), "general");
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() sends nothing behind a /join or /create before the room is entered, and nothing to another room where it is not", async () => {
  const joins = [
    `{"intent":"join","room":"dev","password":"x"}\n`,
    `{"intent":"command","line":"/join dev x"}\n`,
    `{"intent":"command","line":"/query bob"}\n`,
    `{"intent":"command","line":"/go dev"}\n`,
    `{"intent":"create","name":"dev","password":"x"}\n`,
    `{"intent":"command","line":"/create dev x"}\n`,
  ];
  const answers: readonly ChatEvent[] = [
    { type: "entered", room: room("dev"), clock: CLOCK },
    { type: "error", text: "This is not the password", clock: CLOCK },
  ];
  for (const join of joins) {
    for (const answer of answers) {
      const run = startLines();
      run.input.feed(join + say("for the room"));
      await turn(() => run.submitted.length === 1);
      run.emit(notice("something else"));
      await idle();
      assert.equal(run.submitted.length, 1);
      run.emit(answer);
      if (answer.type === "entered") {
        await turn(() => run.submitted.length === 2);
        assert.deepEqual(run.submitted[1], { type: "say", room: "dev", content: "for the room" });
      } else {
        await turn(() => run.text().includes("was not entered"));
        assert.equal(run.submitted.length, 1);
        await leaveAstray(run);
      }
      run.stop.abort();
      await run.end;
      assert.equal(run.listeners.size, 0);
    }
  }
});

/** What can be done behind a room that was not entered: all that names its place. */
async function leaveAstray(run: ReturnType<typeof startLines>): Promise<void> {
  const room = "general";
  const lines = ["/me waves", "/topic x", "/invite bob", "/leave", "/tag bob look", "/hey"];
  for (const line of lines) {
    run.input.feed(`${JSON.stringify({ intent: "command", line })}\n`);
  }
  run.input.feed(`${JSON.stringify({ intent: "leave" })}\n`);
  run.input.feed(`${JSON.stringify({ intent: "say", room, content: "named" })}\n`);
  run.input.feed(`${JSON.stringify({ intent: "command", line: "/users" })}\n`);
  await turn(() => run.submitted.length === 3);
  await run.output.flush();
  const refused = run.objects().filter(({ text }) => /^This was not sent/.test(text));
  assert.equal(refused.length, 2 + lines.length);
  assert.deepEqual(run.submitted.slice(1), [
    { type: "say", room, content: "named" },
    { type: "command", room, line: "/users" },
  ]);
  run.emit({ type: "entered", room: ROOM, clock: CLOCK });
  run.input.feed(say("in the room"));
  await turn(() => run.submitted.length === 4);
  assert.deepEqual(run.submitted[3], { type: "say", room: "dev", content: "in the room" });
}

const ROOM = room("dev");

Deno.test("runLines() waits for the first link before it asks for a room or person that is not known", async () => {
  for (
    const line of [
      `{"intent":"join","room":"plans"}`,
      `{"intent":"command","line":"/msg zoe hi"}`,
      `{"intent":"private","to":"zoe","content":"hi"}`,
    ]
  ) {
    const run = startLines();
    run.input.feed(`${line}\n`);
    await idle();
    assert.equal(run.submitted.length, 0, line);
    run.status.links = 1;
    run.emit({ type: "status" });
    await idle();
    assert.equal(run.submitted.length, 0, "its registers are still to come");
    run.rooms.push(room("plans"));
    run.people.push({ ...ALICE, id: BOB.id, name: "zoe", shown: "zoe" });
    run.emit({ type: "status" });
    await turn(() => run.submitted.length === 1);
    run.stop.abort();
    await run.end;
    assert.equal(run.listeners.size, 0);
  }
});

Deno.test("runLines() asks at once where nobody came in time, and from then on", async () => {
  using _ = withoutWaiting();
  const run = startLines();
  run.input.feed(`{"intent":"command","line":"/msg zoe hi"}\n`);
  await turn(() => run.submitted.length === 1);
  run.input.feed(`{"intent":"command","line":"/msg zoe again"}\n`);
  await turn(() => run.submitted.length === 2);
  run.stop.abort();
  await run.end;
});

Deno.test("runLines() says of a script how many of its lines could not be carried out", async () => {
  const ends = async (isScript: boolean, feed: string, event?: ChatEvent) => {
    const run = startLines({ isScript });
    run.input.feed(feed);
    await idle();
    if (event !== undefined) run.emit(event);
    run.input.end();
    return await run.end;
  };
  const error: ChatEvent = { type: "error", text: "There is nobody called nobody", clock: CLOCK };
  assert.deepEqual(await ends(true, `nonsense\n{"intent":"say"}\n`), {
    state: "refused",
    lines: 2,
  });
  assert.deepEqual(await ends(true, "\n", error), { state: "refused", lines: 1 });
  assert.deepEqual(await ends(true, "\n"), { state: "quit" });
  assert.deepEqual(await ends(false, "nonsense\n"), { state: "quit" });
});

Deno.test("runLines() ends at the signal while it waits for a room", async () => {
  const run = startLines();
  run.input.feed(`{"intent":"join","room":"dev"}\n` + say("for the room"));
  await turn(() => run.submitted.length === 1);
  run.stop.abort();
  assert.deepEqual(await run.end, { state: "quit" });
  await idle();
  assert.equal(run.submitted.length, 1);
  assert.equal(run.listeners.size, 0);
});

Deno.test("runLines() does not look at all rooms for each that comes, where it never left its first", async () => {
  const s = startLines();
  let looks = 0;
  const rooms = s.client.view.rooms;
  Object.defineProperty(s.client.view, "rooms", {
    get: () => {
      looks++;
      return rooms;
    },
  });
  for (let count = 0; count < 100; count++) s.emit(notice(`${count}`));
  assert.equal(looks, 0);
  s.emit({ type: "quit" });
  await s.end;
});

Deno.test("runLines() writes what a format holds back when it is due, and at the end", async () => {
  const timers: { readonly run: () => void; readonly ms: number }[] = [];
  using _timers = replaceTimers((run, ms) => timers.push({ run, ms }));
  const held: string[] = [];
  const format: LineFormat = {
    text(event) {
      held.push(event.type);
      return "";
    },
    read: () => ({ state: "nothing" }),
    error: (text) => text,
    held: {
      get isWaiting() {
        return held.length > 0;
      },
      take: () => held.splice(0).join(" "),
    },
  };
  const run = startLines({ format });
  run.emit({ type: "clear" });
  run.emit({ type: "status" });
  await idle();
  assert.equal(run.text(), "");
  assert.deepEqual(timers.map(({ ms }) => ms), [READER_GATHER_MS]);
  timers[0]?.run();
  await turn(() => run.text() === "clear status");
  run.emit({ type: "keys" });
  run.stop.abort();
  await run.end;
  await run.output.flush();
  assert.equal(run.text(), "clear statuskeys");
});

Deno.test("runLines() writes what a format answers, and tells it what was submitted", async () => {
  const submitted: string[] = [];
  const format: LineFormat = {
    text: () => "",
    read: (line) =>
      line === "?" ? { state: "answer", text: () => "yes\n" } : {
        state: "intent",
        intent: { type: "rooms" },
        onSubmit: () => void submitted.push(line),
      },
    error: (text) => text,
  };
  const run = startLines({ format });
  run.input.feed("?\nx\n");
  await turn(() => run.submitted.length === 1);
  await run.output.flush();
  assert.deepEqual([run.text(), submitted], ["yes\n", ["x"]]);
  run.stop.abort();
  await run.end;
});
