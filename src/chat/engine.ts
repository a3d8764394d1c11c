import { formatAddress } from "../core/address.ts";
import { type Clock, CLOCK_ZERO, compareClocks, nextClock } from "../core/clock.ts";
import type { Machine } from "../core/machine.ts";
import type { PeerId } from "../core/peer.ts";
import { checkContent } from "../core/text/content.ts";
import { checkName } from "../core/text/name.ts";
import { safeName, safeText } from "../core/text/safe.ts";
import type { Now } from "../core/time.ts";
import { clockOf, type Draft, type Envelope } from "../protocol/talk/envelope.ts";
import type { Received } from "../protocol/talk/inbox.ts";
import type { MeshEvent } from "../protocol/mesh/mesh_event.ts";
import { findCommand } from "./command.ts";
import type { ChatEvent } from "./event.ts";
import { createHistory } from "./history.ts";
import type { Intent } from "./intent.ts";
import type { Message, MessageType } from "./message.ts";
import { parseCommand, type Parsed, parseInput } from "./parse.ts";
import { createPeople } from "./people.ts";
import { helpText, type NodeFacts, peersText, statusText, usersText } from "./report.ts";
import { troubleText } from "./trouble.ts";
import type { ChatView, Status } from "./view.ts";

/** One front end, to which the answers to its commands go. */
export type ClientId = number;

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

/** The room that everybody is in. */
export const GENERAL = "general";
const TOPIC = "Talk about anything";
const MESSAGE_TYPES: ReadonlySet<string> = new Set<MessageType>(["chat", "action", "nick"]);

