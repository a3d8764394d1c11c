/**
 * The floor of messages: the least that takes JSON lines from one process to others through TCP.
 * Nothing is encrypted, signed, found or kept.
 *
 * - `relay.ts receive` prints the port it listens on, then every line that comes
 * - `relay.ts pass PORT…` prints the port it listens on, and sends each line to all the ports
 * - `relay.ts send PORT…` sends each line of its input to all the ports
 *
 * @module
 */

const encoder = new TextEncoder();

async function relay(from: ReadableStream<Uint8Array>, to: readonly WritableStream<Uint8Array>[]) {
  const writers = to.map((stream) => stream.getWriter());
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of from) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length === 0) continue;
    const text = lines.map((line) => `${JSON.stringify(JSON.parse(line))}\n`).join("");
    const out = encoder.encode(text);
    await Promise.all(writers.map((writer) => writer.write(out)));
  }
}

async function accept(): Promise<Deno.TcpConn> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  console.log(listener.addr.port);
  const connection = await listener.accept();
  connection.setNoDelay();
  return connection;
}

async function connect(port: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  connection.setNoDelay();
  return connection;
}

const [role, ...ports] = Deno.args;
const connections = await Promise.all(ports.map(connect));
const from = role === "send" ? Deno.stdin : await accept();
const to = role === "receive" ? [Deno.stdout] : connections;
await relay(from.readable, to.map(({ writable }) => writable));
