import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import configuration from "../../deno.json" with { type: "json" };
import { type CommandLine, parseCommandLine } from "../../src/app/cli.ts";
import type { Options } from "../../src/app/options.ts";

const DEFAULTS: Options = {
  username: undefined,
  profile: undefined,
  port: undefined,
  multicast: { address: "224.0.0.1", port: 9999 },
  interfaces: [],
  discovery: true,
  connect: [],
  mesh: "lan",
  secret: undefined,
  rate: [20, 5],
  maxLinks: 256,
  frontEnd: "automatic",
  debug: false,
};

type Variables = Readonly<Record<string, string>>;

function parse(args: readonly string[], variables: Variables = {}): Promise<CommandLine> {
  return parseCommandLine(args, (name) => variables[name]);
}

async function options(args: readonly string[], variables: Variables = {}): Promise<Options> {
  const result = await parse(args, variables);
  ok(result.state === "run", JSON.stringify(result));
  return result.options;
}

async function notices(args: readonly string[], variables: Variables = {}): Promise<string> {
  const result = await parse(args, variables);
  ok(result.state === "run", JSON.stringify(result));
  return result.notices.join("\n");
}

async function error(args: readonly string[], variables: Variables = {}): Promise<string> {
  const result = await parse(args, variables);
  ok(result.state === "exit", JSON.stringify(result));
  deepStrictEqual([result.code, result.stdout], [2, ""]);
  return result.stderr;
}

async function shown(args: readonly string[]): Promise<string> {
  const result = await parse(args);
  ok(result.state === "exit", JSON.stringify(result));
  deepStrictEqual([result.code, result.stderr], [0, ""]);
  return result.stdout;
}

Deno.test("parseCommandLine() has a default for everything", async () => {
  deepStrictEqual(await options([]), DEFAULTS);
  strictEqual(await notices([]), "");
});

const EVERYTHING: readonly string[] = [
  ..."-username bob -profile work -port 81 -multicast 239.1.2.3:5 -interface lo -interface 10.0.0.1"
    .split(" "),
  ..."-no-discovery -connect 192.0.2.1 -connect /ip4/192.0.2.2/tcp/99 -mesh dev -debug".split(" "),
  ..."-secret k7qm-x2d4-abcd-efgh -rate 100/50 -max-links 7 -json".split(" "),
];

const ALL_OPTIONS: Options = {
  username: "bob",
  profile: "work",
  port: 81,
  multicast: { address: "239.1.2.3", port: 5 },
  interfaces: ["lo", "10.0.0.1"],
  discovery: false,
  connect: [
    { to: { hostname: "192.0.2.1", port: 8080 } },
    { to: { hostname: "192.0.2.2", port: 99 } },
  ],
  mesh: "dev",
  secret: { kind: "given", code: "k7qm-x2d4-abcd-efgh" },
  rate: [100, 50],
  maxLinks: 7,
  frontEnd: "json",
  debug: true,
};

Deno.test("parseCommandLine() reads every option with one dash, two dashes, and =", async () => {
  deepStrictEqual(await options(EVERYTHING), ALL_OPTIONS);
  deepStrictEqual(await options(EVERYTHING.map((arg) => arg.replace(/^-/, "--"))), ALL_OPTIONS);
  const joined = EVERYTHING.join(" ").replaceAll(/ (?!-)/g, "=").split(" ");
  deepStrictEqual(await options(joined), ALL_OPTIONS);
  deepStrictEqual(await options(["-plain"]), { ...DEFAULTS, frontEnd: "plain" });
  deepStrictEqual(await options(["-reader"]), { ...DEFAULTS, frontEnd: "reader" });
  deepStrictEqual((await options(["-secret", "new"])).secret, { kind: "generate" });
  strictEqual((await options(["-rate", "off"])).rate, "off");
});

