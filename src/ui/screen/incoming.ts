import type { ChatEvent } from "../../chat/event.ts";
import { isSameNumber, type Message } from "../../chat/message.ts";
import { senderName } from "../../chat/view.ts";
import { withColour } from "./colours.ts";
import { compareLines, eventLine, type Line, type LineContext, messageLine } from "./line.ts";
import type { Model, Update } from "./model.ts";
import { withReceipt } from "./receipts.ts";
import { atBottom } from "./scrolling.ts";
import { EMPTY_SCROLLBACK, insert, remove } from "./scrollback.ts";

/** What an event of the engine changes. */
export function receive(model: Model, event: ChatEvent): Update {
  switch (event.type) {
    case "message":
      return [addMessage(model, event.message, saying(model)), []];
    case "delivery": {
      const { reach, after, upTo } = event;
      return [{ ...model, receipts: withReceipt(model.receipts, reach, after, upTo) }, []];
    }
    case "clear":
      return [{ ...atBottom(model), scrollback: EMPTY_SCROLLBACK }, []];
    case "quit":
      return [model, [{ type: "quit" }]];
    default: {
      const line = eventLine(event, context(model));
      return [line === undefined ? model : addLine(model, line), []];
    }
  }
}

/** Shows a message, if it is of this room. That somebody took another name is told by an event of its own. */
export function addMessage(
  model: Model,
  message: Message,
  saying?: LineContext["saying"],
): Model {
  if (message.room !== model.room || message.type === "nick") return model;
  const cleared = message.replaces ? withoutReplaced(model, message) : model;
  return addLine(cleared, messageLine(message, context(model, saying)));
}

function withoutReplaced(model: Model, message: Message): Model {
  const scrollback = remove(
    model.scrollback,
    (line) => line.message !== undefined && isSameNumber(line.message, message),
  );
  return { ...model, scrollback };
}

function addLine(model: Model, line: Line): Model {
  const said = line.message !== undefined && !line.message.own;
  const below = model.anchor !== undefined && compareLines(line, model.anchor.line) > 0;
  return {
    ...model,
    scrollback: insert(model.scrollback, line),
    arrivals: model.arrivals + 1,
    unseen: model.unseen + (said && below ? 1 : 0),
    colours: line.person === undefined ? model.colours : withColour(model.colours, line.person),
  };
}

function saying({ standing }: Model): "alone" | "linked" {
  return standing.status.links === 0 ? "alone" : "linked";
}

function context(
  { arrivals, minutesEast, standing }: Model,
  saying?: LineContext["saying"],
): LineContext {
  return {
    arrival: arrivals,
    minutesEast,
    ...(saying === undefined ? {} : { saying }),
    senderName: (message) => senderName(message, standing),
  };
}
