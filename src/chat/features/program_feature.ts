/**
 * The program itself: links by hand, settings, and the requests that a front end serves.
 *
 * @module
 */
import { command, type Feature } from "./feature.ts";

export const PROGRAM_FEATURE: Feature = {
  title: "The program",
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
      name: "set",
      aliases: ["settings"],
      usage: "/set [NAME] [VALUE|default]",
      summary: "how you want to see all this: every setting, or one, or another value for it",
      optional: ["setting", "value"],
      run: (call, [name = "", value = ""], { currentSettings }) =>
        currentSettings.set(name, value, call),
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
