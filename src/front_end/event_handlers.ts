/**
 * Tables of handlers, one for each type of {@link ChatEvent}. JSON mode and the screen handle every
 * type, so that a type which one of them forgets does not compile. Plain mode has lines for some.
 *
 * @module
 */
import type { ChatEvent } from "../chat/api/chat_event.ts";

type EventType = ChatEvent["type"];
type EventsByType = { readonly [Event in ChatEvent as Event["type"]]: Event };

/**
 * The events of some types; of all where none is named. Written so that a type and its handler
 * belong together.
 */
export type EventOf<Type extends EventType = EventType> = {
  [Each in Type]: { readonly type: Each } & EventsByType[Each];
}[Type];

/** One handler for each type of event, each with the same further arguments and kind of result. */
export type EventHandlers<Result, Rest extends readonly unknown[] = []> = {
  readonly [Type in EventType]: (event: EventOf<Type>, ...rest: Rest) => Result;
};

/** Calls the handler for the type of an event. */
export function handleEvent<Type extends EventType, Result, Rest extends readonly unknown[]>(
  handlers: EventHandlers<Result, Rest>,
  event: EventOf<Type>,
  ...rest: Rest
): Result {
  return handlers[event.type](event, ...rest);
}

/** Calls the handler for the type of an event, if there is one. */
export function handleKnownEvent<
  Type extends EventType,
  Result,
  Rest extends readonly unknown[],
>(
  handlers: Partial<EventHandlers<Result, Rest>>,
  event: EventOf<Type>,
  ...rest: Rest
): Result | undefined {
  return handlers[event.type]?.(event, ...rest);
}
