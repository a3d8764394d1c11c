/**
 * Programs in plain and JSON mode, read line by line.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parsePeerId, type PeerId } from "../../src/core/peer_id.ts";
import { createLines, type Process, type ProcessOptions, start } from "./process.ts";
import { createWaiter, type Waiter } from "./wait_for.ts";

/** A program without a screen. */
export interface LinesPeer extends Process, Waiter {
  readonly name: string;
  /** What it wrote, without line feeds. */
  readonly lines: readonly string[];
  /** Writes one line of input. */
  type(line: string): Promise<void>;
}

/** One line of JSON mode. */
export interface JsonLine {
  readonly event:
    | "ready"
    | "link"
    | "message"
    | "replayed"
    | "private"
    | "delivered"
    | "room"
    | "rooms"
    | "notice"
    | "error";
  readonly [field: string]: unknown;
}

/** A program in JSON mode. */
export interface JsonPeer extends LinesPeer {
  readonly events: readonly JsonLine[];
  /** As its `ready` event tells. */
  readonly id: PeerId;
  readonly port: number;
  say(content: string): Promise<void>;
  command(line: string): Promise<void>;
  /** The contents of the messages of `sender`, replayed ones too, in the order they came. */
  heard(sender: string): readonly string[];
  /** The first event, past or future, that has these fields. */
  event(fields: Readonly<Record<string, unknown>>): Promise<JsonLine>;
}

/** How to start a program that goes by `name`; its command says the rest. */
export interface FrontEndOptions extends Omit<ProcessOptions, "onOutput" | "onEnd"> {
  readonly name: string;
}

const LINES_DESCRIBED = 20;

/** Starts a program; `onLine` is told its lines. */
function startLines(options: FrontEndOptions, onLine: (line: string) => void): LinesPeer {
  const { name } = options;
  const lines = createLines(onLine);
  const process = start({
    ...options,
    onOutput(bytes) {
      lines.push(bytes);
      watch.changed();
    },
    onEnd: (status) => watch.end(`it ended with status ${status}`),
  });
  const watch = createWaiter(() =>
    `${name}: ${lines.all.slice(-LINES_DESCRIBED).join("\n")}\n${process.complaints}`
  );
  return Object.assign(process, watch, {
    name,
    lines: lines.all,
    type: (line: string) => process.write(`${line}\n`),
  });
}

/** Waits until a program is ready; one that never is, is not left running. */
async function ready<T>(peer: LinesPeer, condition: Promise<T>): Promise<T> {
  try {
    return await condition;
  } catch (error) {
    await peer[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts a program in plain mode (as its command must say), and waits until it is ready. */
export async function startPlain(options: FrontEndOptions): Promise<LinesPeer> {
  const peer = startLines(options, () => {});
  const greeting = () => peer.lines.find((line) => line.includes("* you are "));
  await ready(peer, peer.until("its first line", greeting));
  return peer;
}

/** Starts a program in JSON mode (as its command must say), and waits until it is ready. */
export async function startJson(options: FrontEndOptions): Promise<JsonPeer> {
  const events: JsonLine[] = [];
  const peer = startLines(options, (line) => events.push(JSON.parse(line)));
  const submit = (intent: Readonly<Record<string, string>>) => peer.type(JSON.stringify(intent));
  const event = (fields: Readonly<Record<string, unknown>>) =>
    peer.until(
      JSON.stringify(fields),
      () => events.find((each) => Object.entries(fields).every(([name, v]) => each[name] === v)),
    );
  const { id: text, port } = await ready(peer, event({ event: "ready" }));
  const id = parsePeerId(`${text}`);
  assert.ok(id !== undefined && typeof port === "number");
  return Object.assign(peer, {
    events,
    id,
    port,
    event,
    say: (content: string) => submit({ intent: "say", content }),
    command: (line: string) => submit({ intent: "command", line }),
    heard: (sender: string) =>
      events.flatMap((each) =>
        isSaid(each) && each["sender"] === sender ? [`${each["content"]}`] : []
      ),
  });
}

/** Whether it tells of something said in a room, now or before this program was there. */
export function isSaid({ event }: JsonLine): boolean {
  return event === "message" || event === "replayed";
}
