/**
 * A transport under test, and all that it told.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { CreateTransport, TransportEvent } from "../../src/net/transport.ts";
import type { LinkId } from "../../src/protocol/mesh/api/mesh_io.ts";
import { createInbox } from "./inbox.ts";

/** A transport, and all that it told. Bytes are copied out of its buffer. */
export function createSide(create: CreateTransport) {
  const events = createInbox<TransportEvent>();
  const logged: string[] = [];
  const given: LinkId[] = [];
  let inCall = false;
  const transport = create({
    nextLink() {
      given.push(`in${given.length + 1}`);
      return given.at(-1)!;
    },
    onEvent(event) {
      assert.ok(!inCall, `${event.type} is told from within a call`);
      events.push(event.type === "bytes" ? { ...event, bytes: event.bytes.slice() } : event);
    },
    log: (text) => logged.push(text),
  });
  const of = <Type extends TransportEvent["type"]>(type: Type, link?: string) =>
    events.first((event) =>
      event.type === type && (link === undefined || event.link === link)
    ) as Promise<Extract<TransportEvent, { readonly type: Type }>>;

  return {
    transport,
    events,
    logged,
    /** The ids of accepted links that the transport asked for. */
    given,
    /** The first event of this type, on any link where none is named. */
    of,
    /** What has come on a link so far. */
    received: (link: string): readonly number[] =>
      events.items.flatMap((event) =>
        event.type === "bytes" && event.link === link ? [...event.bytes] : []
      ),
    count: (type: TransportEvent["type"]): number =>
      events.items.filter((event) => event.type === type).length,
    /** Runs calls in which the transport must not tell anything. */
    call(calls: () => void): void {
      inCall = true;
      calls();
      inCall = false;
    },
  };
}

export type Side = ReturnType<typeof createSide>;
