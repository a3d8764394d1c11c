/**
 * The status of the node, collected from the components.
 *
 * @module
 */
import { safeText } from "../../core/text/safe.ts";
import type { Status } from "../api/chat_view.ts";
import type { ChatContext } from "../features/chat_context.ts";
import type { EngineOptions } from "./engine_io.ts";

type StatusContext = Pick<
  ChatContext,
  | "people"
  | "roster"
  | "identityWatch"
  | "unansweredPeople"
  | "draftBackpressure"
  | "neighbourDelivery"
  | "incomingMessages"
  | "directMessages"
  | "deliveryStatus"
  | "facts"
>;

/** Collects the status; the options tell of the search for peers. */
export function statusOf(
  context: StatusContext,
  { discovery, networks }: Pick<EngineOptions, "discovery" | "networks">,
): Status {
  const { people, roster, identityWatch, draftBackpressure, incomingMessages, directMessages } =
    context;
  const { deliveryStatus, neighbourDelivery, unansweredPeople } = context;
  const { linked } = roster;
  return {
    links: linked,
    relayed: people.others.length - linked,
    discovery: safeText(discovery()),
    networks: safeText(networks?.() ?? ""),
    problems: [
      ...identityWatch.problems,
      ...draftBackpressure.problems(roster.granted),
      ...neighbourDelivery.problems,
      ...incomingMessages.problems,
      ...directMessages.problems,
      ...unansweredPeople.problems,
    ],
    said: deliveryStatus.last,
    delivered: deliveryStatus.delivered,
    confirmed: deliveryStatus.confirmed,
    silent: neighbourDelivery.silent,
    missed: neighbourDelivery.missed,
    waiting: draftBackpressure.waiting + directMessages.unsent,
    unconfirmed: directMessages.unconfirmed,
    expired: context.facts().counters.expired,
  };
}
