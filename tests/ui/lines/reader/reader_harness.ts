/**
 * Reader mode over a view that a test plays.
 *
 * @module
 */

import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import type { ChatView } from "../../../../src/chat/api/chat_view.ts";
import type { LineRead } from "../../../../src/ui/lines/line_format.ts";
import { createReaderFormat, type ReaderOptions } from "../../../../src/ui/lines/reader/reader.ts";
import { chatView } from "../../screen/screen_harness.ts";

export const NOW = new Date(2026, 0, 1, 10, 30);

export function readerHarness(
  changes: Partial<ChatView> = {},
  options: Partial<ReaderOptions> = {},
) {
  const view: { -readonly [Key in keyof ChatView]: ChatView[Key] } = chatView(changes);
  const format = createReaderFormat(view, { echo: true, bell: false, ...options });
  return {
    view,
    format,
    /** What is written of these events at once, while the person is in `general`. */
    tell: (...events: readonly ChatEvent[]) =>
      events.map((event) => format.text(event, NOW, "general")).join(""),
    /** The same in another room. */
    tellIn: (room: string, event: ChatEvent) => format.text(event, NOW, room),
    /** The sentences that waited for others. */
    held: () => format.held?.take(NOW) ?? "",
    read: (line: string, room = "general"): LineRead => format.read(line, room),
    /** The answer to a request. */
    ask(line: string, room = "general"): string {
      const read = format.read(line, room);
      return read.state === "answer"
        ? read.text()
        : read.state === "refused"
        ? format.error(read.reason, NOW)
        : JSON.stringify(read);
    },
  };
}
