/**
 * Several transports as one.
 *
 * 1. A dial goes to the first transport that can dial its address.
 * 2. Everything after that goes to the transport that owns the link. The owner is known before the
 *    link's first event is told, since the mesh writes in the same turn.
 *
 * @module
 */

import { type Address, addressText } from "../core/address.ts";
import type { DialProblem, LinkId } from "../protocol/mesh/api/mesh_io.ts";
import type { CreateTransport, ListenResult, Transport, TransportContext } from "./transport.ts";

/** Makes the transports and joins them. A failed dial stands in the log, with its reason. */
export function joinTransports(
  makers: readonly CreateTransport[],
  { onEvent, log }: Pick<TransportContext, "onEvent" | "log">,
): Transport {
  const owners = new Map<LinkId, Transport>();
  const dials = new Map<LinkId, Address>();
  let accepted = 0;
  let closed = false;

  function fail(link: LinkId, reason: string, problem: DialProblem = "other"): void {
    const to = dials.get(link);
    owners.delete(link);
    dials.delete(link);
    if (to !== undefined) log(`dialling ${addressText(to)} failed: ${reason} (${link})`);
    onEvent({ type: "dialFailed", link, reason, problem });
  }

  const transports = makers.map((make) => {
    const transport: Transport = make({
      nextLink: () => `in${++accepted}`,
      onEvent(event) {
        if (event.type === "dialFailed") return fail(event.link, event.reason, event.problem);
        if (event.type === "connected") dials.delete(event.link);
        else if (event.type === "accepted") owners.set(event.link, transport);
        onEvent(event);
      },
      log,
    });
    return transport;
  });

  return {
    canDial: (to) => transports.some((each) => each.canDial(to)),
    listen(addresses): ListenResult {
      let joined: ListenResult = { state: "listening", port: 0 };
      for (const transport of transports) {
        const result = transport.listen(addresses);
        if (result.state === "failed") return result;
        if (joined.port === 0) joined = result;
      }
      return joined;
    },
    listenOn: (addresses) => transports.forEach((each) => each.listenOn(addresses)),
    dial(link, to) {
      dials.set(link, to);
      log(`dialling ${addressText(to)} (${link})`);
      const transport = transports.find((each) => each.canDial(to));
      if (transport === undefined) {
        return queueMicrotask(() => {
          if (!closed) fail(link, `there is no transport for ${addressText(to)}`);
        });
      }
      owners.set(link, transport);
      transport.dial(link, to);
    },
    write: (link, bytes) => owners.get(link)?.write(link, bytes),
    finish: (link) => owners.get(link)?.finish(link),
    close(link) {
      owners.get(link)?.close(link);
      owners.delete(link);
    },
    pause: () => transports.forEach((each) => each.pause()),
    resume: () => transports.forEach((each) => each.resume()),
    pauseLink: (link) => owners.get(link)?.pauseLink(link),
    resumeLink: (link) => owners.get(link)?.resumeLink(link),
    async [Symbol.asyncDispose]() {
      closed = true;
      await Promise.all(transports.map((each) => each[Symbol.asyncDispose]()));
    },
  };
}
