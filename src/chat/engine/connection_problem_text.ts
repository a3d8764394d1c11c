/**
 * The sentences for problems with connections, and what to do about each.
 *
 * @module
 */
import { addressText, hostOf } from "../../core/address.ts";
import { safeName } from "../../core/text/safe.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";

/** Returns the sentence for a problem. */
export function connectionProblemText(
  { kind, address, name = "" }: Extract<MeshEvent, { readonly type: "problem" }>,
): string {
  const where = addressText(address);
  switch (kind) {
    case "mismatch":
      return `${where} could not be linked: it seems to use another secret or mesh. Compare -secret and -mesh.`;
    case "older": {
      const who = name === "" ? `The program at ${where}` : `${safeName(name)} (${where})`;
      const whom = name === "" ? "its owner" : safeName(name);
      return `${who} runs an older p2pchat, which cannot be linked: ask ${whom} to update.`;
    }
    case "newer": {
      const who = name === "" ? `The program at ${where}` : `${safeName(name)} (${where})`;
      return `${who} runs a newer p2pchat, which cannot be linked: update yours.`;
    }
    case "no-handshake":
      return `${where} ended the connection before a link stood: it has no room just now, it wants a secret (-secret), or it is another program. It is tried again from time to time.`;
    case "self":
      return `${where} is this very program: there is nobody else to link to there.`;
    case "clone":
      return `${where} runs with your own identity: start one of the two with another -profile.`;
    case "replaced":
      return `A later start with your identity has taken your place at ${where}: start this one with another -profile.`;
    case "wrong-peer":
      return `At ${where} somebody else answers than was asked for: check the address.`;
    case "bad-name":
      return `${where} was refused: the name it gives is not allowed.`;
    case "full":
      return `${where} could not be linked: one side has as many links as it takes.`;
    case "faults":
      return `${where} was cut off: it keeps breaking the protocol's rules.`;
    case "crowded":
      return `${where} is not tried: too many addresses are tried already. Leave, and start again with fewer.`;
    case "unknown-host":
      return `There is no host called ${
        hostOf(address)
      }: check the name. It is tried again from time to time.`;
    case "refused":
      return `${where} refuses the connection: is p2pchat running there, on that port? It is tried again from time to time.`;
    case "unreachable":
      return `${where} does not answer: it is tried again from time to time.`;
  }
}
