/**
 * Discovery alone, as a program: announces itself under a name (the first argument) on the
 * interfaces given (the others), and prints its events as JSON lines. It stops when its input ends.
 *
 * @module
 */

import { hash } from "node:crypto";
import { toBase64Url, utf8 } from "../../src/core/bytes.ts";
import { parsePeerId, type PeerId } from "../../src/core/peer_id.ts";
import { openMulticast } from "../../src/net/multicast.ts";
import { createDiscovery, type DiscoveryEvent } from "../../src/protocol/discovery/discovery.ts";

const [username = "nobody", ...select] = Deno.args;
const discovery = createDiscovery({
  id: parsePeerId(toBase64Url(hash("sha256", utf8(username), "buffer"))) as PeerId,
  epoch: 1,
  username,
  mesh: "lab",
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  random: Math.random,
});
const multicast = openMulticast({
  group: { hostname: "224.0.0.1", port: 9_999 },
  select,
  rescanMs: 100,
  onEvent: handle,
  onNotice: (text) => print({ type: "notice", text }),
  log: (text) => print({ type: "log", text }),
});
let timer: ReturnType<typeof setTimeout> | undefined;

function handle(event: DiscoveryEvent | { type: "tick" }): void {
  const now = { monotonic: performance.now(), wall: Date.now() };
  for (const effect of discovery.handle(event, now)) {
    if (effect.type === "send") multicast.perform(effect);
    else print(effect);
  }
  if (event.type === "interfaces") print({ type: "interfaces", status: multicast.status() });
  clearTimeout(timer);
  const deadline = discovery.deadline();
  if (deadline === undefined) return;
  timer = setTimeout(() => handle({ type: "tick" }), deadline - now.monotonic);
}

function print(line: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(line));
}

handle({ type: "listening", port: 8_080 });
for await (const _ of Deno.stdin.readable);
handle({ type: "stop" });
await multicast[Symbol.asyncDispose]();
