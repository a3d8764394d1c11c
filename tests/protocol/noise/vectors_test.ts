import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { dhKeyPair } from "../../../src/protocol/curve25519_keys.ts";
import { createHandshake } from "../../../src/protocol/noise/handshake_state.ts";

interface Vector {
  readonly protocol_name: string;
  readonly init_prologue: string;
  readonly init_psks?: readonly string[];
  readonly init_static: string;
  readonly init_ephemeral: string;
  readonly resp_prologue: string;
  readonly resp_psks?: readonly string[];
  readonly resp_static: string;
  readonly resp_ephemeral: string;
  readonly handshake_hash: string;
  readonly messages: readonly { readonly payload: string; readonly ciphertext: string }[];
}

const FILE = new URL("../../../../shared/vectors/noise-xx.json", import.meta.url);
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function vectors(): readonly Vector[] | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(FILE)).vectors;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

const published = vectors();
if (published === undefined) {
  console.log(
    "skipped: the published Noise vectors (../shared/vectors/noise-xx.json) are not here",
  );
}

for (const name of ["XX", "XXpsk3"]) {
  Deno.test({
    name: `createHandshake() makes the published bytes of ${name}`,
    ignore: published === undefined,
    fn() {
      const vector = published!.find((v) =>
        v.protocol_name === `Noise_${name}_25519_ChaChaPoly_SHA256`
      )!;
      const side = (initiator: boolean) => {
        const psk = (initiator ? vector.init_psks : vector.resp_psks)?.[0];
        return createHandshake({
          initiator,
          prologue: hex(initiator ? vector.init_prologue : vector.resp_prologue),
          staticKey: dhKeyPair(hex(initiator ? vector.init_static : vector.resp_static)),
          ephemeralKey: dhKeyPair(hex(initiator ? vector.init_ephemeral : vector.resp_ephemeral)),
          ...(psk === undefined ? {} : { psk: hex(psk) }),
        });
      };
      const initiator = side(true);
      const responder = side(false);
      vector.messages.slice(0, 3).forEach((message, index) => {
        const [from, to] = index % 2 === 0 ? [initiator, responder] : [responder, initiator];
        const bytes = from.write(() => hex(message.payload))!;
        assert.equal(toHex(bytes), message.ciphertext);
        const read = to.read(bytes);
        assert.equal(read.state === "ok" && toHex(read.payload), message.payload);
      });
      const [a, b] = [initiator.finish(), responder.finish()];
      assert.equal(toHex(a.handshakeHash), vector.handshake_hash);
      assert.equal(toHex(b.handshakeHash), vector.handshake_hash);
      vector.messages.slice(3).forEach((message, index) => {
        const [from, to] = index % 2 === 0 ? [b, a] : [a, b];
        const bytes = from.send.encrypt(new Uint8Array(0), hex(message.payload));
        assert.equal(toHex(bytes), message.ciphertext);
        assert.equal(toHex(to.receive.decrypt(new Uint8Array(0), bytes)!), message.payload);
      });
    },
  });
}
