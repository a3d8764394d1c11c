import { safeText } from "../core/text/safe.ts";
import type { Now } from "../core/time.ts";
import type { ClientId } from "./client.ts";
import { findCommand } from "./command.ts";
import type { Mutes } from "./mutes.ts";
import type { Parsed } from "./parse.ts";
import type { People } from "./people.ts";
import { helpText, type NodeFacts, peersText, statusText, usersText } from "./report.ts";
import type { Speaking } from "./speaking.ts";
import type { Status } from "./view.ts";
import type { Voice } from "./voice.ts";

/** What commands look at, and what they set going. */
export interface Hands {
  readonly people: People;
  readonly mutes: Mutes;
  readonly voice: Voice;
  readonly speaking: Speaking;
  status(): Status;
  facts(): NodeFacts;
  connect(target: string, port: string | undefined, client: ClientId): void;
}

/** Does what a line asks for, and tells `client` what came of it. */
export function obey(parsed: Parsed, hands: Hands, now: Now, client: ClientId): void {
  const { people, mutes, voice, speaking, status, facts } = hands;
  if (parsed.state === "refused") return voice.refuse(safeText(parsed.reason), now, client);
  if (parsed.state === "text") return speaking.say("chat", parsed.content, now, client);
  const tell = (kind: string, text: string): void => voice.notice(kind, text, now, client);
  const [first = "", second] = parsed.arguments;
  switch (parsed.command.name) {
    case "help": {
      const about = first === "" ? undefined : findCommand(first.replace(/^\//, ""));
      if (first === "" || about !== undefined) return tell("help", helpText(about));
      const reason = `There is no command /${safeText(first)}: /help lists them`;
      return voice.refuse(reason, now, client);
    }
    case "users":
      return tell("users", usersText(people, mutes.list));
    case "peers":
      return tell("peers", peersText(people));
    case "status":
      return tell("status", statusText(people, status(), facts(), mutes.excessive));
    case "nick":
      return speaking.rename(first, now, client);
    case "me":
      return speaking.say("action", first, now, client);
    case "broadcast":
      return speaking.say("chat", first, now, client);
    case "mute":
      return mutes.mute(first, now, client);
    case "unmute":
      return mutes.unmute(first, now, client);
    case "connect":
      return hands.connect(first, second, client);
    case "clear":
      return voice.emit({ type: "clear" }, client);
    case "quit":
      return voice.emit({ type: "quit" }, client);
    default:
      throw new Error(`Cannot obey /${parsed.command.name}: it is in the table, but not here`);
  }
}
