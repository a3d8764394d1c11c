import assert from "node:assert/strict";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import { MAX_CONTENTS_PER_ENVELOPE } from "../../../../src/core/limits/replication.ts";
import { MAX_CONTENT_BYTES } from "../../../../src/core/limits/text.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { createEnvelopeSigner } from "../../../../src/protocol/replication/log/envelope_signer.ts";
import { bundlesOf } from "../../../../src/protocol/replication/replicator/bundles.ts";
import {
  createEnvelopeCodec,
  decodeEnvelope,
  type Draft,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import { seed, START } from "../../identities.ts";

const line = (content: string, changes: Partial<Draft> = {}): Draft => ({
  type: "chat",
  room: "general",
  content,
  ...changes,
});
const sizes = (drafts: readonly Draft[]) => bundlesOf(drafts).map(({ length }) => length);

Deno.test("bundlesOf() puts lines of one type and room together, in their order", () => {
  const sealed = { key: toBase64Url(seed(2)), text: toBase64Url(seed(3)) };
  const drafts = [
    line("a"),
    line("b"),
    line("waves", { type: "action" }),
    line("c", { room: "dev" }),
    line("d", { room: "dev" }),
    line("", { room: "dev", sealed }),
    line("e", { room: "dev" }),
    line("bobby", { type: "nick" }),
    line("bob", { type: "nick" }),
    line("x", { type: "later" }),
    line("y", { type: "later" }),
  ];
  assert.deepEqual(sizes(drafts), [2, 1, 2, 1, 1, 1, 1, 1, 1]);
  assert.deepEqual(bundlesOf(drafts).flat(), drafts);
  assert.deepEqual(bundlesOf([]), []);
});

Deno.test("bundlesOf() takes as many contents as an envelope has, and one more begins the next", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, at) => line(`${at}`));
  assert.deepEqual(sizes(lines(MAX_CONTENTS_PER_ENVELOPE)), [MAX_CONTENTS_PER_ENVELOPE]);
  assert.deepEqual(sizes(lines(MAX_CONTENTS_PER_ENVELOPE + 1)), [MAX_CONTENTS_PER_ENVELOPE, 1]);
});

Deno.test("bundlesOf() makes bundles whose envelopes every node takes, however long and escaped", () => {
  const signer = createEnvelopeSigner(
    { signer: signingKey(seed(1)), epoch: START.wall },
    createEnvelopeCodec("lan"),
  );
  for (const text of ["x", "漢", '"', "👍"]) {
    const content = text.repeat(
      Math.floor(MAX_CONTENT_BYTES / new TextEncoder().encode(text).length),
    );
    const bundles = bundlesOf(Array.from({ length: 20 }, () => line(content)));
    assert.ok(bundles.length > 1);
    for (const [first, ...others] of bundles) {
      const more = others.map((each) => each.content);
      const { record } = signer.sign(first, "漢".repeat(20), START, more);
      assert.ok(decodeEnvelope(decodeRecords(record)![0]!.body) !== undefined, text);
    }
  }
});
