/**
 * Runs a front end of lines: events out and intents in.
 *
 * Invariants:
 *
 * 1. Input is taken as fast as the mesh takes it, in order: as many lines at once as go out at
 *    once.
 * 2. Behind a line that leads into another room, nothing is submitted before the answer. Where that
 *    room is not entered, nothing is said in the current room until a room is entered.
 * 3. A line that names a room or person waits for the first links of the program, unless that room
 *    or person is known.
 * 4. While the reader of the output is behind, the links are held: neither memory nor messages are
 *    lost.
 *
 * @module
 */
import type { ChatClient } from "../../chat/api/chat_client.ts";
import {
  END_OF_INPUT_FIRST_LINK_MS,
  FIRST_REGISTERS_MS,
  MAX_INPUT_LINE_BYTES,
  MAX_LINES_SUBMITTED_TOGETHER,
  READER_GATHER_MS,
} from "../../core/limits/front_ends.ts";
import {
  isForCurrentRoom,
  isKnown,
  type NamedTarget,
  namedTarget,
  NO_ROOM,
} from "../../front_end/intent_target.ts";
import { isRoomSwitch } from "../../front_end/is_room_switch.ts";
import { type InputLine, type LineWriter, readLines } from "../../term/line_io.ts";
import { finish, type LinesEnd } from "./finish.ts";
import type { LineFormat, LineRead } from "./line_format.ts";
import { waitUntil } from "./wait_until.ts";

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
  /** Whether the input is a script's: its end tells whether all of it could be carried out. */
  readonly isScript?: boolean;
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
  let gathering: ReturnType<typeof setTimeout> | undefined;
  const writeHeld = (): void => {
    clearTimeout(gathering);
    gathering = undefined;
    write(format.held?.take(new Date()) ?? "");
  };
  const place: Place = { room: options.room, isAstray: false, refused: 0 };
  const unsubscribe = client.subscribe((event) => {
    if (event.type === "error") place.refused++;
    if (event.type === "entered") {
      place.room = event.room.id;
      place.isAstray = false;
    } else if (event.type !== "message" && place.room !== options.room) {
      // asked only where it matters: the list of rooms counts everybody who is there
      if (hasLeft(client, place.room)) place.room = options.room;
    }
    write(format.text(event, new Date(), place.room));
    if (format.held?.isWaiting) gathering ??= setTimeout(writeHeld, READER_GATHER_MS);
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
      readInput(client, options, place, write, stop.signal).then((): Promise<LinesEnd> =>
        finish(client, options.started, stop.signal)
      ),
    ]);
    writeHeld();
    if (lost > 0) {
      return { state: "closed", error: `${lost} lines of output were lost: nothing read them` };
    }
    const isRefused = options.isScript === true && place.refused > 0 && end.state === "quit";
    return isRefused && !signal.aborted ? { state: "refused", lines: place.refused } : end;
  } finally {
    clearTimeout(gathering);
    unsubscribe();
    abort();
    signal.removeEventListener("abort", abort);
  }
}

/** Where the input stands. */
interface Place {
  /** Id of the current room. */
  room: string;
  /** A room was asked for and not entered, and none was entered since. */
  isAstray: boolean;
  /** The number of lines that could not be carried out. */
  refused: number;
}

/** Submits the input. */
async function readInput(
  client: ChatClient,
  { format, input, started }: LinesOptions,
  place: Place,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  /** Resolves with the time from which on links are possible, monotonic ms. */
  const begun = started.then(() => performance.now());
  let isSettled = false;

  for await (const lines of readLines(input, { maxBytes: MAX_INPUT_LINE_BYTES })) {
    for (let at = 0; at < lines.length;) {
      if (signal.aborted) return;
      if (!client.open) await client.ready();
      let answer: Promise<void> | undefined;
      client.together(() => {
        const most = Math.min(MAX_LINES_SUBMITTED_TOGETHER, Math.max(1, client.capacity));
        for (
          const end = at + most;
          at < Math.min(end, lines.length) && answer === undefined;
          at++
        ) {
          answer = submitLine(lines[at]!);
        }
      });
      await answer;
    }
  }

  /** Submits a line; returns what to wait for before the next, if anything. */
  function submitLine(line: InputLine): Promise<void> | undefined {
    if (line.state === "too-long") {
      const limit = MAX_INPUT_LINE_BYTES;
      return refuse(
        `This line has ${line.bytes} bytes, and one can have ${limit}: it was left out`,
      );
    }
    if (line.state === "not-utf8") return refuse("This line is not UTF-8: it was left out");
    if (place.isAstray && isUnplaced(line.text)) {
      return refuse(
        "This was not sent: the room asked for before was not entered. /join a room first",
      );
    }
    const read = format.read(line.text, place.room);
    if (read.state === "refused") return refuse(read.reason);
    if (read.state === "nothing") return undefined;
    if (read.state === "answer") return void write(read.text());
    const target = namedTarget(read.intent, client.view);
    return target === undefined ? submit(read) : settle(target).then(() => submit(read));
  }

  function submit(
    read: Extract<LineRead, { readonly state: "intent" }>,
  ): Promise<void> | undefined {
    const answered = isRoomSwitch(read.intent, client.view)
      ? untilAnswered(client, signal)
      : undefined;
    client.submit(read.intent);
    read.onSubmit?.();
    return answered?.then((answer) => {
      place.isAstray = answer === "error";
    });
  }

  /** Returns whether a line acts in the current room and names no other. */
  function isUnplaced(text: string): boolean {
    const read = format.read(text, NO_ROOM);
    return read.state === "intent" && isForCurrentRoom(read.intent, client.view);
  }

  /** Waits until the first links told what there is, unless the target is known. */
  async function settle(target: NamedTarget): Promise<void> {
    const isThere = () => isKnown(client.view, target);
    if (isSettled || isThere()) return;
    const left = await begun + END_OF_INPUT_FIRST_LINK_MS - performance.now();
    const isLinked = () => client.view.status.links > 0;
    if (await waitUntil(client, isLinked, Math.max(0, left), signal)) {
      await waitUntil(client, isThere, FIRST_REGISTERS_MS, signal);
    }
    isSettled = true;
  }

  function refuse(text: string): undefined {
    place.refused++;
    write(format.error(text, new Date()));
    return undefined;
  }
}

function hasLeft({ view }: ChatClient, room: string): boolean {
  return !view.rooms.some(({ id }) => id === room);
}

/** Resolves with the event that says whether a room was entered, or at the signal with an error. */
function untilAnswered(client: ChatClient, signal: AbortSignal): Promise<"entered" | "error"> {
  return new Promise((resolve) => {
    const done = (answer: "entered" | "error") => {
      unsubscribe();
      signal.removeEventListener("abort", onAbort);
      resolve(answer);
    };
    const onAbort = () => done("error");
    const unsubscribe = client.subscribe(({ type }) => {
      if (type === "entered" || type === "error") done(type);
    });
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
