/**
 * Bodies of envelope records just within a rule, which a receiver takes, and just beyond it, which
 * it refuses as malformed. All of them are signed: only the named rule is broken.
 *
 * @module
 */
import { concat, toBase64Url, utf8 } from "../../src/core/bytes.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_ENVELOPE_OVERHEAD_BYTES,
  MAX_SEQUENCE,
} from "../../src/core/limits/replication.ts";
import { MAX_CONTENT_BYTES } from "../../src/core/limits/text.ts";
import { contextOf } from "../../src/core/protocol_version.ts";
import { sign, type SigningKey } from "../../src/protocol/curve25519_keys.ts";
import { FIRST_HOP } from "../../src/protocol/replication/wire/envelope.ts";
import { hex } from "./hex.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A sealed content whose bytes nobody can open. */
const SEALED = {
  key: toBase64Url(new Uint8Array(32).fill(1)),
  text: toBase64Url(new Uint8Array(272).fill(2)),
};

/** The same key in another spelling: its last character has a bit that no byte has. */
const misspelt = (id: string): string =>
  id.slice(0, -1) + String.fromCharCode(id.charCodeAt(42) + 1);

/** Makes both lists for an author in a mesh; `plain`: the fields of an envelope without content. */
export function edgeVectors(mesh: string, author: SigningKey, plain: Fields) {
  function bodyOf(fields: Fields, hops = FIRST_HOP): string {
    const json = utf8(JSON.stringify(fields));
    const signature = sign(author, concat(utf8(contextOf("envelope", mesh)), json));
    return hex(concat(Uint8Array.of(hops), signature, json));
  }

  /** Fills an unknown field so that the JSON exceeds the contents by so many bytes. */
  function padded(fields: Fields, contents: string, over: number): Fields {
    const bytes = (padding: string): number =>
      utf8(JSON.stringify({ ...fields, padding })).length - contents.length;
    return { ...fields, padding: "x".repeat(over - bytes("")) };
  }

  const chat = { ...plain, content: "hello" };
  const list = '["hello"]';
  const { counter, ms } = { counter: MAX_CLOCK_COUNTER, ms: 1_767_225_601_000 };
  const taken: Readonly<Record<string, string>> = {
    "an unknown field": bodyOf({ ...chat, later: { any: ["thing"] } }),
    "an unknown type": bodyOf({ ...chat, type: "later" }),
    "a JSON that exceeds its content by all that it may": bodyOf(
      padded(chat, list, MAX_ENVELOPE_OVERHEAD_BYTES),
    ),
    "the last number as its second content": bodyOf({
      ...chat,
      more: ["b"],
      sequence: MAX_SEQUENCE - 1,
    }),
    "the last counter as its second content": bodyOf({
      ...chat,
      more: ["b"],
      clock: [ms, counter - 1],
    }),
    "255 links crossed": bodyOf(chat, 255),
  };
  const refused: Readonly<Record<string, string>> = {
    "0 links crossed": bodyOf(chat, 0),
    "content and sealed": bodyOf({ ...chat, sealed: SEALED }),
    "neither content nor sealed": bodyOf(plain),
    "more beside sealed": bodyOf({ ...plain, sealed: SEALED, more: ["b"] }),
    "more beside nick": bodyOf({ ...chat, type: "nick", more: ["b"] }),
    "an empty more": bodyOf({ ...chat, more: [] }),
    "count beside content": bodyOf({ ...chat, count: 1 }),
    "keep that is true": bodyOf({ ...chat, keep: true }),
    "a content that is too long": bodyOf({ ...plain, content: "x".repeat(MAX_CONTENT_BYTES + 1) }),
    "a JSON that exceeds its content by one byte too much": bodyOf(
      padded(chat, list, MAX_ENVELOPE_OVERHEAD_BYTES + 1),
    ),
    "a second content behind the last number": bodyOf({
      ...chat,
      more: ["b"],
      sequence: MAX_SEQUENCE,
    }),
    "a second content behind the last counter": bodyOf({
      ...chat,
      more: ["b"],
      clock: [ms, counter],
    }),
    "an id with a bit too many": bodyOf({ ...chat, author: misspelt(author.id) }),
    "number 0": bodyOf({ ...chat, sequence: 0 }),
    "an empty room": bodyOf({ ...chat, room: "" }),
    "a timestamp without milliseconds": bodyOf({ ...chat, timestamp: "2026-01-01T00:00:01Z" }),
  };
  return { taken, refused };
}
