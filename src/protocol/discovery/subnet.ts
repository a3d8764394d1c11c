/** One IPv4 address of a network interface of this machine; an interface with two addresses is two of these. */
export interface Interface {
  /** As the system calls it: `eth0`, `en0`, `Ethernet 2`. */
  readonly name: string;
  readonly address: string;
  readonly netmask: string;
}

/**
 * Whether `hostname` can be the address of a machine (this one included) on the interface's subnet. The subnet's own address
 * and its broadcast address cannot: answering those would multiply a datagram.
 */
export function onSubnet(hostname: string, { address, netmask }: Interface): boolean {
  const host = parseIpv4(hostname);
  const own = parseIpv4(address);
  const mask = parseIpv4(netmask);
  if (host === undefined || own === undefined || mask === undefined) return false;
  if (((host ^ own) & mask) !== 0) return false;
  const hostBits = ~mask >>> 0;
  const machine = (host & hostBits) >>> 0;
  // RFC 3021: a subnet of two addresses (/31) has machines only
  return hostBits <= 1 || (machine !== 0 && machine !== hostBits);
}

/** The subnet broadcast address (RFC 919 §7), or `undefined` where the subnet is too small to have one. */
export function broadcastAddress({ address, netmask }: Interface): string | undefined {
  const own = parseIpv4(address);
  const mask = parseIpv4(netmask);
  if (own === undefined || mask === undefined) return undefined;
  const hostBits = ~mask >>> 0;
  return hostBits <= 1 ? undefined : formatIpv4((own | hostBits) >>> 0);
}

const DECIMAL_BYTE = /^(0|[1-9][0-9]{0,2})$/;

/** The 32 bits of a dotted address in its one canonical spelling, else `undefined`. */
function parseIpv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    const byte = Number(part);
    if (!DECIMAL_BYTE.test(part) || byte > 255) return undefined;
    value = value * 256 + byte;
  }
  return value;
}

function formatIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}
