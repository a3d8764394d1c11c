/**
 * The event loop of the program: it introduces the machines (mesh and engine) to each other, to the
 * outside and to the front ends.
 *
 * Invariants:
 *
 * 1. No machine is entered while one is at work: input that comes meanwhile waits for its turn.
 * 2. What leaves for sockets leaves before anything that the same turn has to show. The effects of
 *    the mesh on sockets are done in the order in which the mesh made them, since each write
 *    carries the nonce after that of the write before it.
 * 3. Events reach the engine, and those of the engine the front ends, in the order in which they
 *    were made; everything that follows from an event stands in its place. So a message is shown
 *    before its delivery.
 * 4. A turn has one time, however long it takes. The drafts of a turn go to the
 *    mesh at its end, at once.
 * 5. One timer waits for the earliest deadline of both machines.
 *
 * @module
 */
import type { ChatClient, ClientId } from "../chat/api/chat_client.ts";
import type { ChatEvent } from "../chat/api/chat_event.ts";
import { type JobPerformers, performJob } from "../chat/api/job.ts";
import type { Engine } from "../chat/engine/engine.ts";
import type { EngineEffect, EngineInput } from "../chat/engine/engine_io.ts";
import { parseTarget } from "../core/dial_target.ts";
import { SEND_AT_EXIT_MS } from "../core/limits/chat.ts";
import { FINISH_MS } from "../core/limits/links.ts";
import { earliest, type Now } from "../core/now.ts";
import type { MeshEffect, MeshEvent, MeshInput } from "../protocol/mesh/api/mesh_io.ts";
import type { Mesh } from "../protocol/mesh/mesh.ts";
import type { Draft } from "../protocol/replication/wire/envelope.ts";
import type { ProfileData } from "../store/profile_data.ts";
import { createMeshLog } from "./mesh_log.ts";

/**
 * Performs the effects of the mesh. Before it is connected they are dropped: the mesh wants them
 * again later.
 */
export interface Shell {
  perform(effect: Exclude<MeshEffect, { readonly type: "event" }>): void;
  pause(): void;
  resume(): void;
}

/** The machines that the event loop connects, and what it performs their effects with. */
export interface EventLoopOptions {
  readonly mesh: Mesh;
  readonly engine: Engine;
  /** Goes to the mesh with the profile: others seal direct messages with it, base64url. */
  readonly sealKey: string;
  /** Does the engine's jobs. The answers come back as inputs of the engine. */
  readonly performers: JobPerformers;
  readonly profileData: Pick<ProfileData, "saveKnown" | "saveSettings">;
  readonly now: () => Now;
  readonly log: (text: string) => void;
}

/** The event loop. */
export interface EventLoop extends Disposable {
  toMesh(input: MeshInput): void;
  toEngine(input: EngineInput): void;
  /**
   * Attaches a front end, as a client of its own. Nothing is kept of a client without
   * subscriptions, so a front end detaches when it ends its last one.
   */
  attach(): ChatClient;
  /** The number of clients with subscriptions. */
  readonly subscribed: number;
  /** Sets the shell: from now on the effects of the mesh are performed. */
  connect(shell: Shell): void;
  /**
   * Sends what can still go out (receipts, what is being sealed), for {@link SEND_AT_EXIT_MS} at
   * most. Then closes all links in order; resolves when no connection is left, or after
   * {@link FINISH_MS}.
   */
  quit(): Promise<void>;
}

