import { scrypt } from "node:crypto";

/** RFC 7914: about half a second and 128 MiB for each guess at a code. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;
const KEY_BYTES = 32;

/** The pre-shared key (32 bytes) that the code of a mesh stands for. Takes its time, but nobody else's. */
export function deriveMeshKey(code: string, mesh: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(code, mesh, KEY_BYTES, COST, (error, key) => {
      if (error === null) resolve(new Uint8Array(key!));
      else reject(new Error("Cannot derive the mesh's key", { cause: error }));
    });
  });
}
