import type { Lan } from "./lan.ts";

/** Somebody who types, and reads what a person would: in plain mode, or on the screen. */
export interface Typist {
  readonly name: string;
  type(line: string): Promise<void>;
  /** Waits until these are there, and nobody else. */
  meets(others: readonly string[]): Promise<void>;
  /** Waits until a line holds this text; returns that line. */
  sees(text: string): Promise<string>;
  /** Whether a line holds this text now; on the screen, of those that are shown. */
  has(text: string): boolean;
}

/** The ways in which a person sees the program. */
export const TYPIST_FACES = ["plain", "screen"] as const;

export type TypistFace = typeof TYPIST_FACES[number];

/** Starts the program for somebody, and waits until it is ready. */
export async function startTypist(
  lan: Lan,
  face: TypistFace,
  name: string,
  ...args: readonly string[]
): Promise<Typist> {
  if (face === "screen") {
    const { emulator, type, shows } = await lan.screen(name, ...args);
    return {
      name,
      type: (line) => type(`${line}\r`),
      async meets({ length }) {
        await shows(`${length} ${length === 1 ? "link" : "links"}`);
      },
      sees: shows,
      has: (text) => emulator.rows().some((row) => row.includes(text)),
    };
  }
  const { lines, type, until } = await lan.plain(name, ...args);
  const find = (text: string) => lines.find((line) => line.includes(text));
  return {
    name,
    type,
    async meets(others) {
      for (const other of others) await until(other, () => find(`* ${other} joined`));
    },
    sees: (text) => until(JSON.stringify(text), () => find(text)),
    has: (text) => find(text) !== undefined,
  };
}

/** Starts the program for several people, the one after the other, and waits until each sees all others. */
export async function gather(
  lan: Lan,
  face: TypistFace,
  names: readonly string[],
  ...args: readonly string[]
): Promise<readonly Typist[]> {
  const typists: Typist[] = [];
  for (const name of names) typists.push(await startTypist(lan, face, name, ...args));
  for (const typist of typists) {
    await typist.meets(names.filter((name) => name !== typist.name));
  }
  return typists;
}
