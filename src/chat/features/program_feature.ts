/**
 * The program itself: links by hand, search, and the requests that a front end serves.
 *
 * @module
 */
import { safeText } from "../../core/text/safe.ts";
import type { Call } from "../api/call.ts";
import type { SearchQuery } from "../api/chat_event.ts";
import { searchMessages } from "../messages/search.ts";
import type { ChatContext } from "./chat_context.ts";
import { command, type Feature } from "./feature.ts";

export const PROGRAM_FEATURE: Feature = {
  commands: [
    command({
      name: "connect",
      usage: "/connect HOST [PORT]",
      summary: "link to a peer by hand; also HOST:PORT or /ip4/…/tcp/…",
      arguments: ["target"],
      optional: ["port"],
      run: ({ client }, [target, port], { connect }) => connect(target, port, client),
    }),
    command({
      name: "mentions",
      usage: "/mentions",
      summary: "what names you, and what was said to you in private, in all your rooms",
      run: (call, _, context) => search({ type: "mentions" }, call, context),
    }),
    command({
      name: "search",
      aliases: ["find"],
      usage: "/search TEXT",
      summary: "what was said with TEXT in it, or by somebody called so, in all your rooms",
      arguments: ["text"],
      run: (call, [text], context) =>
        search({ type: "search", text: safeText(text) }, call, context),
    }),
    command({
      name: "keys",
      aliases: ["bindings"],
      usage: "/keys",
      summary: "which key does what",
      run: (call) => call.emit({ type: "keys" }),
    }),
    command({
      name: "clear",
      usage: "/clear",
      summary: "empty the screen",
      run: (call) => call.emit({ type: "clear" }),
    }),
    command({
      name: "quit",
      aliases: ["q", "exit"],
      usage: "/quit",
      summary: "leave",
      run: (call, _, { quitGuard }) => quitGuard.quit(call),
    }),
  ],
};

/** Searches the messages of all open rooms. */
function search(query: SearchQuery, call: Call, { roomDirectory, histories }: ChatContext): void {
  const rooms = roomDirectory.openBuffers.map(({ id }) => histories.of(id));
  call.emit({ type: "found", finding: searchMessages(query, rooms) });
}
