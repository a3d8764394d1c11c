// The least that takes JSON lines from one process to others through TCP: neither encrypted nor signed, found nor kept.
//   relay.ts receive        prints the port it listens on, then every line that comes
//   relay.ts send PORT...   sends every line of its input to each of them
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

const [role, ...ports] = Deno.args;
if (role === "receive") {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  console.log((listener.addr as Deno.NetAddr).port);
  const connection = await listener.accept();
  connection.setNoDelay();
  await relay(connection.readable, [Deno.stdout.writable]);
} else {
  const connections = await Promise.all(
    ports.map((port) => Deno.connect({ hostname: "127.0.0.1", port: Number(port) })),
  );
  for (const connection of connections) connection.setNoDelay();
  await relay(Deno.stdin.readable, connections.map(({ writable }) => writable));
}
