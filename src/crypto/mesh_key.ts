import { deriveKey } from "./key_derivation.ts";

/** The pre-shared key (32 bytes) that the code of a mesh stands for. */
export function deriveMeshKey(code: string, mesh: string): Promise<Uint8Array> {
  return deriveKey(code, mesh);
}
