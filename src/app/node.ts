/**
 * A node: the machines (engine, mesh, discovery), their event loop, and once started, their
 * sockets. This is where a transport is added.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import type { NodeFacts } from "../chat/api/node_facts.ts";
import { createEngine } from "../chat/engine/engine.ts";
import type { Now } from "../core/now.ts";
import { createCryptoJobs } from "../crypto/crypto_jobs.ts";
import { deriveMeshKey } from "../crypto/mesh_key.ts";
import { listInterfaces, selectInterfaces } from "../net/interfaces.ts";
import { joinTransports } from "../net/joined_transports.ts";
import { type Multicast, openMulticast } from "../net/multicast.ts";
import { createTcp } from "../net/tcp.ts";
import type { CreateTransport } from "../net/transport.ts";
import { signingKey } from "../protocol/curve25519_keys.ts";
import { createDiscovery } from "../protocol/discovery/discovery.ts";
import type { MeshEffect } from "../protocol/mesh/api/mesh_io.ts";
import type { MeshOptions } from "../protocol/mesh/api/mesh_options.ts";
import { createMesh } from "../protocol/mesh/mesh.ts";
import type { ProfileData } from "../store/profile_data.ts";
import { createEventLoop, type EventLoop } from "./event_loop.ts";
import type { Options } from "./options.ts";
import { BUILT_AT, VERSION } from "./version.ts";

export interface NodeOptions {
  readonly options: Options;
  readonly username: string;
  /** Secret half of the identity, 32 bytes. */
  readonly seed: Uint8Array;
  readonly epoch: number;
  readonly code: string | undefined;
  readonly profileData: ProfileData;
  readonly log: (text: string) => void;
  /** The transports that carry the links; TCP where none are given. */
  readonly transports?: readonly CreateTransport[];
}

/** A node of the mesh. */
export interface Node extends AsyncDisposable {
  readonly eventLoop: EventLoop;
  /** Begins to listen, to announce and to dial. A failure's reason is a sentence for a person. */
  start(): Promise<
    { readonly state: "started" } | { readonly state: "failed"; readonly reason: string }
  >;
}

const now = (): Now => ({ monotonic: performance.now(), wall: Date.now() });

/** Creates a node that does nothing before it is started. Its event loop can be used at once. */
export function createNode(
  { options, username, seed, epoch, code, profileData, log, transports }: NodeOptions,
): Node {
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const cryptoJobs = createCryptoJobs({
    mesh: options.mesh,
    random,
    answer: (answer) => eventLoop.toEngine({ type: "answer", kind: "crypto", answer }),
    log,
  });
  const signer = signingKey(seed);
  const links = joinTransports(
    transports ?? [(context) => createTcp(options.port ?? "auto", context)],
    { onEvent: (event) => eventLoop.toMesh(event), log },
  );
  let port = 0;
  let portRemark: string | undefined;
  let started = false;
  let multicast: Multicast | undefined;

  const mesh = createMesh({
    signer,
    epoch,
    username,
    mesh: options.mesh,
    version: VERSION,
    builtAt: BUILT_AT,
    lastSeen: lastSeenOf(profileData.known),
    rate: options.rate,
    nearOnly: options.interfaces.length > 0,
    maxLinks: options.maxLinks,
    profile: { sealKey: cryptoJobs.publicKey, picture: "", away: undefined },
    minutesEast: (ms) => -new Date(ms).getTimezoneOffset(),
    randomBytes: random,
    random: Math.random,
    ...(options.discovery
      ? {
        discovery: createDiscovery({
          id: signer.id,
          epoch,
          username,
          mesh: options.mesh,
          randomBytes: random,
          random: Math.random,
        }),
      }
      : {}),
  });
  const facts: NodeFacts = {
    get port() {
      return port;
    },
    mesh: options.mesh,
    epoch,
    version: VERSION,
    get counters() {
      return mesh.counters;
    },
    get shape() {
      return mesh.shape;
    },
    get portRemark() {
      return portRemark;
    },
    get ignoredBeacons() {
      return mesh.ignoredBeacons;
    },
  };
  const engine = createEngine({
    id: signer.id,
    username,
    facts: () => facts,
    discovery: () => options.discovery ? multicast?.status() ?? "starting" : "off",
    networks: () => multicast?.networks() ?? "",
    known: profileData.known,
    settings: profileData.settings,
    roomBacklog: (room) => mesh.roomBacklog(room),
    correct: mesh.correct,
    isListed: (id) => mesh.isListed(id),
  });
  const eventLoop = createEventLoop({
    mesh,
    engine,
    sealKey: cryptoJobs.publicKey,
    performers: { crypto: cryptoJobs.perform },
    profileData,
    now,
    log,
  });

  function perform(effect: Exclude<MeshEffect, { readonly type: "event" }>): void {
    switch (effect.type) {
      case "dial":
        return links.dial(effect.link, effect.to);
      case "write":
        return links.write(effect.link, effect.bytes);
      case "finish":
        return links.finish(effect.link);
      case "close":
        return links.close(effect.link);
      case "pauseReads":
        return links.pauseLink(effect.link);
      case "resumeReads":
        return links.resumeLink(effect.link);
      case "discovery":
        return multicast?.perform(effect.effect);
    }
  }

  return {
    eventLoop,
    async start() {
      const psk = code === undefined ? undefined : await deriveMeshKey(code, options.mesh);
      const selected = selectInterfaces(listInterfaces(), options.interfaces);
      if (options.interfaces.length > 0 && selected.interfaces.length === 0) {
        const gone = options.interfaces.join(", ");
        return { state: "failed", reason: `The network interface ${gone} is gone: start again.` };
      }
      const addresses = selected.interfaces.map(({ address }) => address);
      const listening = links.listen(options.interfaces.length === 0 ? [] : addresses);
      if (listening.state === "failed") return listening;
      ({ port, remark: portRemark } = listening);
      started = true;
      log(`listening on port ${port}`);
      eventLoop.connect({ perform, pause: links.pause, resume: links.resume });
      if (options.discovery) {
        multicast = openMulticast({
          group: { hostname: options.multicast.address, port: options.multicast.port },
          select: options.interfaces,
          onEvent(event) {
            if (event.type === "interfaces" && options.interfaces.length > 0) {
              links.listenOn(event.interfaces.map(({ address }) => address));
            }
            eventLoop.toMesh({ type: "discovery", event });
          },
          onNotice: (text) => eventLoop.toEngine({ type: "notice", kind: "discovery", text }),
          log,
        });
      }
      eventLoop.toMesh({ type: "start", port, ...(psk === undefined ? {} : { psk }) });
      for (const target of options.connect) eventLoop.toMesh({ type: "connect", ...target });
      eventLoop.toEngine({ type: "started" });
      return { state: "started" };
    },
    async [Symbol.asyncDispose]() {
      if (started) await eventLoop.quit();
      eventLoop[Symbol.dispose]();
      await multicast?.[Symbol.asyncDispose]();
      await links[Symbol.asyncDispose]();
      await cryptoJobs[Symbol.asyncDispose]();
    },
  };
}

/** Returns the newest sign of life of each key that has one. */
function lastSeenOf(known: ProfileData["known"]): MeshOptions["lastSeen"] & object {
  return new Map(known.flatMap(({ id, seen }) => {
    if (seen === undefined) return [];
    const { epoch, ms, counter } = seen;
    return [[id, { epoch, clock: { ms, counter } }] as const];
  }));
}
