/** A UDP or TCP end point: an IP address (a host name where it is to be dialled) and a port. */
export interface Endpoint {
  readonly hostname: string;
  readonly port: number;
}

/** `host:port`, with brackets around an IPv6 address. */
export function formatAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The port number that `text` spells in decimal, 0 to 65535, or `undefined`. */
export function parsePort(text: string): number | undefined {
  return /^(0|[1-9][0-9]{0,4})$/.test(text) && Number(text) <= 0xffff ? Number(text) : undefined;
}
