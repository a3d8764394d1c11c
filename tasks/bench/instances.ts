/**
 * Instances of p2pchat for the bench, in a mesh and on a port of their own.
 *
 * @module
 */

import { type ChatProcess, isLinkUp, startChat } from "../program/chat_process.ts";
import { loopbackOptions, type Program } from "../program/program.ts";
import type { Pipeline } from "./pipeline.ts";

/** An instance that is ready. */
export interface Chat extends ChatProcess {
  /** Where it listens. */
  readonly port: number;
}

/** Where instances meet whom nobody else meets. Disposing ends all of them. */
export interface InstanceGroup extends AsyncDisposable {
  /** In the order they were started. */
  readonly chats: readonly Chat[];
  /** Starts one more, and waits until it is ready. */
  start(username: string, ...args: readonly string[]): Promise<Chat>;
}

/** Otherwise what is measured is how much people grant each other. */
const UNPACED: readonly string[] = ["-rate", "off"];

/** An empty place for instances of `program`, which end with `signal`. */
export function openInstances(program: Program, signal: AbortSignal): InstanceGroup {
  const open = new AsyncDisposableStack();
  const common = [...loopbackOptions(), ...UNPACED];
  const chats: Chat[] = [];
  return {
    chats,
    async start(username, ...args) {
      const process = open.use(
        await startChat(program, { username, args: [...common, ...args], signal }),
      );
      const { port } = await process.until(({ event }) => event === "ready");
      const chat = { ...process, port: Number(port) };
      chats.push(chat);
      return chat;
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** So many instances, each linked to each. */
export async function startMesh(
  program: Program,
  size: number,
  signal: AbortSignal,
): Promise<InstanceGroup> {
  await using started = new AsyncDisposableStack();
  const place = started.use(openInstances(program, signal));
  const names = Array.from({ length: size }, (_, index) => `peer${index}`);
  await Promise.all(names.map((name) => place.start(name)));
  await Promise.all(place.chats.map((chat) => linkedTo(chat, size - 1)));
  started.move();
  return place;
}

/**
 * So many instances, each linked to those before and behind it alone; the last is the first of the
 * line.
 */
export async function startLine(
  program: Program,
  length: number,
  signal: AbortSignal,
): Promise<InstanceGroup> {
  await using started = new AsyncDisposableStack();
  const place = started.use(openInstances(program, signal));
  let last: Chat | undefined;
  for (let index = 0; index < length; index++) {
    const isEnd = index === 0 || index === length - 1;
    last = await startBehind(place, `peer${index}`, isEnd ? 1 : 2, last);
  }
  started.move();
  return place;
}

/** Starts an instance with room for `links` links, of which one is to `other`. */
export async function startBehind(
  place: InstanceGroup,
  username: string,
  links: number,
  other?: Chat,
): Promise<Chat> {
  const alone = ["-no-discovery", "-max-links", `${links}`];
  if (other === undefined) return await place.start(username, ...alone);
  const chat = await place.start(username, ...alone, "-connect", `127.0.0.1:${other.port}`);
  await linkedTo(chat, 1);
  return chat;
}

/** Waits until it is linked to so many others. */
async function linkedTo(chat: Chat, others: number): Promise<void> {
  const linked = new Set<unknown>();
  while (linked.size < others) {
    const event = await chat.until(({ event }) => event === "link");
    if (isLinkUp(event)) linked.add(event["id"]);
    else linked.delete(event["id"]);
  }
}

/**
 * What `from` says, as it comes out of each of `to`. What the others of the place print is read,
 * and forgotten.
 */
export function carry(place: InstanceGroup, from: Chat, to: readonly Chat[]): Pipeline {
  const rest = place.chats.filter((chat) => !to.includes(chat)).map((chat) => chat.discardOutput());
  return {
    pids: place.chats.map(({ pid }) => pid),
    send: from.write,
    async arrived(count) {
      await Promise.all(to.map((chat) => chat.countMessages(count)));
    },
    async [Symbol.asyncDispose]() {
      await place[Symbol.asyncDispose]();
      await Promise.all(rest);
    },
  };
}

/** One instance, linked to so many others that are linked to each other too. */
export async function startChatPipeline(
  program: Program,
  receivers: number,
  signal: AbortSignal,
): Promise<Pipeline> {
  const place = await startMesh(program, receivers + 1, signal);
  const [sender, ...others] = place.chats;
  return carry(place, sender!, others);
}

/** From one end to the other of so many instances in a line. */
export async function startChatLine(
  program: Program,
  length: number,
  signal: AbortSignal,
): Promise<Pipeline> {
  const place = await startLine(program, length, signal);
  return carry(place, place.chats.at(-1)!, [place.chats[0]!]);
}
