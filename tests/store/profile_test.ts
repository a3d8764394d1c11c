import { deepStrictEqual, match, notDeepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { MAX_EPOCH_MS } from "../../src/core/limits/replication.ts";
import { MAX_PROFILE_FILE_BYTES } from "../../src/core/limits/store.ts";
import { openProfile, type OwnProfile, type Profile } from "../../src/store/profile.ts";
import { withTemporaryDirectory } from "./temporary_directory.ts";

const SEED = Uint8Array.from({ length: 32 }, (_, at) => at * 7);
const WALL = 1_800_000_000_000;

function open(directory: string, options: { wall?: number; name?: string } = {}): Profile {
  const { wall = WALL, name = "bob" } = options;
  return openProfile(name, { directory, wall, randomSeed: () => SEED });
}

function opened(profile: Profile): OwnProfile {
  ok(profile.state === "ours", JSON.stringify(profile));
  return profile;
}

/** Opens and closes, and returns what was opened. */
function run(directory: string, wall = WALL): OwnProfile {
  using profile = opened(open(directory, { wall }));
  return profile;
}

function reason(profile: Profile): string {
  ok(profile.state === "failed", JSON.stringify(profile));
  return profile.reason;
}

Deno.test(
  "openProfile() makes an identity once and keeps it",
  withTemporaryDirectory((directory) => {
    const first = run(directory);
    deepStrictEqual([first.isNew, first.epoch], [true, WALL]);
    using second = opened(
      openProfile("bob", { directory, wall: WALL, randomSeed: () => new Uint8Array(32) }),
    );
    strictEqual(second.isNew, false);
    deepStrictEqual(Uint8Array.from(second.seed), SEED);
    deepStrictEqual(second.warnings, []);
  }),
);

Deno.test(
  "openProfile() keeps profiles apart",
  withTemporaryDirectory((directory) => {
    using _bob = opened(open(directory));
    using alice = opened(
      openProfile("alice", { directory, wall: WALL, randomSeed: () => new Uint8Array(32) }),
    );
    notDeepStrictEqual(Uint8Array.from(alice.seed), SEED);
  }),
);

Deno.test(
  "openProfile() gives each run a later epoch, whatever the clock says",
  withTemporaryDirectory((directory) => {
    strictEqual(run(directory, WALL + 0.7).epoch, WALL);
    strictEqual(run(directory, WALL).epoch, WALL + 1);
    strictEqual(run(directory, 5).epoch, WALL + 2);
    strictEqual(run(directory, WALL + 1_000).epoch, WALL + 1_000);
  }),
);

Deno.test(
  "openProfile() stores the epoch before it is used",
  withTemporaryDirectory((directory) => {
    using profile = opened(open(directory));
    const stored = Deno.readTextFileSync(join(directory, "profiles/bob/epoch"));
    strictEqual(stored, `${profile.epoch}\n`);
  }),
);

Deno.test(
  "openProfile() says that another instance has the profile, and has it again when that ends",
  withTemporaryDirectory((directory) => {
    const first = opened(open(directory));
    const second = open(directory);
    ok(second.state === "in-use");
    match(second.notice, /"bob" is in use .*: this one has a fresh identity.*-profile NAME/);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    strictEqual(run(directory).epoch, WALL + 1);
  }),
);

Deno.test({
  name: "openProfile() keeps others out of its files",
  ignore: Deno.build.os === "windows",
  fn: withTemporaryDirectory((directory) => {
    const home = join(directory, "new", "home");
    run(home);
    const modes = ["", "identity", "epoch", "lock"].map((file) =>
      (Deno.statSync(join(home, "profiles/bob", file)).mode ?? 0) & 0o777
    );
    deepStrictEqual(modes, [0o700, 0o600, 0o600, 0o600]);
    Deno.chmodSync(join(home, "profiles/bob/identity"), 0o644);
    const [warning] = run(home).warnings;
    match(
      warning ?? "",
      /^Others on this machine can read your identity: run "chmod 600 .*identity"\.$/,
    );
  }),
});

Deno.test(
  "openProfile() refuses a damaged identity and leaves it as it is",
  withTemporaryDirectory((directory) => {
    run(directory);
    const path = join(directory, "profiles/bob/identity");
    const whole = Deno.readTextFileSync(path);
    // Any one character changed, a part missing, something more.
    const damaged = [
      "",
      "\0".repeat(64),
      whole.slice(0, 30),
      whole + whole,
      whole.trimEnd() + "x",
      ...Array.from({ length: whole.length - 1 }, (_, at) => {
        return whole.slice(0, at) + (whole[at] === "A" ? "B" : "A") + whole.slice(at + 1);
      }),
    ];
    for (const text of damaged) {
      Deno.writeTextFileSync(path, text);
      match(reason(open(directory)), /identity is damaged: put a copy of it back, or move it away/);
      strictEqual(Deno.readTextFileSync(path), text);
    }
    Deno.writeTextFileSync(path, whole);
    strictEqual(run(directory).isNew, false);
  }),
);

Deno.test(
  "openProfile() reads the largest files, and nothing larger",
  withTemporaryDirectory((directory) => {
    run(directory);
    const path = join(directory, "profiles/bob/identity");
    const whole = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, whole.padEnd(MAX_PROFILE_FILE_BYTES, "\n"));
    strictEqual(run(directory).isNew, false);
    Deno.writeTextFileSync(path, whole.padEnd(MAX_PROFILE_FILE_BYTES + 1, "\n"));
    match(reason(open(directory)), /is damaged/);
  }),
);

Deno.test(
  "openProfile() refuses a damaged epoch, and one with none after it",
  withTemporaryDirectory((directory) => {
    run(directory);
    const path = join(directory, "profiles/bob/epoch");
    for (const text of ["", "x", "-1", "1.5", "1\n2", `${MAX_EPOCH_MS}`, "9".repeat(300)]) {
      Deno.writeTextFileSync(path, text);
      match(reason(open(directory)), /epoch is damaged: check that the clock .* delete the file/);
    }
    Deno.writeTextFileSync(path, `${MAX_EPOCH_MS - 1}\n`);
    strictEqual(run(directory).epoch, MAX_EPOCH_MS);
  }),
);

Deno.test(
  "openProfile() says which directory it can't use",
  withTemporaryDirectory((directory) => {
    const file = join(directory, "file");
    Deno.writeTextFileSync(file, "");
    match(
      reason(open(file)),
      /^Cannot open the profile directory .*file.profiles.bob \(.+\): make it .*P2PCHAT_HOME/,
    );
    Deno.mkdirSync(join(directory, "profiles/bob/epoch.new/in-the-way"), { recursive: true });
    match(reason(open(directory)), /^Cannot use the profile in .*bob \(.+\): make it readable/);
  }),
);
