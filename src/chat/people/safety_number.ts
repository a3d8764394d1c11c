import { hash } from "node:crypto";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { compareBytes, concat, utf8 } from "../../core/bytes.ts";
import { type PeerId, peerKey } from "../../core/peer.ts";

/** What two people compare, by digits or by words, to know that nobody stands between them: both see the same. */
export interface SafetyNumber {
  /** 30 digits in groups of 5. */
  readonly digits: string;
  /** 12 words of BIP 39's English list, in which no two begin with the same 4 letters. */
  readonly words: string;
}

const CONTEXT = utf8("p2pchat/1 safety\0");
/**
 * Who wants to stand between two may choose both keys that it shows them, so the digits' 99 bits take 2⁵⁰ tries; each is made
 * this much dearer.
 */
const ROUNDS = 8_192;
const DIGIT_GROUPS = 6;
const DIGIT_GROUP_BYTES = 5;
const WORDS = 12;
const WORD_BITS = 11;
const WORD_BYTES = Math.ceil(WORDS * WORD_BITS / 8);

/** The safety number of two keys, in either order: SHA-512 over the sorted keys, again and again. Takes some 10 ms. */
export function safetyNumber(a: PeerId, b: PeerId): SafetyNumber {
  const keys = [peerKey(a), peerKey(b)].sort(compareBytes);
  let digest = new Uint8Array(hash("sha512", concat(CONTEXT, ...keys), "buffer"));
  for (let round = 1; round < ROUNDS; round++) {
    digest = new Uint8Array(hash("sha512", concat(CONTEXT, digest, ...keys), "buffer"));
  }
  const digits = Array.from({ length: DIGIT_GROUPS }, (_, group) => {
    const bytes = digest.subarray(group * DIGIT_GROUP_BYTES, (group + 1) * DIGIT_GROUP_BYTES);
    const value = bytes.reduce((value, byte) => value * 256 + byte, 0);
    return `${value % 100_000}`.padStart(5, "0");
  });
  return {
    digits: digits.join(" "),
    words: normaliseFlags(digest.subarray(-WORD_BYTES)).join(" "),
  };
}

/** Words that the first bits of `bytes` stand for, 11 bits each. */
function normaliseFlags(bytes: Uint8Array): readonly string[] {
  const words: string[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = held << 8 | byte;
    bits += 8;
    if (bits < WORD_BITS || words.length === WORDS) continue;
    bits -= WORD_BITS;
    words.push(wordlist[held >> bits]!);
    held &= (1 << bits) - 1;
  }
  return words;
}
