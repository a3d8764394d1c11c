/**
 * The theme of the terminal's own 16 colours, whose exact look the user chooses. It has no tints,
 * and nothing in bright black, which is the background in some palettes.
 *
 * @module
 */
import type { GroundKind } from "../../../term/drawing/colour.ts";
import type { Style } from "../../../term/drawing/style.ts";
import { MONO } from "./mono.ts";
import { mapPeople, type People, type Theme } from "./theme.ts";

function text(index: number): Style {
  return { ink: { type: "indexed", index } };
}

/** Indexes of the 16 colours: 0–7 normal, 8–15 bright. */
interface Indexes {
  readonly background: GroundKind;
  readonly accent: number;
  readonly private: number;
  readonly error: number;
  readonly warn: number;
  readonly ok: number;
  readonly link: number;
  readonly code: number;
  readonly people: People<number>;
}

function ansi({ background, people, ...indexes }: Indexes): Theme {
  const accent = text(indexes.accent);
  return {
    ...MONO,
    background,
    accent,
    onAccent: { ...accent, inverse: true },
    own: accent,
    private: text(indexes.private),
    error: text(indexes.error),
    errorGround: { ...text(indexes.error), inverse: true },
    warn: text(indexes.warn),
    ok: text(indexes.ok),
    link: text(indexes.link),
    code: text(indexes.code),
    people: mapPeople(people, text),
  };
}

export const ANSI_DARK: Theme = ansi({
  background: "dark",
  accent: 14,
  private: 13,
  error: 9,
  warn: 11,
  ok: 10,
  link: 6,
  code: 3,
  people: [9, 10, 13, 11, 6, 5, 3, 2, 12, 7],
});

export const ANSI_LIGHT: Theme = ansi({
  background: "light",
  accent: 4,
  private: 5,
  error: 1,
  warn: 3,
  ok: 2,
  link: 4,
  code: 5,
  people: [1, 2, 5, 4, 6, 9, 3, 13, 12, 0],
});
