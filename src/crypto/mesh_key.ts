/**
 * The pre-shared key of a mesh, for the Noise handshake.
 *
 * @module
 */
import { deriveKey } from "./key_derivation.ts";

/** Returns the pre-shared key of a mesh (32 bytes), derived from its code. */
export function deriveMeshKey(code: string, mesh: string): Promise<Uint8Array> {
  return deriveKey(code, mesh);
}