Deno.test("parseCommandLine() lets flags win over P2PCHAT_*, those over the short variables", async () => {
  const all = { P2PCHAT_USERNAME: "own", NAME: "shared", P2PCHAT_PORT: "1", PORT: "2" };
  const flags = await options(["-username", "flag", "-port", "0"], all);
  deepStrictEqual([flags.username, flags.port], ["flag", 0]);
  const own = await options([], all);
  deepStrictEqual([own.username, own.port], ["own", 1]);
  const shared = await options([], { NAME: "shared", PORT: "2", P2PCHAT_PORT: "" });
  deepStrictEqual([shared.username, shared.port], ["shared", 2]);
});

Deno.test("parseCommandLine() takes ACCESSIBLE for a wish that a flag wins over", async () => {
  for (const value of ["1", "yes", "TRUE"]) {
    strictEqual((await options([], { ACCESSIBLE: value })).frontEnd, "accessible");
  }
  for (const value of ["", "0", "false", "No"]) {
    strictEqual((await options([], { ACCESSIBLE: value })).frontEnd, "automatic");
  }
  for (const flag of ["plain", "reader", "json"]) {
    strictEqual((await options([`-${flag}`], { ACCESSIBLE: "1" })).frontEnd, flag);
  }
});

Deno.test("parseCommandLine() refuses two front ends", async () => {
  match(await error(["-reader", "-json"]), /-reader and -json exclude each other: leave one out/);
  match(await error(["-plain", "-reader"]), /-plain and -reader exclude each other/);
});

Deno.test("parseCommandLine() refuses a wrong variable of its own, and ignores a wrong shared one aloud", async () => {
  match(await error([], { P2PCHAT_PORT: "x" }), /P2PCHAT_PORT in the environment: "x" is no port/);
  match(await error([], { P2PCHAT_USERNAME: "!" }), /P2PCHAT_USERNAME in the environment: A name/);
  const shared = { NAME: "two words", PORT: "tcp://10.0.0.1:80" };
  deepStrictEqual(await options([], shared), DEFAULTS);
  match(
    await notices([], shared),
    /^Ignored NAME="two words" .* take out the space\.\nIgnored PORT=/,
  );
  strictEqual(await notices(["-username", "bob", "-port", "1"], shared), "");
});

Deno.test("parseCommandLine() says what is wrong with each value", async () => {
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["-username", "a", /`-username`: A name has 2 to 20 characters/],
    ["-profile", "../x", /`-profile`: A name has only letters, digits, - and _: take out "\."/],
    ["-port", "65536", /`-port`: "65536" is no port: use a number from 1 to 65535, or 0/],
    ["-multicast", "192.0.2.1:5", /`-multicast`: .* is no multicast address: use one from 224/],
    ["-multicast", "224.0.0.1:0", /no multicast address/],
    ["-multicast", "224.0.0.1:1:2", /no multicast address/],
    ["-interface", " ", /`-interface`: .* is no network interface: use a name such as eth0/],
    ["-max-links", "0", /`-max-links`: "0" is no number of links: use one from 1 to 256/],
    ["-connect", "bob:x", /`-connect`: "x" is no port/],
    ["-connect", "/ip4/x", /`-connect`: "\/ip4\/x" is no multiaddr/],
    ["-mesh", "1st", /`-mesh`: A mesh name begins with a letter: try "r-1st"/],
    ["-secret", " ", /`-secret`: The code is empty/],
    ["-secret", "-plain", /`-secret`: "-plain" begins like an option: "CODE" is missing before it/],
    ["-connect", "-plain", /`-connect`: "-plain" begins like an option: "TARGET" is missing/],
  ];
  for (const [name, text, expected] of wrong) match(await error([name, text]), expected);
  match(await error(["-port"]), /`-port` requires `PORT`/);
  match(await error(["-port", "1", "-port", "2"]), /`-port` cannot be used multiple times/);
  match(await error(["-plain", "--json"]), /-plain and -json exclude each other: leave one out/);
  match(await error(["bob"]), /Unexpected option or argument: "bob"/);
});

Deno.test("parseCommandLine() asks whether a similar option was meant", async () => {
  match(await error(["-usrname", "bob"]), /"-usrname".*Did you mean `-username`\?/s);
  match(await error(["--prot", "1"]), /Did you mean `-port`\?/);
  match(await error(["-usrname"]), /\nSee "p2pchat -help"\.\n$/);
});

