/**
 * Runs a front end of lines: events out and intents in.
 *
 * Invariants:
 *
 * 1. Input is taken as fast as the mesh takes it, one line after the other.
 * 2. Behind a line that leads into another room, nothing is submitted before the answer.
 * 3. While the reader of the output is behind, the links are held: neither memory nor messages are
 *    lost.
 *
 * @module
 */
import type { ChatClient } from "../../chat/api/chat_client.ts";
import { MAX_INPUT_LINE_BYTES } from "../../core/limits/front_ends.ts";
import { type InputLine, type LineWriter, readLines } from "../../term/stdio.ts";
import { isRoomSwitch } from "../../front_end/is_room_switch.ts";
import { finish, type LinesEnd } from "./finish.ts";
import type { LineFormat } from "./line_format.ts";

/** The dependencies of the front end. */
export interface LinesOptions {
  readonly format: LineFormat;
  readonly input: AsyncIterable<Uint8Array>;
  readonly output: LineWriter;
  /** Id of the first room: input goes there until another room is entered. */
  readonly room: string;
  /** Ends it early, as `/quit` does. */
  readonly signal: AbortSignal;
  /** Resolves once links are possible. */
  readonly started: Promise<void>;
}

/**
 * Runs until `/quit`, the signal, the end of the output, or the end of the input. After the latter
 * it waits until all messages arrived, see {@link finish}.
 */
export async function runLines(client: ChatClient, options: LinesOptions): Promise<LinesEnd> {
  const { format, output, signal } = options;
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stop.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const abort = () => stop.abort();
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();

  let held = false;
  let lost = 0;
  const write = (text: string): void => {
    if (text === "") return;
    if (!output.write(text) && !stop.signal.aborted) lost++;
    if (!output.behind || held) return;
    held = true;
    client.hold(
      output.drained().then(() => {
        held = false;
      }),
    );
  };
  let { room } = options;
  const unsubscribe = client.subscribe((event) => {
    if (event.type === "entered") room = event.room.id;
    else if (event.type !== "message" && hasLeft(client, room)) room = options.room;
    write(format.text(event, new Date(), room));
    if (event.type === "quit") abort();
  });

  const closed = output.closed.then((end): LinesEnd => {
    abort();
    return { state: "closed", ...end };
  });
  try {
    const end = await Promise.race([
      closed,
      stopped.then((): LinesEnd => ({ state: "quit" })),
      readInput(client, options, () => room, write, stop.signal).then((): Promise<LinesEnd> =>
        finish(client, options.started, stop.signal)
      ),
    ]);
    if (lost > 0) {
      return { state: "closed", error: `${lost} lines of output were lost: nothing read them` };
    }
    return end;
  } finally {
    unsubscribe();
    abort();
    signal.removeEventListener("abort", abort);
  }
}

/** Submits the input. */
async function readInput(
  client: ChatClient,
  { format, input }: LinesOptions,
  room: () => string,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for await (const lines of readLines(input, { maxBytes: MAX_INPUT_LINE_BYTES })) {
    for (const line of lines) {
      if (signal.aborted) return;
      if (!client.open) await client.ready();
      await submitLine(line);
    }
  }

  async function submitLine(line: InputLine): Promise<void> {
    if (line.state === "too-long") {
      const limit = MAX_INPUT_LINE_BYTES;
      return refuse(
        `This line has ${line.bytes} bytes, and one can have ${limit}: it was left out`,
      );
    }
    if (line.state === "not-utf8") return refuse("This line is not UTF-8: it was left out");
    const read = format.read(line.text, room());
    if (read.state === "refused") return refuse(read.reason);
    if (read.state === "nothing") return;
    const answered = isRoomSwitch(read.intent) ? untilAnswered(client, signal) : undefined;
    client.submit(read.intent);
    await answered;
  }

  function refuse(text: string): void {
    write(format.error(text, new Date()));
  }
}

function hasLeft({ view }: ChatClient, room: string): boolean {
  return !view.rooms.some(({ id }) => id === room);
}

/** Resolves when an event says whether a room was entered, or at the signal. */
function untilAnswered(client: ChatClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      unsubscribe();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const unsubscribe = client.subscribe(({ type }) => {
      if (type === "entered" || type === "error") done();
    });
    signal.addEventListener("abort", done, { once: true });
  });
}
