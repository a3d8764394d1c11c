import type { ColourLevel, Ink } from "./palette.ts";

/** How a cell looks. Compared by its fields: two equal styles need not be one object. */
export interface Style {
  readonly ink?: Ink;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export const PLAIN: Style = {};

export function sameStyle(a: Style, b: Style): boolean {
  return a === b ||
    a.ink === b.ink && !a.bold === !b.bold && !a.dim === !b.dim && !a.italic === !b.italic &&
      !a.underline === !b.underline && !a.inverse === !b.inverse;
}

/** The control sequence (SGR, ECMA-48 §8.3.117) that makes what follows look like `style`, whatever came before. */
export function styleSequence(style: Style, level: ColourLevel): string {
  let parameters = "0";
  if (style.bold) parameters += ";1";
  if (style.dim) parameters += ";2";
  if (style.italic) parameters += ";3";
  if (style.underline) parameters += ";4";
  if (style.inverse) parameters += ";7";
  if (style.ink !== undefined) parameters += inkParameters(style.ink, level);
  return `\x1b[${parameters}m`;
}

function inkParameters({ rgb, xterm256, ansi16 }: Ink, level: ColourLevel): string {
  switch (level) {
    case "truecolor":
      return `;38;2;${rgb.join(";")}`;
    case "256":
      return `;38;5;${xterm256}`;
    case "16":
      return ansi16 < 8 ? `;${30 + ansi16}` : `;${90 + ansi16 - 8}`;
    case "none":
      return "";
  }
}
