/**
 * The systems for which the program is compiled.
 *
 * @module
 */

/** What kind of program file a system runs. */
export interface Target {
  /** As `--target` and file names have it. */
  readonly name: string;
  /** As the compiler has it. */
  readonly triple: string;
  /** End of a program's file name. */
  readonly extension: "" | ".exe";
}

export const TARGETS: readonly Target[] = [
  { name: "linux-x64", triple: "x86_64-unknown-linux-gnu", extension: "" },
  { name: "linux-arm64", triple: "aarch64-unknown-linux-gnu", extension: "" },
  { name: "macos-x64", triple: "x86_64-apple-darwin", extension: "" },
  { name: "macos-arm64", triple: "aarch64-apple-darwin", extension: "" },
  { name: "windows-x64", triple: "x86_64-pc-windows-msvc", extension: ".exe" },
];

/** The target of this name or triple. */
export function findTarget(text: string): Target | undefined {
  return TARGETS.find(({ name, triple }) => name === text || triple === text);
}

/** How many bytes of a file {@link targetOf} wants to see. */
export const HEADER_BYTES = 4_096;

/**
 * The target that a program file is made for, by its first {@link HEADER_BYTES}; undefined where it
 * is none of ours.
 */
export function targetOf(header: Uint8Array): Target | undefined {
  const name = nameOf(new DataView(header.buffer, header.byteOffset, header.byteLength));
  return name === undefined ? undefined : findTarget(name);
}

function nameOf(header: DataView): string | undefined {
  if (header.byteLength < 64) return undefined;
  switch (header.getUint32(0)) {
    case ELF_MAGIC:
      return ELF_MACHINES[header.getUint16(18, true)];
    case MACH_O_64_MAGIC:
      return MACH_O_CPUS[header.getUint32(4, true)];
  }
  if (header.getUint16(0) !== DOS_MAGIC) return undefined;
  // The DOS header says at 0x3c where the PE header begins: a signature, then the machine.
  const pe = header.getUint32(0x3c, true);
  if (pe + 6 > header.byteLength || header.getUint32(pe) !== PE_SIGNATURE) return undefined;
  return PE_MACHINES[header.getUint16(pe + 4, true)];
}

/** `\x7fELF` (System V ABI, chapter 4). */
const ELF_MAGIC = 0x7f454c46;
const ELF_MACHINES: Readonly<Record<number, string>> = { 0x3e: "linux-x64", 0xb7: "linux-arm64" };

/** MH_MAGIC_64 of `mach-o/loader.h`, in little-endian order. */
const MACH_O_64_MAGIC = 0xcffaedfe;
const MACH_O_CPUS: Readonly<Record<number, string>> = {
  0x0100_0007: "macos-x64",
  0x0100_000c: "macos-arm64",
};

/** `MZ`, and `PE\0\0` (Microsoft's PE format). */
const DOS_MAGIC = 0x4d5a;
const PE_SIGNATURE = 0x50450000;
const PE_MACHINES: Readonly<Record<number, string>> = { 0x8664: "windows-x64" };
