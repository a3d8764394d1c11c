/**
 * Version vectors (Parker et al., 1983) on the wire: which numbers of which incarnations a node
 * claims to hold. One entry is a have.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { toBase64Url, view } from "../../../core/bytes.ts";
import { MAX_RECORD_BODY_BYTES, MAX_SPARSE_RANGES } from "../../../core/limits/replication.ts";
import { PEER_ID_BYTES, type PeerId, peerKey } from "../../../core/peer_id.ts";
import { encodeRecord, RECORDS } from "../../link/record.ts";
import { contains, type Range } from "./sequence_range.ts";

/**
 * A claim to hold, of one incarnation, the numbers behind `floor` up to `top`, and further ranges.
 */
export interface Have {
  readonly author: PeerId;
  readonly epoch: number;
  readonly floor: number;
  readonly top: number;
  /**
   * The beginning of the digest of the envelope numbered `top`, {@link HEAD_CHARACTERS} characters;
   * empty where unknown.
   */
  readonly head: string;
  /** Beyond `top`, in rising order. */
  readonly sparse: readonly Range[];
}

/** Length of the part of a digest that a have carries: 12 bytes, base64url. */
export const HEAD_CHARACTERS = 16;

const HEAD_BYTES = 12;
const NUMBER_BYTES = 6;
const FIXED_BYTES = PEER_ID_BYTES + 3 * NUMBER_BYTES + HEAD_BYTES + 1;
const RANGE_BYTES = 2 * NUMBER_BYTES;

/**
 * Returns the records of these haves, as few as hold them. Of each: author (32 bytes), epoch,
 * floor, top (6 bytes each, big-endian), the first 12 bytes of the head's digest (zero where
 * unknown), the number of ranges (1 byte), and for each its first and last number (6 bytes each).
 */
export function encodeVector(haves: readonly Have[]): readonly Uint8Array[] {
  const records: Uint8Array[] = [];
  let parts: Uint8Array[] = [];
  let length = 0;
  const flush = () => {
    if (parts.length > 0) records.push(encodeRecord(RECORDS.vector.number, ...parts));
    parts = [];
    length = 0;
  };
  for (const have of haves) {
    const part = encodeHave(have);
    if (length + part.length > MAX_RECORD_BODY_BYTES) flush();
    parts.push(part);
    length += part.length;
  }
  flush();
  return records;
}

function encodeHave({ author, epoch, floor, top, head, sparse }: Have): Uint8Array {
  const bytes = Buffer.alloc(FIXED_BYTES + sparse.length * RANGE_BYTES);
  bytes.set(peerKey(author));
  let at = PEER_ID_BYTES;
  for (const number of [epoch, floor, top]) at = bytes.writeUIntBE(number, at, NUMBER_BYTES);
  bytes.write(head.slice(0, HEAD_CHARACTERS), at, "base64url");
  at += HEAD_BYTES;
  at = bytes.writeUInt8(sparse.length, at);
  for (const { from, to } of sparse) {
    at = bytes.writeUIntBE(from, at, NUMBER_BYTES);
    at = bytes.writeUIntBE(to, at, NUMBER_BYTES);
  }
  return bytes;
}

/** Decodes the haves in the body of a vector record; `undefined` where it is malformed. */
export function decodeVector(body: Uint8Array): readonly Have[] | undefined {
  const bytes = view(body);
  const haves: Have[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < FIXED_BYTES) return undefined;
    const author = toBase64Url(body.subarray(at, at + PEER_ID_BYTES)) as PeerId;
    at += PEER_ID_BYTES;
    const epoch = bytes.readUIntBE(at, NUMBER_BYTES);
    const floor = bytes.readUIntBE(at + NUMBER_BYTES, NUMBER_BYTES);
    const top = bytes.readUIntBE(at + 2 * NUMBER_BYTES, NUMBER_BYTES);
    at += 3 * NUMBER_BYTES;
    const digest = bytes.subarray(at, at + HEAD_BYTES);
    const head = digest.every((byte) => byte === 0) ? "" : toBase64Url(digest);
    at += HEAD_BYTES;
    const count = bytes[at++]!;
    if (epoch === 0 || floor > top || count > MAX_SPARSE_RANGES) return undefined;
    if (bytes.length - at < count * RANGE_BYTES) return undefined;
    const sparse: Range[] = [];
    let end = top;
    for (let index = 0; index < count; index++) {
      const from = bytes.readUIntBE(at, NUMBER_BYTES);
      const to = bytes.readUIntBE(at + NUMBER_BYTES, NUMBER_BYTES);
      at += RANGE_BYTES;
      if (from <= end + 1 || to < from) return undefined;
      sparse.push({ from, to });
      end = to;
    }
    haves.push({ author, epoch, floor, top, head, sparse });
  }
  return haves;
}

/** Whether a have includes that number. */
export function covers({ floor, top, sparse }: Have, sequence: number): boolean {
  if (sequence <= top) return sequence > floor;
  return sparse.some((range) => contains(range, sequence));
}

/** Returns a have without the numbers above `newest`. */
export function cutHave(have: Have, newest: number): Have {
  if (Math.max(have.top, have.sparse.at(-1)?.to ?? 0) <= newest) return have;
  return {
    ...have,
    floor: Math.min(have.floor, newest),
    top: Math.min(have.top, newest),
    head: "",
    sparse: have.sparse.filter(({ to }) => to <= newest),
  };
}

/** Returns the lowest missing range that a have includes. */
export function firstCovered(
  { floor, top, sparse }: Have,
  holes: readonly Range[],
): Range | undefined {
  const held = top > floor ? [{ from: floor + 1, to: top }, ...sparse] : sparse;
  for (const hole of holes) {
    for (const range of held) {
      const from = Math.max(hole.from, range.from);
      const to = Math.min(hole.to, range.to);
      if (from <= to) return { from, to };
    }
  }
  return undefined;
}
