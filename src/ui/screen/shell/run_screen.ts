/**
 * Runs the screen: the loop around the model. Input and events go into `update`, effects come out,
 * and `view` draws.
 *
 * Invariants:
 *
 * 1. One event updates the model at a time; what it leads to waits its turn.
 * 2. A snapshot of the view is dispatched only if something in it changed, and before the event
 *    that tells of it. Each frame reads the view too, so that nothing on the screen is older than
 *    the frame.
 * 3. An error ends the screen. It never reaches the engine, or the reader of the terminal.
 * 4. However it ends, the terminal is restored, and no timer or listener is left.
 *
 * @module
 */
import type { ChatClient } from "../../../chat/api/chat_client.ts";
import type { ChatEvent } from "../../../chat/api/chat_event.ts";
import { GENERAL } from "../../../chat/api/room_id.ts";
import { createInput, type InputToken } from "../../../term/input/input.ts";
import type { Terminal, TerminalEvent } from "../../../term/terminal.ts";
import type { ModelEvent, ScreenEffect } from "../model/model.ts";
import { wantsMouse } from "../update/mouse.ts";
import { init, update } from "../update/update.ts";
import { view } from "../view/view.ts";
import { alertOf, titleOf, unreadElsewhere } from "./alert_text.ts";
import { createAlerts } from "./alerts.ts";
import { createMouseMode } from "./mouse_mode.ts";
import { createPainter, type Painter, type Picture } from "./painter.ts";
import { createSnapshotReader } from "./snapshot_reader.ts";
import { createSteadyCursor } from "./steady_cursor.ts";

/**
 * Shows the chat on a terminal until the person quits, the signal aborts, or the terminal ends. The
 * first screen is written at once.
 */
export async function runScreen(
  client: ChatClient,
  terminal: Terminal,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const { signal } = options;
  const { background } = terminal.capabilities;
  const input = createInput();
  const alerts = createAlerts(terminal.notifications);
  const mouseMode = createMouseMode(terminal.capabilities);
  const cursor = createSteadyCursor(terminal);
  const done = Promise.withResolvers<void>();
  const waiting: ModelEvent[] = [];
  const readSnapshot = createSnapshotReader(
    client.view,
    () => terminal.capabilities.fewGlyphs ? "ascii" : "unicode",
  );
  let model = init({
    room: GENERAL,
    size: terminal.size(),
    terminal: {
      colours: terminal.capabilities.colours,
      ...(background === undefined ? {} : { assumed: background }),
    },
    snapshot: readSnapshot(GENERAL),
    messages: client.view.history(GENERAL),
    minutesEast: (ms) => -new Date(ms).getTimezoneOffset(),
    startedMs: Date.now(),
  });
  let painter: Painter | undefined;
  let updating = false;
  let inputTimer: ReturnType<typeof setTimeout> | undefined;

  /** Updates the model by an event and by those that follow from it. */
  function dispatch(event: ModelEvent): void {
    waiting.push(event);
    // The engine may answer an intent before `submit` returns: that waits its turn.
    if (updating) return;
    updating = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [changed, effects] = update(model, next);
        model = changed;
        if (effects.length > 0) client.together(() => effects.forEach(perform));
      }
    } catch (error) {
      // Thrown on, it would reach the engine, or the reader of the terminal.
      done.reject(error);
    }
    updating = false;
  }

  function perform(effect: ScreenEffect): void {
    switch (effect.type) {
      case "submit":
        client.submit(effect.intent);
        return;
      case "quit":
        done.resolve();
        return;
      case "suspend":
        terminal.suspend();
        return;
      case "alert":
        alerts.alert(alertOf(model, effect), client.view.settings, performance.now());
        return;
      case "redraw":
        drawAnew();
        return;
    }
  }

  function drawAnew(): void {
    alerts.forgetTitle();
    mouseMode.forget();
    painter?.forget();
  }

  function onChat(event: ChatEvent): void {
    // Messages of others come by thousands, and change no snapshot, unless they are the first in a
    // room.
    const others = event.type === "message" && !event.message.own &&
      model.buffers.has(event.message.room);
    if (!others) readView();
    else if (event.message.room === model.room) alerts.messageShown();
    dispatch({ type: "chat", event });
    painter?.changed("others");
  }

  /** Reads the view: opens rooms that are new, and dispatches a snapshot that changed. */
  function readView(): void {
    for (const { id } of client.view.rooms) {
      if (model.buffers.has(id)) continue;
      dispatch({ type: "opened", room: id, messages: client.view.history(id) });
    }
    const snapshot = readSnapshot(model.room);
    if (snapshot !== model.snapshot) dispatch({ type: "snapshot", snapshot });
  }

  function onTerminal(event: TerminalEvent): void {
    switch (event.type) {
      case "bytes":
        return onTokens(input.handle(event, now()));
      case "resumed":
        cursor.forget();
        return resize();
      case "resized":
        return resize();
      case "ended":
        return done.resolve();
    }
  }

  function resize(): void {
    drawAnew();
    dispatch({ type: "resized", size: terminal.size() });
    painter?.changed("person");
  }

  function onTokens(tokens: readonly InputToken[]): void {
    for (const token of tokens) {
      if (token.type === "focus") alerts.focus(token.focused);
      dispatch({ type: "input", token });
    }
    painter?.changed("person");
    clearTimeout(inputTimer);
    const deadline = input.deadline();
    if (deadline === undefined) return;
    inputTimer = setTimeout(
      () => onTokens(input.handle({ type: "tick" }, now())),
      Math.max(0, deadline - performance.now()),
    );
  }

  function picture(): Picture {
    [model] = update(model, { type: "snapshot", snapshot: readSnapshot(model.room) });
    const { columns, rows } = model.size;
    const notifications = mouseMode.take(wantsMouse(model)) +
      cursor.take(model.snapshot.settings.calm === "on") +
      alerts.take(titleOf(model), unreadElsewhere(model));
    return { grid: view(model, columns, rows), notifications };
  }

  const unlisten = terminal.listen(onTerminal);
  const unsubscribe = client.subscribe(onChat);
  const abort = () => done.resolve();
  signal.addEventListener("abort", abort);
  try {
    if (signal.aborted) return;
    terminal.enter();
    readView();
    painter = createPainter(terminal, { picture, fail: done.reject });
    await done.promise;
  } finally {
    painter?.[Symbol.dispose]();
    clearTimeout(inputTimer);
    signal.removeEventListener("abort", abort);
    unsubscribe();
    unlisten();
    terminal.restore();
  }
}

function now(): { readonly monotonic: number; readonly wall: number } {
  return { monotonic: performance.now(), wall: Date.now() };
}
