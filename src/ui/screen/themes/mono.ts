/**
 * The theme without colours: roles are told apart by bold, dim, italic, underline and inverse.
 *
 * @module
 */
import { PLAIN, type Style } from "../../../term/drawing/style.ts";
import type { Theme } from "./theme.ts";

const INVERSE: Style = { inverse: true };

export const MONO: Theme = {
  background: "dark",
  ground: PLAIN,
  bar: INVERSE,
  pill: PLAIN,
  mentionGround: PLAIN,
  privateGround: PLAIN,
  chosenGround: PLAIN,
  errorGround: INVERSE,
  codeGround: PLAIN,
  text: PLAIN,
  dim: { dim: true },
  faint: { dim: true },
  edge: PLAIN,
  accent: { bold: true },
  onAccent: { inverse: true, bold: true },
  own: { bold: true },
  private: { bold: true, italic: true },
  error: { bold: true, underline: true },
  warn: { bold: true },
  ok: PLAIN,
  link: { underline: true },
  code: { italic: true },
  people: [PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN],
};
