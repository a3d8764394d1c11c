/**
 * The front ends that the program can start with: one table, from which `run.ts` picks. A new front
 * end needs a row here, its name in `options.ts` and its flag in `cli.ts`.
 *
 * Each module of a front end is loaded when its front end is started: none waits for the others.
 *
 * @module
 */
import type { ChatClient } from "../chat/api/chat_client.ts";
import { GENERAL } from "../chat/api/room_id.ts";
import { systemMessageOf } from "../core/error_message.ts";
import { FINISH_MS } from "../core/limits/links.ts";
import { plural } from "../core/text/plural.ts";
import { createLineWriter } from "../term/line_io.ts";
import { canSuspend, hasScreen, mayReorder } from "../term/tty.ts";
import type { LineFormat } from "../ui/lines/line_format.ts";
import type { Options } from "./options.ts";
import { within } from "./timeout.ts";

/** The surroundings of a front end. */
export interface FrontEndContext {
  /** Attaches to the engine, as a client of its own. */
  readonly attach: () => ChatClient;
  /** Ends the front end early. */
  readonly signal: AbortSignal;
  /**
   * Starts the node, after its notices went to the attached front ends. A front end
   * calls it once it listens, and shows something at once, without waiting for it.
   */
  readonly startNode: () => Promise<void>;
}

/** The end of a front end: in order, perhaps with a remark, or with a sentence on what failed. */
export type FrontEndEnd =
  | { readonly state: "done"; readonly remark?: string }
  | { readonly state: "failed"; readonly reason: string };

/** One row of the table. */
export interface FrontEnd {
  /**
   * The way to ask a person for a name: at a prompt that moves the cursor, or by a
   * line; `false` where a program sits there.
   */
  readonly asksBy: "prompt" | "line" | false;
  /** The screen may stop the process (C-z), which takes the permission to run programs. */
  readonly maySuspend: boolean;
  /** Runs until the person or the signal ends it. */
  readonly run: (context: FrontEndContext) => Promise<FrontEndEnd>;
}

type Choice = Options["frontEnd"];

type Name = Exclude<Choice, "automatic" | "accessible"> | "screen";

const FRONT_ENDS: Readonly<Record<Name, FrontEnd>> = {
  screen: { asksBy: "prompt", maySuspend: canSuspend(), run: runOnTerminal },
  plain: {
    asksBy: "prompt",
    maySuspend: false,
    run: (context) =>
      runOnLines(context, async ({ view }) => {
        const { createPlainFormat } = await import("../ui/lines/plain.ts");
        return createPlainFormat(view, {
          echo: !Deno.stdin.isTerminal(),
          isolate: mayReorder(),
        });
      }),
  },
  reader: {
    asksBy: "line",
    maySuspend: false,
    run: (context) =>
      runOnLines(context, async ({ view }) => {
        const { createReaderFormat } = await import("../ui/lines/reader/reader.ts");
        return createReaderFormat(view, {
          echo: !Deno.stdin.isTerminal(),
          bell: Deno.stdout.isTerminal(),
        });
      }),
  },
  json: {
    asksBy: false,
    maySuspend: false,
    run: (context) =>
      runOnLines(context, async ({ view }) => {
        const { createJsonFormat } = await import("../ui/lines/json.ts");
        return createJsonFormat(view);
      }),
  },
};

/**
 * Returns the front end that was asked for. `automatic` is the screen on a terminal, else plain;
 * `accessible` is reader mode on a terminal, else plain: lines of a script are no requests.
 */
export function chooseFrontEnd(choice: Choice): FrontEnd {
  switch (choice) {
    case "automatic":
      return FRONT_ENDS[hasScreen() ? "screen" : "plain"];
    case "accessible":
      return FRONT_ENDS[isTerminal() ? "reader" : "plain"];
    case "plain":
    case "reader":
    case "json":
      return FRONT_ENDS[choice];
  }
}

function isTerminal(): boolean {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

async function runOnTerminal({ attach, signal, startNode }: FrontEndContext): Promise<FrontEndEnd> {
  const { openTerminal } = await import("../term/terminal.ts");
  const { runScreen } = await import("../ui/screen/shell/run_screen.ts");
  using terminal = openTerminal();
  const screen = runScreen(attach(), terminal, { signal });
  startNode();
  await screen;
  return { state: "done" };
}

async function runOnLines(
  { attach, signal, startNode }: FrontEndContext,
  loadFormat: (client: ChatClient) => Promise<LineFormat>,
): Promise<FrontEndEnd> {
  const { runLines } = await import("../ui/lines/run_lines.ts");
  const client = attach();
  const format = await loadFormat(client);
  const output = createLineWriter(Deno.stdout);
  const started = Promise.withResolvers<void>();
  const lines = runLines(client, {
    format,
    input: readStdin(),
    output,
    room: GENERAL,
    signal,
    started: started.promise,
    isScript: !Deno.stdin.isTerminal(),
  });
  await startNode();
  started.resolve();
  const end = await lines;
  const written = await within(FINISH_MS, output.flush());
  // The output may have broken under the very last lines, after all else went well.
  const broken = end.state === "closed"
    ? end.error
    : written === "closed"
    ? (await output.closed).error
    : undefined;
  if (broken !== undefined) {
    return { state: "failed", reason: `Cannot write the output: ${systemMessageOf(broken)}.` };
  }
  if (end.state === "undelivered") return { state: "failed", reason: end.reason };
  if (end.state === "quit" && end.remark !== undefined) {
    return { state: "done", remark: end.remark };
  }
  if (end.state !== "refused") return { state: "done" };
  return { state: "failed", reason: `${plural(end.lines, "line")} could not be carried out.` };
}

async function* readStdin(): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(64 * 1024);
  for (;;) {
    const count = await Deno.stdin.read(buffer);
    if (count === null) return;
    yield buffer.subarray(0, count);
  }
}
