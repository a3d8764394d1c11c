import assert from "node:assert/strict";
import { createGrid, type Grid, putText } from "../../../../src/term/drawing/cells.ts";
import { PLAIN } from "../../../../src/term/drawing/style.ts";
import { createPainter, type Painter } from "../../../../src/ui/screen/shell/painter.ts";
import { XTERM_256 } from "../../../term/some_capabilities.ts";

const CLEARED = "\x1b[2J";

/** A picture with this text. */
function picture(text: string): Grid {
  const grid = createGrid(10, 1);
  putText(grid, 0, 0, text, PLAIN);
  return grid;
}

/** A painter, a terminal that takes each write when it is told to, and what is to be painted. */
function studio() {
  const written: string[] = [];
  let taken: PromiseWithResolvers<void> | undefined;
  let arrived = Promise.withResolvers<void>();
  let shown = () => picture("one");
  let notifications = "";
  const failures: unknown[] = [];
  const terminal = {
    capabilities: XTERM_256,
    write(text: string) {
      written.push(text);
      taken = Promise.withResolvers();
      arrived.resolve();
      arrived = Promise.withResolvers();
      return taken.promise;
    },
  };
  const painter: Painter = createPainter(terminal, {
    picture: () => ({ grid: shown(), notifications }),
    fail: (error) => failures.push(error),
  });
  return {
    painter,
    written,
    failures,
    show: (text: string) => shown = () => picture(text),
    tell: (sequences: string) => notifications = sequences,
    breakDown: () => {
      shown = () => {
        throw new Error("no picture");
      };
    },
    /** The terminal takes what was written, and is told so. */
    async take() {
      taken?.resolve();
      await taken?.promise;
    },
    /** Resolves with the write of an index, which may have come already. */
    async write(index: number) {
      while (written.length <= index) await arrived.promise;
      return written[index] ?? "";
    },
  };
}

Deno.test("createPainter() paints everything at once", () => {
  const { written, painter } = studio();
  assert.equal(written.length, 1);
  assert.ok(written[0]?.includes(CLEARED) && written[0].includes("one"));
  painter[Symbol.dispose]();
});

Deno.test("changed() paints what a person does in the same turn", async () => {
  const { written, painter, show, take } = studio();
  await take();
  show("two");
  painter.changed("person");
  assert.equal(written.length, 2);
  assert.ok(!written[1]?.includes(CLEARED));
  painter[Symbol.dispose]();
});

Deno.test("changed() gathers what others do into one frame", async () => {
  const { written, painter, show, take, write } = studio();
  await take();
  for (let change = 0; change < 1_000; change++) {
    show(`${change}`);
    painter.changed("others");
  }
  assert.equal(written.length, 1);
  assert.ok((await write(1)).includes("999"));
  assert.equal(written.length, 2);
  painter[Symbol.dispose]();
});

Deno.test("changed() paints nothing while the terminal takes a frame, and then one", async () => {
  const { written, painter, show, take, write } = studio();
  for (const text of ["two", "tea"]) {
    show(text);
    painter.changed("person");
  }
  assert.equal(written.length, 1);
  await take();
  assert.ok((await write(1)).includes("ea"));
  await take();
  assert.equal(written.length, 2);
  painter[Symbol.dispose]();
});

Deno.test("a frame that changes nothing writes nothing but signals", async () => {
  const { written, painter, tell, take, write } = studio();
  await take();
  painter.changed("person");
  assert.equal(written.length, 1);
  tell("\x07");
  painter.changed("person");
  assert.equal(await write(1), "\x07");
  painter[Symbol.dispose]();
});

Deno.test("forget() makes the next frame draw everything", async () => {
  const { written, painter, take } = studio();
  await take();
  painter.forget();
  painter.changed("person");
  assert.ok(written[1]?.includes(CLEARED) && written[1].includes("one"));
  painter[Symbol.dispose]();
});

Deno.test("createPainter() tells what its picture throws", async () => {
  const { failures, painter, breakDown, take } = studio();
  await take();
  breakDown();
  painter.changed("person");
  assert.match(`${failures[0]}`, /no picture/);
  painter[Symbol.dispose]();
});

Deno.test("a painter that was disposed of paints nothing more", async () => {
  const { written, painter, show, take } = studio();
  show("two");
  painter.changed("others");
  painter[Symbol.dispose]();
  await take();
  painter.changed("person");
  assert.equal(written.length, 1);
});