Deno.test("parseCommandLine() shows help that names every option", async () => {
  const help = await shown(["-help"]);
  strictEqual(await shown(["--port", "1", "--help"]), help);
  for (const short of ["-h", "--h"]) strictEqual(await shown([short]), help);
  const names =
    "username profile port connect interface multicast no-discovery mesh secret max-links rate plain json debug help version";
  for (const name of names.split(" ")) match(help, new RegExp(`^  -${name} `, "m"));
  match(help, /P2PCHAT_USERNAME, P2PCHAT_PORT,\s+P2PCHAT_HOME/);
  ok(help.split("\n").every((line) => line.length <= 80));
});

Deno.test("parseCommandLine() takes -connect-port behind -connect, with a notice", async () => {
  const { connect } = await options([
    ...["--connect", "localhost", "--connect-port", "5555", "-connect", "::1"],
    ...["-connect-port", "5556", "-connect", "10.0.0.1:7"],
  ]);
  const plain = await options([
    ...["-connect", "localhost:5555", "-connect", "[::1]:5556", "-connect", "10.0.0.1:7"],
  ]);
  deepStrictEqual(connect, plain.connect);
  match(
    await notices(["--connect", "localhost", "--connect-port", "5555"]),
    /^-connect-port is no option .* -connect localhost:5555$/,
  );
  match(await error(["-connect-port", "5555"]), /"-connect-port"/);
  match(await error(["-connect", "localhost", "-connect-port"]), /"-connect-port"/);
  match(await error(["-connect", "localhost:1", "-connect-port", "2"]), /localhost:1/);
});

Deno.test("parseCommandLine() shows its version", async () => {
  strictEqual(await shown(["-version"]), `p2pchat ${configuration.version}\n`);
  strictEqual(await shown(["--version"]), `p2pchat ${configuration.version}\n`);
});

async function completed(...words: readonly string[]): Promise<readonly string[]> {
  return (await shown(["-completion", "bash", ...words])).split("\n").filter((line) => line !== "");
}

Deno.test("parseCommandLine() completes options in the spelling they are begun in", async () => {
  deepStrictEqual(await completed("-us"), ["-username"]);
  deepStrictEqual(await completed("--us"), ["--username"]);
  deepStrictEqual(await completed("-username", "bob", "-j"), ["-json"]);
  ok((await completed("-")).includes("--connect"));
  ok((await completed("")).includes("--connect"));
  ok((await completed("-username", "bob", "")).includes("--connect"));
  deepStrictEqual(await completed("-username", ""), []);
});

Deno.test("parseCommandLine() writes a completion script for each shell", async () => {
  for (const shell of ["bash", "zsh", "fish", "pwsh", "nu"]) {
    match(await shown(["-completion", shell]), /p2pchat/);
    match(await shown([`--completion=${shell}`]), /p2pchat/);
  }
  match(await error(["-completion", "tcsh"]), /Unsupported shell "tcsh"/);
  match(await error(["-completion"]), /Missing shell name/);
});

Deno.test("parseCommandLine() warns of a short code only", async () => {
  match(await notices(["-secret", "hunter2hunt"]), /This code is short: .* -secret new makes/);
  strictEqual(await notices(["-secret", "hunter2hunte"]), "");
  strictEqual(await notices(["-secret", "new"]), "");
});

Deno.test("parseCommandLine() never throws, and never passes a control character on", async () => {
  const names = "-username -port -connect -secret -interface -mesh -multicast -help -completion --"
    .split(" ");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constantFrom(...names), fc.string({ unit: "binary" })), {
        maxLength: 4,
      }),
      fc.dictionary(fc.constantFrom("NAME", "PORT", "P2PCHAT_PORT"), fc.string({ unit: "binary" })),
      async (args, variables) => {
        const result = await parse(args, variables);
        const text = result.state === "run" ? result.notices.join("") : result.stderr;
        ok(!/[^\P{Cc}\n]/u.test(text), JSON.stringify(text));
      },
    ),
    { seed: 8, numRuns: 500 },
  );
});
