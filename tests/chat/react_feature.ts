/**
 * Reactions, as a feature that only tests know: `/react`, and an envelope type of its own. A second
 * implementation of what changes messages, so that the seam has more than one user.
 *
 * @module
 */

import { addAnnotation } from "../../src/chat/api/annotation.ts";
import type { MessageId } from "../../src/chat/api/message.ts";
import type { ChatContext } from "../../src/chat/features/chat_context.ts";
import { command, type Feature } from "../../src/chat/features/feature.ts";
import { FEATURES } from "../../src/chat/features/features.ts";
import type { Now } from "../../src/core/now.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import type { Envelope } from "../../src/protocol/replication/wire/envelope.ts";

export const REACT = "react";

/** The content of an envelope: the name of a message, and a text for it. */
export function reactionTo({ author, epoch, sequence }: MessageId, text: string): string {
  return `${author} ${epoch} ${sequence} ${text}`;
}

const CONTENT = /^(\S+) (\d+) (\d+) (.*)$/s;

function apply(envelope: Envelope, context: ChatContext, now: Now): void {
  context.incomingMessages.open(envelope, ({ room, author, epoch, sequence, content }) => {
    const [, target, run, number, word = ""] = CONTENT.exec(content) ?? [];
    if (target === undefined) return;
    const id = { author: target as PeerId, epoch: Number(run), sequence: Number(number) };
    const text = word === "none" ? "" : word;
    const annotation = { kind: "reaction", author, epoch, sequence, text };
    context.changeMessage(room, id, (message) => ({
      ...message,
      annotations: addAnnotation(message.annotations, annotation),
    }));
  }, now);
}

const REACT_FEATURE: Feature = {
  commands: [
    command({
      name: "react",
      usage: "/react BACK EMOJI|none",
      summary: "put a sign behind a message: 1 is the newest here",
      arguments: ["value", "text"],
      run(call, [back, text], { histories, outgoingMessages }) {
        const message = histories.of(call.room).at(-Number(back));
        if (message === undefined) return call.refuse("There is no such message");
        outgoingMessages.say(REACT, call.room, reactionTo(message, text), call);
      },
    }),
  ],
  envelopes: {
    [REACT]: {
      receive: ({ envelope }, context, now) => apply(envelope, context, now),
      echo: ({ envelope }, context, now) => apply(envelope, context, now),
    },
  },
};

/** The features of the program, and reactions. */
export const WITH_REACTIONS: readonly Feature[] = [...FEATURES, REACT_FEATURE];
