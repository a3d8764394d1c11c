import type { ChatClient } from "../../chat/client.ts";
import type { ChatEvent } from "../../chat/event.ts";
import {
  END_OF_INPUT_ACKNOWLEDGED_MS,
  END_OF_INPUT_FIRST_LINK_MS,
  MAX_INPUT_LINE_BYTES,
} from "../../core/limits.ts";
import { plural } from "../../core/text/plural.ts";
import { type InputLine, type LineWriter, readLines } from "../../term/stdio.ts";
import type { Face } from "./face.ts";

export interface LinesOptions {
  readonly face: Face;
  readonly input: AsyncIterable<Uint8Array>;
  readonly output: LineWriter;
  /** Where what is typed goes. */
  readonly room: string;
  /** Ends it early, as `/quit` does. */
  readonly signal: AbortSignal;
  /** Resolves once links can be had at all. */
  readonly started: Promise<void>;
}

/** How it ended. */
export type LinesEnd =
  | { readonly state: "quit" }
  /** Whoever read the output is gone. */
  | { readonly state: "closed"; readonly error?: unknown }
  /** The input ended, and what was said did not reach everyone; a sentence. */
  | { readonly state: "undelivered"; readonly reason: string };

/**
 * Runs a front end of lines until `/quit`, the signal, the end of the output, or the end of the input: then it waits for a first
 * link, and until what was said is acknowledged.
 */
export async function runLines(client: ChatClient, options: LinesOptions): Promise<LinesEnd> {
  const { face, output, signal } = options;
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
  const unsubscribe = client.subscribe((event) => {
    write(face.text(event, new Date()));
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
      speak(client, options, write, stop.signal).then((): Promise<LinesEnd> =>
        finish(client, options, stop.signal)
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

/** Says what comes in, as fast as the mesh takes it. */
async function speak(
  client: ChatClient,
  { face, input, room }: LinesOptions,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for await (const lines of readLines(input, { maxBytes: MAX_INPUT_LINE_BYTES })) {
    for (const line of lines) {
      if (signal.aborted) return;
      if (!client.open) await client.ready();
      take(line);
    }
  }

  function take(line: InputLine): void {
    if (line.state === "too-long") {
      const limit = MAX_INPUT_LINE_BYTES;
      return refuse(
        `This line has ${line.bytes} bytes, and one can have ${limit}: it was left out`,
      );
    }
    if (line.state === "not-utf8") return refuse("This line is not UTF-8: it was left out");
    const read = face.read(line.text, room);
    if (read.state === "intent") client.submit(read.intent);
    else if (read.state === "refused") refuse(read.reason);
  }

  function refuse(text: string): void {
    write(face.error(text, new Date()));
  }
}

/** After the end of the input: waits until what was said has arrived. */
async function finish(
  client: ChatClient,
  { started }: LinesOptions,
  signal: AbortSignal,
): Promise<LinesEnd> {
  const { view } = client;
  const isSaid = () => view.status.waiting === 0;
  const arrived = () => isSaid() && view.status.delivered >= view.status.said;
  if (arrived()) return { state: "quit" };
  await started;
  const met = () => view.status.links > 0 || arrived();
  if (!await until(client, met, END_OF_INPUT_FIRST_LINK_MS, signal)) {
    return {
      state: "undelivered",
      reason: "Nobody was there to hear it. Is p2pchat running on another machine of this network?",
    };
  }
  const { expired } = view.status;
  if (expired > 0) {
    const messages = plural(expired, "message");
    const reason = `${messages} waited too long for somebody to come, and reached no one.`;
    return { state: "undelivered", reason };
  }
  while (!isSaid()) {
    // As long as one goes out after the other, all will, however long that takes.
    const { waiting } = view.status;
    const fewer = () => view.status.waiting < waiting;
    if (await until(client, fewer, END_OF_INPUT_ACKNOWLEDGED_MS, signal)) continue;
    const messages = plural(waiting, "message");
    const reason = `${messages} could not be sent: others take no more of you for the moment.`;
    return { state: "undelivered", reason };
  }
  if (!await until(client, arrived, END_OF_INPUT_ACKNOWLEDGED_MS, signal)) {
    const { said, delivered } = view.status;
    return {
      state: "undelivered",
      reason: `${said - delivered} of ${said} messages were not acknowledged by everyone here.`,
    };
  }
  return { state: "quit" };
}

/** Whether `condition`, looked at with every event, comes true within `ms`, or before the signal. */
function until(
  client: ChatClient,
  condition: () => boolean,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (result: boolean) => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener("abort", onAbort);
      resolve(result);
    };
    const onAbort = () => done(false);
    const onEvent = (_event: ChatEvent) => {
      if (condition()) done(true);
    };
    const timer = setTimeout(() => done(condition()), ms);
    const unsubscribe = client.subscribe(onEvent);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted || condition()) done(!signal.aborted);
  });
}
