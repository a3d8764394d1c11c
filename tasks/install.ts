/**
 * Puts the program where the shell finds it: `deno task install [--prefix DIRECTORY] [--binary
 * PATH]`, and with `status` or `uninstall` before the flags, looks at what is installed or removes
 * just that.
 *
 * The default prefix is `~/.local`, and `/usr/local` for root. Without `--binary` the program is
 * compiled first.
 *
 * @module
 */
import { delimiter, resolve } from "node:path";
import { compile, DIST } from "./compile.ts";
import { inspect, install, uninstall } from "./install/installation.ts";
import { defaultPrefix, type Places, placesBelow } from "./install/places.ts";
import { readFlags, Refusal, runTask } from "./task.ts";

const environment = (name: string): string | undefined => Deno.env.get(name);

if (import.meta.main) {
  const [action, ...args] = Deno.args;
  await runTask(() => {
    switch (action) {
      case "install":
        return runInstall(args);
      case "uninstall":
        return runUninstall(args);
      case "status":
        return runStatus(args);
      default:
        throw new Refusal(`Say what to do: install, uninstall or status.`);
    }
  });
}

async function runInstall(args: readonly string[]): Promise<number> {
  const { prefix, binary } = readFlags(args, {
    prefix: { type: "string" },
    binary: { type: "string" },
  });
  const places = placesFor(prefix);
  for (const path of await install(places, binary ?? await compileHere())) console.log(path);
  console.log(`\nInstalled. ${pathAdvice(places)}`);
  if (places.completions.length > 0) {
    console.log("Completions work in shells started from now on (zsh: where its fpath has them).");
  }
  return 0;
}

async function runUninstall(args: readonly string[]): Promise<number> {
  const places = placesFor(readFlags(args, { prefix: { type: "string" } }).prefix);
  const removal = await uninstall(places);
  if (removal === undefined) {
    console.log(`Nothing is installed below ${places.prefix}.`);
    return 0;
  }
  for (const path of removal.removed) console.log(`removed ${path}`);
  for (const path of removal.kept) console.log(`kept ${path}, because somebody changed it`);
  console.log("Profiles, with your identity keys, are still there.");
  return 0;
}

/** Exit status 1 where it is not installed, or not whole. */
async function runStatus(args: readonly string[]): Promise<number> {
  const places = placesFor(readFlags(args, { prefix: { type: "string" } }).prefix);
  const installation = await inspect(places);
  if (installation.state === "none") {
    console.log(`p2pchat is not installed below ${places.prefix}: "deno task install" does it.`);
    return 1;
  }
  const { version, files, runs } = installation;
  console.log(`p2pchat ${version} is installed below ${places.prefix}.`);
  for (const { path, state } of files) console.log(`  ${state.padEnd(12)} ${path}`);
  console.log(runs === undefined ? "It does not run." : `It runs, as version ${runs}.`);
  console.log(pathAdvice(places));
  return runs === version && files.every(({ state }) => state === "as installed") ? 0 : 1;
}

function placesFor(prefix: string | undefined): Places {
  const { os } = Deno.build;
  const root = os !== "windows" && Deno.uid() === 0;
  return placesBelow(resolve(prefix ?? defaultPrefix(os, root, environment)), os);
}

async function compileHere(): Promise<string> {
  console.log("Compiling …");
  const [compiled] = await compile({ output: DIST, environment });
  if (compiled === undefined) throw new Error("Cannot install: nothing was compiled");
  return compiled.path;
}

function pathAdvice({ directory }: Places): string {
  const known = environment("PATH")?.split(delimiter).includes(directory) ?? false;
  return known
    ? `Start it with: p2pchat`
    : `${directory} is not on your PATH: add it, or start ${directory}/p2pchat.`;
}