/** Creates an event loop whose machines wait for the first input. */
export function createEventLoop(options: EventLoopOptions): EventLoop {
  const { mesh, engine, sealKey, performers, profileData, now, log } = options;
  /** The listeners of each client that has some. */
  const listeners = new Map<ClientId, Set<(event: ChatEvent) => void>>();
  const meshLog = createMeshLog(log);
  const queue: (() => void)[] = [];
  /** The drafts of the current turn: lines that go out at once share an envelope. */
  let drafts: Draft[] = [];
  let running = false;
  /** The time of the current turn. */
  let moment = now();
  let shell: Shell | undefined;
  let clients = 0;
  let holds = 0;
  let empty: PromiseWithResolvers<void> | undefined;
  let waiting: PromiseWithResolvers<void> | undefined;
  let allSent: PromiseWithResolvers<void> | undefined;
  let timer: { readonly due: number; readonly id: ReturnType<typeof setTimeout> } | undefined;
  let arming = false;
  let over = false;

  /** Takes steps one after the other (invariant 1). */
  function run(step: () => void): void {
    if (over) return;
    queue.push(step);
    if (running) return;
    running = true;
    try {
      moment = now();
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        next();
        while (queue.length === 0 && drafts.length > 0) performMesh(publish());
      }
    } finally {
      running = false;
      if (!arming) {
        arming = true;
        queueMicrotask(arm);
      }
    }
    if (mesh.connections === 0) empty?.resolve();
    if (waiting !== undefined && isOpen()) {
      waiting.resolve();
      waiting = undefined;
    }
    if (allSent !== undefined && isAllSent()) allSent.resolve();
  }

  const isOpen = (): boolean => holds === 0 && mesh.open;

  /** Returns whether nothing more can go out: all is sent, or nobody is there to take it. */
  function isAllSent(): boolean {
    const { waiting, links } = engine.view.status;
    return waiting === 0 || links === 0;
  }

  function closeLinks(): Promise<void> {
    eventLoop.toMesh({ type: "quit" });
    if (mesh.connections === 0) return Promise.resolve();
    empty = Promise.withResolvers();
    return resolvedWithin(FINISH_MS, empty);
  }

  function arm(): void {
    arming = false;
    if (over) return;
    const due = earliest(mesh.deadline(), engine.deadline());
    if (due === timer?.due) return;
    if (timer !== undefined) clearTimeout(timer.id);
    timer = due === undefined ? undefined : {
      due,
      id: setTimeout(ring, Math.min(Math.max(0, due - now().monotonic), MAX_TIMER_MS)),
    };
  }

  function ring(): void {
    timer = undefined;
    run(() => {
      performMesh(mesh.handle({ type: "tick" }, moment));
      performEngine(engine.handle({ type: "tick" }, moment));
    });
  }

  /** Performs the effects of the mesh: first those on sockets, then its events. */
  function performMesh(effects: readonly MeshEffect[]): void {
    handOn(send(effects));
  }

  /** Does the effects of the mesh on sockets, in order; returns its events, in order. */
  function send(effects: readonly MeshEffect[]): readonly MeshEvent[] {
    const events: MeshEvent[] = [];
    for (const effect of effects) {
      if (effect.type === "event") events.push(effect.event);
      else shell?.perform(effect);
    }
    return events;
  }

  /**
   * Hands the events of the mesh to the engine, and performs the effects of each before the next.
   */
  function handOn(events: readonly MeshEvent[]): void {
    for (const event of events) {
      meshLog.note(event, moment.monotonic);
      performEngine(engine.handle({ type: "mesh", event }, moment));
    }
  }

  /**
   * Performs the effects of the engine: first all that leaves this process, then the events for the
   * front ends. An event of the mesh that one of those effects caused keeps its place among them.
   */
  function performEngine(effects: readonly EngineEffect[]): void {
    let caused: Map<EngineEffect, readonly MeshEvent[]> | undefined;
    for (const effect of effects) {
      if (effect.type === "event") continue;
      const events = perform(effect);
      if (events.length > 0) (caused ??= new Map()).set(effect, events);
    }
    for (const effect of effects) {
      if (effect.type === "event") notify(effect.event, effect.to);
      else handOn(caused?.get(effect) ?? NO_EVENTS);
    }
  }

  /** Hands to the mesh what was drafted in this turn; returns the effects. */
  function publish(): readonly MeshEffect[] {
    const [draft, ...further] = drafts;
    drafts = [];
    if (draft === undefined) return [];
    return mesh.handle(
      { type: "publish", draft, ...(further.length > 0 ? { further } : {}) },
      moment,
    );
  }

  /** Does one effect of the engine; returns the events of the mesh that follow from it. */
  function perform(effect: Exclude<EngineEffect, { type: "event" }>): readonly MeshEvent[] {
    switch (effect.type) {
      case "publish":
        drafts.push(effect.draft);
        return NO_EVENTS;
      case "rename":
      case "register":
        return send([...publish(), ...mesh.handle(effect, moment)]);
      case "profile":
        return send([...publish(), ...mesh.handle({ ...effect, sealKey }, moment)]);
      case "sendRecord":
        eventLoop.toMesh(effect); // a turn of its own: each may be answered by a further one
        return NO_EVENTS;
      case "job":
        performJob(performers, effect);
        return NO_EVENTS;
      case "save":
        save(effect);
        return NO_EVENTS;
      case "connect":
        connectTo(effect);
        return NO_EVENTS;
      case "diagnostic":
        meshLog.note(effect, moment.monotonic);
        return NO_EVENTS;
    }
  }

  async function save(effect: Extract<EngineEffect, { readonly type: "save" }>): Promise<void> {
    const problem =
      await ("known" in effect
        ? profileData.saveKnown(effect.known)
        : profileData.saveSettings(effect.settings));
    if (problem !== undefined) {
      eventLoop.toEngine({ type: "error", kind: "profile", text: problem });
    }
  }

  function notify(event: ChatEvent, to: ClientId | undefined): void {
    for (const [client, functions] of listeners) {
      if (to !== undefined && to !== client) continue;
      for (const listener of functions) listener(event);
    }
  }

  function connectTo(effect: Extract<EngineEffect, { readonly type: "connect" }>): void {
    const { client, target, port } = effect;
    parseTarget(target, port).then((check) => {
      if (check.state === "refused") {
        eventLoop.toEngine({ type: "error", kind: "connect", text: check.reason, to: client });
        return;
      }
      eventLoop.toEngine({ type: "notice", kind: "link", text: `trying ${target}`, to: client });
      eventLoop.toMesh({ type: "connect", ...check.target });
    }).catch((error) => log(`reading the target ${target} failed: ${error}`));
  }

  function setHeld(held: boolean): void {
    if (held) shell?.pause();
    else shell?.resume();
    eventLoop.toMesh({ type: "held", held });
  }

  const eventLoop: EventLoop = {
    // what the engine drafted before goes first
    toMesh: (input) => run(() => performMesh([...publish(), ...mesh.handle(input, moment)])),
    toEngine: (input) => run(() => performEngine(engine.handle(input, moment))),
    connect(given) {
      shell = given;
    },
    quit() {
      eventLoop.toEngine({ type: "leaving" });
      if (isAllSent()) return closeLinks();
      allSent = Promise.withResolvers();
      return resolvedWithin(SEND_AT_EXIT_MS, allSent).then(closeLinks);
    },
    get subscribed() {
      return listeners.size;
    },
    attach() {
      const client = ++clients;
      const functions = new Set<(event: ChatEvent) => void>();
      return {
        view: engine.view,
        submit: (intent) => eventLoop.toEngine({ type: "intent", client, intent }),
        together: run,
        subscribe(listener) {
          functions.add(listener);
          listeners.set(client, functions);
          return () => {
            functions.delete(listener);
            if (functions.size === 0) listeners.delete(client);
          };
        },
        get open() {
          return isOpen();
        },
        get capacity() {
          return isOpen() ? mesh.capacity : 0;
        },
        ready() {
          if (isOpen()) return Promise.resolve();
          waiting ??= Promise.withResolvers();
          return waiting.promise;
        },
        hold(until) {
          if (holds++ === 0) setHeld(true);
          const release = () => {
            if (--holds === 0) setHeld(false);
          };
          until.then(release, release);
        },
      };
    },
    [Symbol.dispose]() {
      over = true;
      if (timer !== undefined) clearTimeout(timer.id);
    },
  };
  return eventLoop;
}

/** Resolves what is not resolved after `ms`; returns its promise. */
function resolvedWithin(
  ms: number,
  { promise, resolve }: PromiseWithResolvers<void>,
): Promise<void> {
  const limit = setTimeout(resolve, ms);
  return promise.finally(() => clearTimeout(limit));
}

const NO_EVENTS: readonly MeshEvent[] = [];

/**
 * The longest time that timers can wait (2³¹ - 1 ms). A timer that rings too early does no harm.
 */
const MAX_TIMER_MS = 2 ** 31 - 1;
