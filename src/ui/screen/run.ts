import type { ChatClient } from "../../chat/client.ts";
import type { ChatEvent } from "../../chat/event.ts";
import { MAX_FRAMES_PER_SECOND } from "../../core/limits.ts";
import { GENERAL } from "../../chat/room.ts";
import type { Grid } from "../../term/cells.ts";
import { drawDifference } from "../../term/draw.ts";
import { createInput } from "../../term/input.ts";
import { BELL } from "../../term/modes.ts";
import type { Terminal, TerminalEvent } from "../../term/terminal.ts";
import { createBell } from "./bell.ts";
import type { ModelEvent, ScreenEffect, Standing } from "./model.ts";
import { init, update } from "./update.ts";
import { view } from "./view.ts";

const FRAME_MS = 1_000 / MAX_FRAMES_PER_SECOND;

/**
 * Shows the chat on a terminal until the person quits, the signal aborts, or the terminal ends. The first screen is written
 * at once. However it ends, the terminal is restored and nothing of this goes on.
 */
export async function runScreen(
  client: ChatClient,
  terminal: Terminal,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const { signal } = options;
  const input = createInput();
  const done = Promise.withResolvers<void>();
  const waiting: ModelEvent[] = [];
  let model = init({
    room: GENERAL,
    size: terminal.size(),
    standing: standing(client, GENERAL),
    messages: client.view.history(GENERAL),
    minutesEast: (ms) => -new Date(ms).getTimezoneOffset(),
  });
  const bell = createBell();
  let isRinging = false;
  let updating = false;
  let shown: Grid | undefined;
  let dirty = true;
  let writing: Promise<void> | undefined;
  let lastFrame = -Infinity;
  let frameTimer: ReturnType<typeof setTimeout> | undefined;
  let inputTimer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  /** Updates the model by an event and what follows from it, one after the other. */
  function dispatch(event: ModelEvent): void {
    waiting.push(event);
    // The engine may answer an intent before `submit` returns: that waits its turn.
    if (updating) return;
    updating = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [changed, effects] = update(model, next);
        model = changed;
        effects.forEach(perform);
      }
    } catch (error) {
      // Thrown on, it would hit the engine, or the reader of the terminal: neither can help it.
      fail(error);
    }
    updating = false;
    dirty = true;
    scheduleFrame();
  }

  function perform(effect: ScreenEffect): void {
    switch (effect.type) {
      case "submit":
        client.submit(effect.intent);
        return;
      case "quit":
        finish();
        return;
      case "suspend":
        terminal.suspend();
        return;
      case "bell":
        isRinging ||= bell.ring(performance.now());
        return;
      case "redraw":
        shown = undefined;
        return;
    }
  }

  function onChat(event: ChatEvent): void {
    // What others say comes by thousands, and changes nothing in how things stand where we are already.
    const others = event.type === "message" && !event.message.own &&
      model.buffers.has(event.message.room);
    if (!others) lookAround();
    dispatch({ type: "chat", event });
  }

  /** Looks how things stand, and into rooms where we are since. */
  function lookAround(): void {
    for (const { id } of client.view.rooms) {
      if (model.buffers.has(id)) continue;
      dispatch({ type: "opened", room: id, messages: client.view.history(id) });
    }
    dispatch({ type: "standing", standing: standing(client, model.room) });
  }

  function onTerminal(event: TerminalEvent): void {
    switch (event.type) {
      case "bytes":
        return onTokens(input.handle(event, now()));
      case "resized":
      case "resumed":
        shown = undefined;
        return dispatch({ type: "resized", size: terminal.size() });
      case "ended":
        return finish();
    }
  }

  function onTokens(tokens: ReturnType<typeof input.handle>): void {
    for (const token of tokens) dispatch({ type: "input", token });
    clearTimeout(inputTimer);
    const deadline = input.deadline();
    if (deadline === undefined || over) return;
    inputTimer = setTimeout(
      () => onTokens(input.handle({ type: "tick" }, now())),
      Math.max(0, deadline - performance.now()),
    );
  }

  function scheduleFrame(): void {
    if (over || frameTimer !== undefined || writing !== undefined) return;
    const wait = lastFrame + FRAME_MS - performance.now();
    frameTimer = setTimeout(frame, Math.max(0, wait));
  }

  function frame(): void {
    frameTimer = undefined;
    try {
      draw();
    } catch (error) {
      fail(error);
    }
  }

  function draw(): void {
    if (over || !dirty || writing !== undefined) return;
    dirty = false;
    lastFrame = performance.now();
    model = update(model, { type: "standing", standing: standing(client, model.room) })[0];
    const { columns, rows } = model.size;
    const next = view(model, columns, rows);
    const bytes = drawDifference(shown, next, terminal.level) + (isRinging ? BELL : "");
    shown = next;
    isRinging = false;
    if (bytes === "") return;
    writing = terminal.write(bytes).finally(() => {
      writing = undefined;
      if (dirty) scheduleFrame();
    });
  }

  function finish(): void {
    over = true;
    done.resolve();
  }

  function fail(error: unknown): void {
    over = true;
    done.reject(error);
  }

  const unlisten = terminal.listen(onTerminal);
  const unsubscribe = client.subscribe(onChat);
  signal.addEventListener("abort", finish);
  try {
    if (signal.aborted) return;
    terminal.enter();
    lookAround();
    draw();
    await done.promise;
  } finally {
    over = true;
    clearTimeout(frameTimer);
    clearTimeout(inputTimer);
    signal.removeEventListener("abort", finish);
    unsubscribe();
    unlisten();
    terminal.restore();
  }
}

function now(): { readonly monotonic: number; readonly wall: number } {
  return { monotonic: performance.now(), wall: Date.now() };
}

function standing({ view }: ChatClient, room: string): Standing {
  return {
    self: view.self,
    people: view.people,
    rooms: view.rooms,
    lobby: view.lobby,
    members: view.members(room),
    status: view.status,
  };
}
