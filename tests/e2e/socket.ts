/**
 * Reads and writes of a bare TCP socket to its end.
 *
 * @module
 */

const READ_BYTES = 64 * 1024;

/** Whether a socket is gone: closed by the other side (in order or not), or by ourselves. */
function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted;
}

/** Reads until the socket sees its end, however that comes; hands on what was read. */
export async function readToEnd(
  conn: Deno.TcpConn,
  onBytes: (bytes: Uint8Array) => void | Promise<void> = () => {},
): Promise<void> {
  const buffer = new Uint8Array(READ_BYTES);
  try {
    for (;;) {
      const count = await conn.read(buffer);
      if (count === null) return;
      await onBytes(buffer.slice(0, count));
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/**
 * Writes bytes over and over until so many are written, or the socket refuses; returns how many
 * went out.
 */
export async function writeUntilRefused(
  conn: Deno.TcpConn,
  bytes: Uint8Array,
  most: number,
): Promise<number> {
  let written = 0;
  try {
    while (written < most) written += await conn.write(bytes);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return written;
}
