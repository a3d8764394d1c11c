/**
 * A TAP device of Linux (`/dev/net/tun`), opened through foreign functions.
 *
 * @module
 */

/**
 * A TAP device: an Ethernet interface whose other end is this process. It is there as long as the
 * process.
 */
export interface Tap {
  /** The next frame that the system sends out through it. */
  read(): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Hands the system a frame, as if it came in through it. A frame that the system does not take is
   * lost, as on a wire.
   */
  write(frame: Uint8Array<ArrayBuffer>): void;
}

const LIBC = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  ioctl: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize", nonblocking: true },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
} as const;

// linux/if_tun.h and net/if.h: `struct ifreq` is a name of 16 bytes, then here the flags, 40 bytes
// in all
const O_RDWR = 2;
const TUNSETIFF = 0x4004_54can; // a BigInt, since `unsigned long` is
const IFF_TAP = 0x0002;
const IFF_NO_PI = 0x1000;
const IFREQ_BYTES = 40;
const IFREQ_FLAGS = 16;

const MAX_FRAME_BYTES = 65_536;

/**
 * Creates a TAP device in the network namespace of this process. Needs `--allow-ffi`, root and
 * `/dev/net/tun`.
 *
 * @throws {Error} where there can be none
 */
export function openTap(name: string): Tap {
  const { symbols } = Deno.dlopen("libc.so.6", LIBC);
  const text = new TextEncoder();
  const file = symbols.open(text.encode("/dev/net/tun\0"), O_RDWR);
  if (file < 0) throw new Error("Cannot open /dev/net/tun");
  const request = new Uint8Array(IFREQ_BYTES);
  text.encodeInto(name, request.subarray(0, IFREQ_FLAGS - 1));
  new DataView(request.buffer).setUint16(IFREQ_FLAGS, IFF_TAP | IFF_NO_PI, true);
  if (symbols.ioctl(file, TUNSETIFF, request) < 0) {
    throw new Error(`Cannot create the TAP device ${name}`);
  }
  const buffer = new Uint8Array(MAX_FRAME_BYTES);
  return {
    async read() {
      const length = Number(await symbols.read(file, buffer, BigInt(buffer.length)));
      if (length < 0) throw new Error(`Cannot read from the TAP device ${name}`);
      return buffer.slice(0, length);
    },
    write: (frame) => void symbols.write(file, frame, BigInt(frame.length)),
  };
}
