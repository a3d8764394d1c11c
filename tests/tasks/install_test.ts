import assert from "node:assert/strict";
import { appendFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inspect, install, uninstall } from "../../tasks/install/installation.ts";
import { defaultPrefix, placesBelow } from "../../tasks/install/places.ts";
import { Refusal } from "../../tasks/task.ts";
import { withTemporaryProject } from "./temporary_project.ts";

const ignore = Deno.build.os === "windows"; // the program of these tests is a shell script

/** Writes something that answers as the program does. */
async function writeProgram(path: string, version: string): Promise<string> {
  const script = `#!/bin/sh
case $1 in
  -version) echo "p2pchat ${version}" ;;
  -completion) echo "complete for $2" ;;
esac
`;
  await writeFile(path, script, { mode: 0o755 });
  return path;
}

async function filesBelow(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name).sort();
}

Deno.test("placesBelow() puts everything below the prefix", () => {
  const places = placesBelow(join("home", ".local"), "linux");
  assert.equal(places.program, join("home", ".local", "bin", "p2pchat"));
  const completions = places.completions.map(({ path }) => path);
  for (const path of [places.program, places.receipt, ...completions]) {
    assert(path.startsWith(join("home", ".local")), path);
  }
  assert.match(placesBelow("x", "windows").program, /p2pchat\.exe$/);
});

Deno.test("defaultPrefix() is the user's own, or everybody's for root", () => {
  const environment = (name: string) => ({ HOME: "home", LOCALAPPDATA: "local" })[name];
  assert.equal(defaultPrefix("linux", false, environment), join("home", ".local"));
  assert.equal(defaultPrefix("linux", true, environment), "/usr/local");
  assert.equal(defaultPrefix("windows", false, environment), join("local", "Programs", "p2pchat"));
  assert.throws(() => defaultPrefix("darwin", false, () => undefined), Refusal);
});

Deno.test({
  name: "install() puts the program, its completions and a receipt in their places",
  ignore,
  fn: () =>
    withTemporaryProject(async (directory) => {
      const places = placesBelow(join(directory, "prefix"), "linux");
      assert.deepEqual(await inspect(places), { state: "none" });
      const written = await install(places, await writeProgram(join(directory, "made"), "1.2.3"));
      assert.equal(written.length, 5);
      assert.equal((await stat(places.program)).mode & 0o777, 0o755);
      for (const { shell, path } of places.completions) {
        assert.equal(await readFile(path, "utf8"), `complete for ${shell}\n`);
      }
      const installation = await inspect(places);
      assert(installation.state === "installed");
      assert.equal(installation.version, "1.2.3");
      assert.equal(installation.runs, "1.2.3");
      assert(installation.files.every(({ state }) => state === "as installed"));
    }),
});

Deno.test({
  name: "install() replaces an older installation, and nothing else",
  ignore,
  fn: () =>
    withTemporaryProject(async (directory) => {
      const places = placesBelow(join(directory, "prefix"), "linux");
      await install(places, await writeProgram(join(directory, "old"), "1.0.0"));
      const fresh = await writeProgram(join(directory, "new"), "2.0.0");
      await install(places, fresh);
      const installation = await inspect(places);
      assert(installation.state === "installed");
      assert.equal(installation.runs, "2.0.0");

      const elsewhere = placesBelow(join(directory, "elsewhere"), "linux");
      await mkdir(dirname(elsewhere.program), { recursive: true });
      await writeFile(elsewhere.program, "somebody else's");
      await assert.rejects(install(elsewhere, fresh), /is there already, from elsewhere/);
      assert.equal(await readFile(elsewhere.program, "utf8"), "somebody else's");
    }),
});

Deno.test({
  name: "install() refuses a program that does not run, and a prefix that can't be written",
  ignore,
  fn: () =>
    withTemporaryProject(async (directory) => {
      const broken = join(directory, "broken");
      await writeFile(broken, "no program", { mode: 0o755 });
      const places = placesBelow(join(directory, "prefix"), "linux");
      await assert.rejects(install(places, broken), /does not run here/);
      const program = await writeProgram(join(directory, "made"), "1.0.0");
      await assert.rejects(install(placesBelow(broken, "linux"), program), (error) => {
        assert(error instanceof Refusal);
        return true;
      });
    }),
});

Deno.test({
  name: "uninstall() removes just what was installed, and keeps what was changed since",
  ignore,
  fn: () =>
    withTemporaryProject(async (directory) => {
      const places = placesBelow(join(directory, "prefix"), "linux");
      assert.equal(await uninstall(places), undefined);
      await install(places, await writeProgram(join(directory, "made"), "1.0.0"));
      await writeFile(join(places.directory, "neighbour"), "stays");
      const fish = places.completions.find(({ shell }) => shell === "fish")?.path ?? "";
      await appendFile(fish, "mine\n");
      const removal = await uninstall(places);
      assert.deepEqual(removal?.kept, [fish]);
      assert.equal(removal?.removed.length, 4);
      assert.deepEqual(await filesBelow(places.prefix), ["neighbour", "p2pchat.fish"]);
      assert.deepEqual(await inspect(places), { state: "none" });
    }),
});

Deno.test({
  name: "inspect() tells a program that is gone, and refuses a receipt it can't read",
  ignore,
  fn: () =>
    withTemporaryProject(async (directory) => {
      const places = placesBelow(join(directory, "prefix"), "linux");
      await install(places, await writeProgram(join(directory, "made"), "1.0.0"));
      await Deno.remove(places.program);
      const installation = await inspect(places);
      assert(installation.state === "installed");
      assert.equal(installation.runs, undefined);
      assert.deepEqual(installation.files.map(({ state }) => state), [
        "missing",
        ...places.completions.map(() => "as installed"),
      ]);
      await writeFile(places.receipt, `{"version":1}`);
      await assert.rejects(inspect(places), /can't be read/);
    }),
});
