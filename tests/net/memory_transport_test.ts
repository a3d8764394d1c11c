import { createMemoryNetwork, memoryAddress } from "./memory_transport.ts";
import { transportContract } from "./transport_contract.ts";

transportContract("memory", () => {
  const network = createMemoryNetwork();
  return {
    makers: [network.transport("a"), network.transport("b")],
    listenAt: [],
    address: (side) => memoryAddress("ab"[side]!),
    nowhere: memoryAddress("nobody"),
    foreign: { hostname: "127.0.0.1", port: 8_080 },
    tooMuch: 2_000_000,
  };
});
