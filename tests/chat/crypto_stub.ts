/**
 * A stub of `crypto_jobs.ts`: answers at once, with sealed texts that are only numbers.
 *
 * @module
 */

import { hash } from "node:crypto";
import type { CryptoAnswer, CryptoJob, SealContext } from "../../src/chat/api/crypto_job.ts";
import { concat, toBase64Url, utf8 } from "../../src/core/bytes.ts";
import type { Sealed } from "../../src/protocol/replication/wire/envelope.ts";

/**
 * Does crypto jobs as `crypto_jobs.ts` does, but at once and without secrets: what is sealed
 * stays in the safe, and only its number goes out.
 */
export interface CryptoStub {
  /** `secret`: the key of whoever asks, for what was sealed for one person. */
  perform(job: CryptoJob, secret: string): CryptoAnswer;
}

export function createCryptoStub(): CryptoStub {
  const held = new Map<string, { readonly place: string; readonly text: string }>();
  let locks = 0;

  function put(context: SealContext, key: string, text: string): Sealed {
    const number = bytes(`${held.size}`);
    held.set(number, { place: place(context, key), text });
    const to = context.for === "person" ? { to: context.recipient } : {};
    return { ...to, key: number, text: number };
  }

  function take(context: SealContext, key: string, sealed: Sealed): string | undefined {
    const found = held.get(sealed.text);
    return found?.place === place(context, key) ? found.text : undefined;
  }

  return {
    perform(task, secret) {
      const { job } = task;
      switch (task.type) {
        case "seal":
          return { type: "sealed", job, sealed: put(task.context, task.key, task.text) };
        case "sealForRoom": {
          const sealed = put(task.context, toBase64Url(task.key), task.text);
          return { type: "sealed", job, sealed };
        }
        case "open":
          return { type: "opened", job, text: take(task.context, secret, task.sealed) };
        case "openOfRoom": {
          const text = take(task.context, toBase64Url(task.key), task.sealed);
          return { type: "opened", job, text };
        }
        case "lock": {
          const password = task.password ?? `code-${++locks}`;
          const salt = bytes(`salt ${++locks}`).slice(0, 22).replace(/.$/, "A");
          const key = digest(password, salt);
          return {
            type: "locked",
            job,
            made: {
              lock: { salt, check: toBase64Url(digest("check", toBase64Url(key))) },
              key,
              password,
            },
          };
        }
        case "unlock": {
          const key = digest(task.password, task.lock.salt);
          const isRight = toBase64Url(digest("check", toBase64Url(key))) === task.lock.check;
          return {
            type: "unlocked",
            job,
            result: isRight ? { state: "open", key } : { state: "wrong" },
          };
        }
      }
    },
  };
}

function place(context: SealContext, key: string): string {
  return JSON.stringify([context, key]);
}

function digest(...parts: readonly string[]): Uint8Array {
  return hash("sha256", concat(...parts.map((part) => utf8(`${part}\0`))), "buffer");
}

/** 32 bytes that look like nothing, base64url. */
function bytes(seed: string): string {
  return toBase64Url(digest(seed));
}
