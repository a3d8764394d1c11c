/**
 * Checks each signature once for all nodes of a run.
 *
 * @module
 */

import type { KeyObject } from "node:crypto";
import { equal, view } from "../../src/core/bytes.ts";
import { verify } from "../../src/protocol/curve25519_keys.ts";

/** How many signatures are remembered; the oldest are forgotten first. */
const MAX_REMEMBERED = 100_000;

interface Check {
  readonly key: KeyObject;
  readonly bytes: Uint8Array;
  readonly isGenuine: boolean;
}

/**
 * Stands for `verify` where a thousand nodes would each check the same signatures: what was checked
 * once, of the same key and the same bytes, is remembered for all that share it.
 */
export function createVerifyOnce(): typeof verify {
  const checks = new Map<string, Check>();

  return (key, bytes, signature) => {
    const name = view(signature).toString("latin1");
    const known = checks.get(name);
    if (known !== undefined && equal(known.bytes, bytes) && isSame(known.key, key)) {
      return known.isGenuine;
    }
    const isGenuine = verify(key, bytes, signature);
    if (known === undefined) {
      for (const oldest of checks.keys()) {
        if (checks.size < MAX_REMEMBERED) break;
        checks.delete(oldest);
      }
      checks.set(name, { key, bytes: bytes.slice(), isGenuine });
    }
    return isGenuine;
  };
}

function isSame(a: KeyObject, b: KeyObject): boolean {
  return a === b || a.equals(b);
}
