import assert from "node:assert/strict";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listProfiles } from "../../src/store/list_profiles.ts";
import { withTemporaryDirectory } from "./temporary_directory.ts";

Deno.test(
  "listProfiles() names the profiles, those started last first",
  withTemporaryDirectory((directory) => {
    assert.deepEqual(listProfiles(directory), []);
    for (const [at, name] of ["old", "new", "newest"].entries()) {
      const place = join(directory, "profiles", name);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, "epoch"), "1\n");
      utimesSync(join(place, "epoch"), 1_000 + at, 1_000 + at);
    }
    mkdirSync(join(directory, "profiles", "never-started"));
    writeFileSync(join(directory, "profiles", "file"), "");
    assert.deepEqual(listProfiles(directory), ["newest", "new", "old"]);
  }),
);
