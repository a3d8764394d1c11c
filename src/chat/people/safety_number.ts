/**
 * Safety numbers: two people compare them by voice to rule out a man in the middle. Both see the
 * same number, as 30 digits and as 12 words of BIP 39's English list.
 *
 * @module
 */
import { hash } from "node:crypto";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { compareBytes, concat, utf8 } from "../../core/bytes.ts";
import { type PeerId, peerKey } from "../../core/peer_id.ts";

export interface SafetyNumber {
  /** 30 digits in groups of 5. */
  readonly digits: string;
  /** 12 words of BIP 39's English list, in which no two begin with the same 4 letters. */
  readonly words: string;
}

const CONTEXT = utf8("p2pchat/1 safety\0");
/**
 * How often the hash is repeated. A man in the middle chooses both of the keys that it shows, so
 * that the 99 bits of the digits take 2⁵⁰ tries; the repetition makes each try this much dearer.
 */
const ROUNDS = 8_192;
const DIGIT_GROUPS = 6;
const DIGIT_GROUP_BYTES = 5;
const WORDS = 12;
const WORD_BITS = 11;
const WORD_BYTES = Math.ceil(WORDS * WORD_BITS / 8);

/**
 * Computes the safety number of two keys, in either order: repeated SHA-512 of the sorted keys.
 * Takes some 10 ms.
 */
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
    words: toWords(digest.subarray(-WORD_BYTES)).join(" "),
  };
}

/** Returns the words that the first bits of `bytes` stand for, 11 bits each. */
function toWords(bytes: Uint8Array): readonly string[] {
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
