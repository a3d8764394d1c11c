import type { Machine, Tick } from "../core/machine.ts";
import type { PeerId } from "../core/peer.ts";
import { safeText } from "../core/text/safe.ts";
import { earliest, type Now } from "../core/time.ts";
import type { Draft } from "../protocol/talk/envelope.ts";
import type { MeshEvent } from "../protocol/mesh/mesh_event.ts";
import type { ClientId } from "./client.ts";
import type { ChatEvent } from "./event.ts";
import { createHearing } from "./hearing.ts";
import type { Intent } from "./intent.ts";
import { createMutes } from "./mutes.ts";
import { type Hands, obey } from "./obey.ts";
import { createPacing } from "./pacing.ts";
import { parseCommand, parseInput } from "./parse.ts";
import { createPeople } from "./people.ts";
import { createReach } from "./reach.ts";
import type { NodeFacts } from "./report.ts";
import { GENERAL, GENERAL_TOPIC } from "./room.ts";
import { createSight } from "./sight.ts";
import { createSpeaking } from "./speaking.ts";
import { troubleText } from "./trouble.ts";
import type { ChatView, Status } from "./view.ts";
import { createVoice } from "./voice.ts";

export type EngineInput =
  | { readonly type: "started" }
  | { readonly type: "mesh"; readonly event: MeshEvent }
  | { readonly type: "intent"; readonly client: ClientId; readonly intent: Intent }
  /** What a person should know that only the outside can tell; one front end alone, or all. */
  | {
    readonly type: "notice" | "error";
    readonly kind: string;
    readonly text: string;
    readonly to?: ClientId;
  };

export type EngineEffect =
  | { readonly type: "event"; readonly event: ChatEvent; readonly to?: ClientId }
  | { readonly type: "publish"; readonly draft: Draft }
  | { readonly type: "rename"; readonly username: string }
  /** Link to what a person named, or tell `client` what is wrong with it. */
  | {
    readonly type: "connect";
    readonly target: string;
    readonly port: string | undefined;
    readonly client: ClientId;
  };

export interface EngineOptions {
  readonly id: PeerId;
  readonly username: string;
  readonly facts: () => NodeFacts;
  /** How the search for peers goes: one short line. */
  readonly discovery: () => string;
}

/** What a chat is: people, messages, commands; a machine above the mesh, and one object to every front end. */
export interface Engine extends Machine<EngineInput, EngineEffect> {
  readonly view: ChatView;
}

/** Whether it is worth a look whether something said was forgotten: not for each of the many messages of a flood. */
function mayHaveExpired(input: EngineInput | Tick): boolean {
  return input.type !== "mesh" ||
    (input.event.type !== "received" && input.event.type !== "said");
}

/** An engine for somebody who is alone as yet. */
export function createEngine(options: EngineOptions): Engine {
  const { facts } = options;
  let effects: EngineEffect[] = [];
  const voice = createVoice((event, to) =>
    void effects.push(to === undefined ? { type: "event", event } : { type: "event", event, to })
  );
  const people = createPeople({
    id: options.id,
    name: options.username,
    connection: "self",
    muted: false,
  });
  const mutes = createMutes(people, voice);
  const sight = createSight(people, mutes, voice);
  const hearing = createHearing({ people, sight, mutes, voice });
  const reach = createReach(voice);
  const pacing = createPacing(voice);
  const speaking = createSpeaking({
    people,
    pacing,
    voice,
    publish: (draft) => void effects.push({ type: "publish", draft }),
    rename: (username) => void effects.push({ type: "rename", username }),
  });
  const hands: Hands = {
    people,
    mutes,
    voice,
    speaking,
    status,
    facts,
    connect: (target, port, client) => void effects.push({ type: "connect", target, port, client }),
  };

  function status(): Status {
    const { linked } = sight;
    return {
      links: linked,
      relayed: people.others.length - linked,
      discovery: safeText(options.discovery()),
      problems: [...pacing.problems(sight.granted), ...hearing.problems],
      said: reach.said,
      delivered: reach.delivered,
      waiting: pacing.waiting,
      expired: facts().counters.expired,
    };
  }

  const view: ChatView = {
    get self() {
      return people.self;
    },
    get people() {
      return people.others;
    },
    rooms: [GENERAL],
    topic: () => GENERAL_TOPIC,
    get status() {
      return status();
    },
    history: (room) => room === GENERAL ? hearing.messages : [],
  };

  function fromMesh(event: MeshEvent, now: Now): void {
    switch (event.type) {
      case "peerUp":
      case "peerDown":
        sight.handle(event, now);
        return reach.links(sight.linked);
      case "present":
      case "absent":
      case "roundTrip":
        return sight.handle(event, now);
      case "received":
        for (const received of event.received) hearing.hear(received, now);
        return;
      case "said":
        reach.noteSaid(event.envelope.sequence, sight.linked, now);
        pacing.noteSaid(now);
        if (event.envelope.type !== "nick") hearing.show(event.envelope, 0, now);
        return;
      case "missing":
        return hearing.missing(event.id, event.count, now);
      case "repairing":
        return hearing.repairing(event.id, event.count);
      case "excess":
        return mutes.excess(event.id, event.over, now);
      case "equivocated":
        return hearing.equivocated(event, now);
      case "acknowledged":
        return reach.acknowledged(event, now);
      case "paced":
        return pacing.paced(event.ms, sight.granted, now);
      case "ended":
        return;
      case "trouble":
        return voice.notice("link", troubleText(event), now);
    }
  }

  function fromClient(client: ClientId, intent: Intent, now: Now): void {
    if (intent.room !== GENERAL) {
      const room = safeText(intent.room);
      return voice.refuse(`There is no room "${room}": the room is ${GENERAL}`, now, client);
    }
    switch (intent.type) {
      case "say":
        return speaking.say("chat", intent.content, now, client);
      case "command":
        return obey(parseCommand(intent.line), hands, now, client);
      case "input":
        return obey(parseInput(intent.line), hands, now, client);
    }
  }

  return {
    view,
    handle(input, now) {
      effects = [];
      switch (input.type) {
        case "started": {
          const { port, epoch } = facts();
          const { id, name: username } = people.self;
          voice.emit({ type: "ready", id, username, port, epoch, clock: voice.moment(now) });
          break;
        }
        case "mesh":
          fromMesh(input.event, now);
          break;
        case "intent":
          fromClient(input.client, input.intent, now);
          break;
        case "notice":
          voice.notice(input.kind, safeText(input.text, { newlines: true }), now, input.to);
          break;
        case "error":
          voice.refuse(safeText(input.text, { newlines: true }), now, input.to);
          break;
        case "tick":
          reach.tick(sight.linked, now);
          hearing.tick(now);
          break;
      }
      if (mayHaveExpired(input)) reach.noteExpired(facts().counters.expired, now);
      return effects;
    },
    deadline: () => earliest(reach.deadline(), hearing.deadline()),
  };
}
