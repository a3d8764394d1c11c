import type { ChatClient, ClientId } from "../chat/api/chat_client.ts";
import type { ChatEvent } from "../chat/api/chat_event.ts";
import type { Engine } from "../chat/engine/engine.ts";
import type { EngineEffect, EngineInput } from "../chat/engine/engine_event.ts";
import { addressText } from "../core/address.ts";
import { FINISH_MS } from "../core/limits/links.ts";
import { parseTarget } from "../core/target.ts";
import { earliest, type Now } from "../core/time.ts";
import type { CryptoWorker } from "../crypto/crypto_worker.ts";
import type { MeshEffect, MeshEvent, MeshInput } from "../protocol/mesh/api/mesh_event.ts";
import type { Mesh } from "../protocol/mesh/mesh.ts";
import type { ProfileData } from "../store/profile_data.ts";

/** What does the mesh's effects; it may not be there yet, and what was wanted until then is wanted again later. */
export interface Shell {
  perform(effect: Exclude<MeshEffect, { readonly type: "event" }>): void;
  pause(): void;
  resume(): void;
}

export interface HubOptions {
  readonly mesh: Mesh;
  readonly engine: Engine;
  /** Seals and opens; its key is told to the mesh. */
  readonly cryptoWorker: Pick<CryptoWorker, "publicKey" | "perform">;
  readonly profileData: Pick<ProfileData, "saveKnown" | "saveSettings">;
  readonly now: () => Now;
  readonly log: (text: string) => void;
}

/** Introduces the machines to each other, to the outside and to the front ends: the one place where events turn over. */
export interface Hub extends Disposable {
  toMesh(input: MeshInput): void;
  toEngine(input: EngineInput): void;
  /** A front end of its own name. */
  attach(): ChatClient;
  /** From now on effects are done. */
  connect(shell: Shell): void;
  /** Says goodbye to everyone; resolves when no connection is left, or after {@link FINISH_MS}. */
  quit(): Promise<void>;
}

/** A hub whose machines wait for the first event. */
export function createHub(options: HubOptions): Hub {
  const { mesh, engine, cryptoWorker, profileData, now, log } = options;
  const listeners = new Map<ClientId, Set<(event: ChatEvent) => void>>();
  const queue: (() => void)[] = [];
  let running = false;
  /** What time it is for all that happens in one turn. */
  let moment = now();
  let shell: Shell | undefined;
  let clients = 0;
  let holds = 0;
  let empty: PromiseWithResolvers<void> | undefined;
  let waiting: PromiseWithResolvers<void> | undefined;
  let timer: { readonly due: number; readonly id: ReturnType<typeof setTimeout> } | undefined;
  let arming = false;
  let over = false;

  /** Runs jobs one after the other, so that no machine is entered while it is at work. */
  function run(job: () => void): void {
    if (over) return;
    queue.push(job);
    if (running) return;
    running = true;
    try {
      moment = now();
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) next();
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
  }

  const isOpen = (): boolean => holds === 0 && mesh.open;

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
      meshEffects(mesh.handle({ type: "tick" }, moment));
      engineEffects(engine.handle({ type: "tick" }, moment));
    });
  }

  function meshEffects(effects: readonly MeshEffect[]): void {
    for (const effect of effects) {
      if (effect.type !== "event") {
        shell?.perform(effect);
        continue;
      }
      note(effect.event);
      engineEffects(engine.handle({ type: "mesh", event: effect.event }, moment));
    }
  }

  /** What the log tells of the mesh: never what was said. */
  function note(event: MeshEvent): void {
    switch (event.type) {
      case "peerUp":
        return log(`linked to ${event.identity.id} at ${addressText(event.address)}`);
      case "peerDown":
        return log(`no more linked to ${event.id}: ${event.reason}`);
      case "absent":
        return log(`out of sight: ${event.id}: ${event.reason}`);
      case "missing":
        return log(`${event.count} messages of ${event.id} are gone for good`);
      case "equivocated":
        return log(`${event.id} signed two messages as number ${event.sequence}`);
      case "ended":
        return log(`connection with ${addressText(event.address)} ended: ${event.reason}`);
    }
  }

  function engineEffects(effects: readonly EngineEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case "event":
          tell(effect.event, effect.to);
          break;
        case "publish":
          meshEffects(mesh.handle(effect, moment));
          break;
        case "rename":
        case "register":
          meshEffects(mesh.handle(effect, moment));
          break;
        case "profile":
          meshEffects(mesh.handle({ ...effect, sealKey: cryptoWorker.publicKey }, moment));
          break;
        case "seal":
        case "sealForRoom":
        case "open":
        case "openOfRoom":
        case "lock":
        case "unlock":
          cryptoWorker.perform(effect);
          break;
        case "save":
          save(effect);
          break;
        case "connect":
          connectTo(effect);
          break;
      }
    }
  }

  async function save(effect: Extract<EngineEffect, { readonly type: "save" }>): Promise<void> {
    const problem =
      await ("known" in effect
        ? profileData.saveKnown(effect.known)
        : profileData.saveSettings(effect.settings));
    if (problem !== undefined) hub.toEngine({ type: "error", kind: "profile", text: problem });
  }

  function tell(event: ChatEvent, to: ClientId | undefined): void {
    for (const [client, functions] of listeners) {
      if (to !== undefined && to !== client) continue;
      for (const listener of functions) listener(event);
    }
  }

  function connectTo(effect: Extract<EngineEffect, { readonly type: "connect" }>): void {
    const { client, target, port } = effect;
    parseTarget(target, port).then((check) => {
      if (check.state === "refused") {
        hub.toEngine({ type: "error", kind: "connect", text: check.reason, to: client });
        return;
      }
      hub.toEngine({ type: "notice", kind: "link", text: `trying ${target}`, to: client });
      hub.toMesh({ type: "connect", ...check.target });
    }).catch((error) => log(`reading the target ${target} failed: ${error}`));
  }

  function setHeld(held: boolean): void {
    if (held) shell?.pause();
    else shell?.resume();
    hub.toMesh({ type: "held", held });
  }

  const hub: Hub = {
    toMesh: (input) => run(() => meshEffects(mesh.handle(input, moment))),
    toEngine: (input) => run(() => engineEffects(engine.handle(input, moment))),
    connect(given) {
      shell = given;
    },
    quit() {
      hub.toMesh({ type: "quit" });
      if (mesh.connections === 0) return Promise.resolve();
      empty = Promise.withResolvers();
      const limit = setTimeout(empty.resolve, FINISH_MS);
      return empty.promise.finally(() => clearTimeout(limit));
    },
    attach() {
      const client = ++clients;
      const functions = new Set<(event: ChatEvent) => void>();
      listeners.set(client, functions);
      return {
        view: engine.view,
        submit: (intent) => hub.toEngine({ type: "intent", client, intent }),
        subscribe(listener) {
          functions.add(listener);
          return () => functions.delete(listener);
        },
        get open() {
          return isOpen();
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
  return hub;
}

/** The longest that timers can wait (2³¹ - 1 ms); one that rings too early does no harm. */
const MAX_TIMER_MS = 2 ** 31 - 1;