/** An engine for somebody who is alone as yet. */
export function createEngine(options: EngineOptions): Engine {
  const people = createPeople({
    id: options.id,
    name: options.username,
    connection: "self",
  });
  const history = createHistory();
  let clock: Clock = CLOCK_ZERO;
  let said = 0;
  let delivered = 0;
  let effects: EngineEffect[] = [];
  /** The last text of each author that passed the name check, which costs more than comparing. */
  const checkedSenders = new Map<PeerId, string>();

  const emit = (event: ChatEvent, to?: ClientId): void =>
    void effects.push(to === undefined ? { type: "event", event } : { type: "event", event, to });

  const status = (): Status => ({
    links: people.others.length,
    discovery: safeText(options.discovery()),
    problems: [],
    said,
    delivered,
    expired: options.facts().counters.expired,
  });

  const view: ChatView = {
    get self() {
      return people.self;
    },
    get people() {
      return people.others;
    },
    rooms: [GENERAL],
    topic: () => TOPIC,
    get status() {
      return status();
    },
    history: (room) => room === GENERAL ? history.messages : [],
  };

  /** The moment of something that is no message, behind everything shown so far. */
  function moment(now: Now): Clock {
    clock = nextClock(clock, now.wall);
    return clock;
  }

  function notice(kind: string, text: string, now: Now, to?: ClientId): void {
    emit({ type: "notice", kind, text, clock: moment(now) }, to);
  }

  function refuse(text: string, now: Now, to: ClientId | undefined): void {
    emit({ type: "error", text, clock: moment(now) }, to);
  }

  // What the mesh tells

  function fromMesh(event: MeshEvent, now: Now): void {
    switch (event.type) {
      case "peerUp": {
        const { identity, address } = event;
        const shownAddress = formatAddress(address.hostname, address.port);
        const person = people.set({
          id: identity.id,
          name: nameOf(identity.username),
          connection: "direct",
          address: shownAddress,
          version: safeText(identity.version),
        });
        emit({ type: "link", state: "up", person, address: shownAddress });
        emit({ type: "joined", person, clock: moment(now) });
        break;
      }
      case "peerDown": {
        const person = people.get(event.id);
        if (person === undefined) break;
        const { reason } = event;
        emit({ type: "link", state: "down", person, address: person.address ?? "", reason });
        emit({ type: "left", person, reason, clock: moment(now) });
        if (event.unacknowledged > 0) {
          const count = event.unacknowledged === 1 ? "message" : `${event.unacknowledged} messages`;
          notice("delivery", `${person.shown} may not have got your last ${count}`, now);
        }
        people.remove(event.id);
        checkedSenders.delete(event.id);
        break;
      }
      case "roundTrip": {
        const person = people.get(event.id);
        if (person !== undefined) people.set({ ...person, roundTripMs: event.ms });
        break;
      }
      case "received":
        for (const received of event.received) hear(received, now);
        break;
      case "said":
        if (event.envelope.type === "nick") said = event.envelope.sequence;
        else show(event.envelope, 0, true);
        said = event.envelope.sequence;
        break;
      case "missing": {
        const name = people.get(event.id)?.shown ?? "somebody";
        const count = event.count === 1 ? "1 message" : `${event.count} messages`;
        notice("gap", `${count} of ${name} did not arrive and can't be had any more`, now);
        break;
      }
      case "acknowledged":
        delivered = event.top;
        emit({
          type: "delivery",
          after: event.after,
          sequence: event.top,
          delivered: event.linked,
          linked: event.linked,
        });
        break;
      case "ended":
        break;
      case "trouble":
        notice("link", troubleText(event), now);
        break;
    }
  }

  function hear({ envelope, hops, earlier }: Received, now: Now): void {
    if (compareClocks(clockOf(envelope), clock) > 0) clock = clockOf(envelope);
    if (!MESSAGE_TYPES.has(envelope.type) || envelope.room !== GENERAL) return; // of a later version
    if (checkedSenders.get(envelope.author) !== envelope.sender) {
      if (checkName(envelope.sender).state !== "ok") return;
      if (people.get(envelope.author) !== undefined) {
        checkedSenders.set(envelope.author, envelope.sender);
      }
    }
    if (envelope.type === "nick") {
      if (!earlier) renamed(envelope, now);
    } else {
      show(envelope, hops, false);
    }
  }

  function show(envelope: Envelope, hops: number, own: boolean): void {
    const message: Message = {
      room: envelope.room,
      type: envelope.type as MessageType,
      sender: envelope.sender,
      author: envelope.author,
      epoch: envelope.epoch,
      sequence: envelope.sequence,
      content: own ? envelope.content : safeText(envelope.content, { newlines: true }),
      timestamp: envelope.timestamp,
      clock: clockOf(envelope),
      hops,
      own,
    };
    history.add(message);
    emit({ type: "message", message });
  }

  function renamed(envelope: Envelope, now: Now): void {
    const person = people.get(envelope.author);
    const check = checkName(envelope.content);
    if (person === undefined || check.state !== "ok" || person.name === check.name) return;
    const from = person.shown;
    const after = people.set({ ...person, name: check.name });
    emit({ type: "renamed", person: after, from, to: after.shown, clock: moment(now) });
  }

  // What front ends ask

  function fromClient(client: ClientId, intent: Intent, now: Now): void {
    if (intent.room !== GENERAL) {
      refuse(`There is no room "${safeText(intent.room)}": the room is ${GENERAL}`, now, client);
      return;
    }
    switch (intent.type) {
      case "say":
        return say("chat", intent.content, now, client);
      case "command":
        return obey(parseCommand(intent.line), now, client);
      case "input":
        return obey(parseInput(intent.line), now, client);
    }
  }

  function say(type: MessageType, raw: string, now: Now, client: ClientId): void {
    const check = checkContent(raw);
    if (check.state === "refused") return refuse(check.reason, now, client);
    // what others could not be shown is not sent either, so that what one sees is what they see
    const text = safeText(check.content, { newlines: true });
    const safe = text === check.content ? check : checkContent(text); // a tab becomes longer
    if (safe.state === "refused") return refuse(safe.reason, now, client);
    effects.push({ type: "publish", draft: { type, room: GENERAL, content: safe.content } });
  }

  function obey(parsed: Parsed, now: Now, client: ClientId): void {
    if (parsed.state === "refused") return refuse(safeText(parsed.reason), now, client);
    if (parsed.state === "text") return say("chat", parsed.content, now, client);
    const [first = "", second] = parsed.arguments;
    switch (parsed.command.name) {
      case "help": {
        const about = first === "" ? undefined : findCommand(first.replace(/^\//, ""));
        if (first !== "" && about === undefined) {
          return refuse(`There is no command /${safeText(first)}: /help lists them`, now, client);
        }
        return notice("help", helpText(about), now, client);
      }
      case "users":
        return notice("users", usersText(people), now, client);
      case "peers":
        return notice("peers", peersText(people), now, client);
      case "status":
        return notice("status", statusText(people, status(), options.facts()), now, client);
      case "nick":
        return rename(first, now, client);
      case "me":
        return say("action", first, now, client);
      case "broadcast":
        return say("chat", first, now, client);
      case "connect":
        effects.push({ type: "connect", target: first, port: second, client });
        return;
      case "clear":
        return emit({ type: "clear" }, client);
      case "quit":
        return emit({ type: "quit" }, client);
      default:
        throw new Error(`Cannot obey /${parsed.command.name}: it is in the table, but not here`);
    }
  }

  function rename(raw: string, now: Now, client: ClientId): void {
    const check = checkName(raw);
    if (check.state === "refused") return refuse(check.reason, now, client);
    const before = people.self;
    if (check.name === before.name) return refuse(`You are ${check.name} already`, now, client);
    const person = people.set({ ...before, name: check.name });
    effects.push({ type: "rename", username: check.name });
    effects.push({ type: "publish", draft: { type: "nick", room: GENERAL, content: check.name } });
    emit({ type: "renamed", person, from: before.shown, to: person.shown, clock: moment(now) });
  }

  return {
    view,
    handle(input, now) {
      effects = [];
      switch (input.type) {
        case "started": {
          const { port, epoch } = options.facts();
          const username = people.self.name;
          emit({ type: "ready", id: options.id, username, port, epoch, clock: moment(now) });
          break;
        }
        case "mesh":
          fromMesh(input.event, now);
          break;
        case "intent":
          fromClient(input.client, input.intent, now);
          break;
        case "notice":
          notice(input.kind, safeText(input.text, { newlines: true }), now, input.to);
          break;
        case "error":
          refuse(safeText(input.text, { newlines: true }), now, input.to);
          break;
        case "tick":
          break;
      }
      return effects;
    },
    deadline: () => undefined,
  };
}

/** A name that the mesh let through, in its one spelling. */
function nameOf(username: string): string {
  const check = checkName(username);
  return check.state === "ok" ? check.name : safeName(username);
}
