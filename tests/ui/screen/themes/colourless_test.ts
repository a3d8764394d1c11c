import assert from "node:assert/strict";
import type { Style } from "../../../../src/term/drawing/style.ts";
import { sameStyle } from "../../../../src/term/drawing/style.ts";
import { ANSI_DARK, ANSI_LIGHT } from "../../../../src/ui/screen/themes/ansi.ts";
import { MONO } from "../../../../src/ui/screen/themes/mono.ts";
import { PEOPLE_COLOURS, type Theme } from "../../../../src/ui/screen/themes/theme.ts";

const BRIGHT_BLACK = 8;

function styles({ people, background: _background, ...roles }: Theme): readonly Style[] {
  return [...Object.values(roles), ...people];
}

/** Roles that stand beside each other, where only their look tells them apart. */
const APART: readonly (readonly (keyof Omit<Theme, "people" | "background">)[])[] = [
  ["text", "dim", "accent", "link", "code", "private", "error"],
  ["edge", "faint"],
  ["text", "warn", "error"],
  ["ground", "bar"],
  ["ground", "errorGround"],
  ["bar", "onAccent"],
  ["own", "text"],
];

Deno.test("mono has no colour, and tells apart by its attributes what must be", () => {
  for (const { ink, ground } of styles(MONO)) {
    assert.deepEqual([ink, ground], [undefined, undefined]);
  }
  for (const roles of APART) {
    roles.forEach((one, at) =>
      roles.slice(0, at).forEach((other) => {
        assert.ok(!sameStyle(MONO[one], MONO[other]), `${one}, ${other}`);
      })
    );
  }
});

Deno.test("mono tells text on a bar apart as it does elsewhere", () => {
  const on = (role: "text" | "dim" | "accent"): Style => ({ ...MONO.bar, ...MONO[role] });
  assert.ok(!sameStyle(on("text"), on("dim")));
  assert.ok(!sameStyle(on("text"), on("accent")));
});

Deno.test("ansi has ten different people, no tints, and nothing in bright black", () => {
  for (const theme of [ANSI_DARK, ANSI_LIGHT]) {
    const inks = theme.people.map(({ ink }) => ink?.type === "indexed" ? ink.index : undefined);
    assert.equal(new Set(inks).size, PEOPLE_COLOURS);
    for (const { ink, ground } of styles(theme)) {
      assert.equal(ground, undefined);
      if (ink === undefined) continue;
      assert.ok(ink.type === "indexed" && ink.index < 16 && ink.index !== BRIGHT_BLACK);
    }
    assert.equal(theme.dim.dim, true);
    assert.equal(theme.faint.dim, true);
    assert.equal(theme.bar.inverse, true);
    assert.deepEqual(theme.errorGround, { ...theme.error, inverse: true });
  }
});
