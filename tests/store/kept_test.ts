import assert from "node:assert/strict";
import { join } from "node:path";
import type { Acquaintance } from "../../src/chat/acquaintance.ts";
import { DEFAULT_SETTINGS } from "../../src/chat/settings.ts";
import { MAX_ACQUAINTANCES, MAX_KEPT_FILE_BYTES, MAX_MUTED_PEOPLE } from "../../src/core/limits.ts";
import { signingKey } from "../../src/protocol/keys.ts";
import { openKept } from "../../src/store/kept.ts";

const id = signingKey(new Uint8Array(32).fill(3)).id;
const bob: Acquaintance = { id, name: "bob", first: 1, last: 2, verified: true };
const settings = { picture: "cat", ignored: [{ id, name: "bob" }] };

function withDirectory(test: (directory: string) => void): () => void {
  return () => {
    const directory = Deno.makeTempDirSync();
    try {
      test(directory);
    } finally {
      Deno.removeSync(directory, { recursive: true });
    }
  };
}

Deno.test(
  "openKept() finds what was kept by an earlier run",
  withDirectory((directory) => {
    const first = openKept(directory);
    assert.deepEqual([first.known, first.settings, first.warnings], [[], DEFAULT_SETTINGS, []]);
    assert.equal(first.saveKnown([bob]), undefined);
    assert.equal(first.saveSettings(settings), undefined);
    const second = openKept(directory);
    assert.deepEqual([second.known, second.settings, second.warnings], [[bob], settings, []]);
  }),
);

Deno.test(
  "openKept() moves aside what is damaged, says so, and goes on without it",
  withDirectory((directory) => {
    openKept(directory).saveKnown([bob]);
    openKept(directory).saveSettings(settings);
    const path = join(directory, "known");
    const text = Deno.readTextFileSync(path);
    for (const damaged of [text.replace("bob", "eve"), text.slice(0, -9), "", "{}", `${text}{}`]) {
      Deno.writeTextFileSync(path, damaged);
      const kept = openKept(directory);
      assert.deepEqual([kept.known, kept.settings], [[], settings]);
      assert.match(
        kept.warnings.join(),
        /known was damaged and is now .*known\.damaged: whom you knew/,
      );
      assert.equal(Deno.readTextFileSync(`${path}.damaged`), damaged);
      assert.deepEqual(openKept(directory).warnings, []);
    }
  }),
);

Deno.test(
  "openKept() holds as many people as its limits allow, whatever they are called, and takes no more from a file",
  withDirectory((directory) => {
    const name = "\u{20000}".repeat(20);
    const many = Array.from({ length: MAX_ACQUAINTANCES }, () => ({ ...bob, name, last: 2 ** 50 }));
    const ignored = Array.from({ length: MAX_MUTED_PEOPLE }, () => ({ id, name }));
    openKept(directory).saveKnown(many);
    openKept(directory).saveSettings({ picture: "cat", ignored });
    for (const file of ["known", "settings"]) {
      assert.ok(Deno.statSync(join(directory, file)).size <= MAX_KEPT_FILE_BYTES);
    }
    const kept = openKept(directory);
    assert.deepEqual([kept.known, kept.settings.ignored], [many, ignored]);
    kept.saveKnown([...many, bob]);
    assert.equal(openKept(directory).warnings.length, 1);
  }),
);

Deno.test(
  "openKept() lets nobody else read it",
  withDirectory((directory) => {
    openKept(directory).saveKnown([bob]);
    if (Deno.build.os === "windows") return;
    assert.equal(Deno.statSync(join(directory, "known")).mode! & 0o777, 0o600);
  }),
);

Deno.test(
  "saveKnown() says once what stands in the way, and again when it did in between",
  withDirectory((directory) => {
    const kept = openKept(directory);
    const obstacle = join(directory, "known.new");
    Deno.mkdirSync(join(obstacle, "inside"), { recursive: true });
    assert.match(kept.saveKnown([bob]) ?? "", /^Cannot keep .*known \(.*\): what you change now/);
    assert.equal(kept.saveKnown([bob]), undefined);
    Deno.removeSync(obstacle, { recursive: true });
    assert.equal(kept.saveKnown([bob]), undefined);
    assert.deepEqual(openKept(directory).known, [bob]);
    Deno.mkdirSync(join(obstacle, "inside"), { recursive: true });
    assert.notEqual(kept.saveKnown([bob]), undefined);
  }),
);
