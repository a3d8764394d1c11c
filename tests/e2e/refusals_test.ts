import assert from "node:assert/strict";
import { command, environment } from "./command.ts";
import { freeTcpPort, type Lan, openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { finish, type Outcome } from "./process.ts";

/** Runs the program to its end with these arguments only. */
function run(
  lan: Lan,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return finish({
    command: command(args),
    cwd: lan.directory,
    environment: environment(lan.home("alice"), extra),
  });
}

/** Runs the program to its end on the network; `args` may say another multicast address or mesh. */
function runOn(
  lan: Lan,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const said = (option: string) => option !== "-interface" && args.includes(option);
  const options = lan.options.filter((_, at, all) => !said(all[at - at % 2] ?? ""));
  return run(lan, [...options, ...args], extra);
}

function assertRefused({ status, stdout, stderr }: Outcome, sentence: RegExp): void {
  assert.match(stderr, sentence);
  assert.doesNotMatch(stderr, /^ +at |Error:|error:|os error|undefined/m);
  assert.equal(stdout, "");
  assert.equal(status, 2, stderr);
}

const ALICE = ["-username", "alice", "-plain"];

const WRONG_VALUES: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
  [["-username", "x", "-plain"], /`-username`: A name has 2 to 20 characters/],
  [["-username", "al ice", "-plain"], /`-username`: A name has only letters, digits, - and _/],
  [["-username", "al\nice", "-plain"], /`-username`: A name has only letters/],
  [["-plain", "-username"], /`-username` requires `NAME`/],
  [[...ALICE, "-port", "70000"], /"70000" is no port: use a number from 1 to 65535/],
  [[...ALICE, "-port", "eighty"], /"eighty" is no port/],
  [[...ALICE, "-multicast", "10.0.0.1:9999"], /"10.0.0.1:9999" is no multicast address: use one/],
  [[...ALICE, "-multicast", "224.0.0.1:0"], /is no multicast address/],
  [[...ALICE, "-interface", ""], /"" is no network interface: use a name such as/],
  [[...ALICE, "-connect", "somewhere:99999"], /"99999" is no port/],
  [[...ALICE, "-connect", "/ip4/127.0.0.1/udp/9"], /write \/ip4\/ADDRESS\/tcp\/PORT/],
  [[...ALICE, "-mesh", "no spaces"], /A mesh name has only letters, digits, - and _/],
  [[...ALICE, "-secret", ""], /The code is empty: write one/],
  [[...ALICE, "-profile", "../alice"], /`-profile`: A name has only letters/],
  [[...ALICE, "-json"], /-plain and -json exclude each other: leave one out/],
  [[...ALICE, "-usrname", "bob"], /Did you mean `-username`\?/],
  [[...ALICE, "-no-discovery=3"], /`-no-discovery` is a Boolean flag/],
  [[...ALICE, "hello"], /Unexpected option or argument: "hello"/],
  [["-plain"], /^Your name is missing: start with -username NAME\.\n$/],
  [["-json"], /^Your name is missing: start with -username NAME\.\n$/],
];

Deno.test("p2pchat refuses a wrong value of every option with a sentence and status 2", async () => {
  await using lan = await openLan();
  for (const [args, sentence] of WRONG_VALUES) assertRefused(await runOn(lan, args), sentence);
});

Deno.test("p2pchat refuses wrong variables of its own, and passes over those of others", async () => {
  await using lan = await openLan();
  assertRefused(
    await runOn(lan, ALICE, { P2PCHAT_PORT: "eighty" }),
    /P2PCHAT_PORT in the environment: "eighty" is no port/,
  );
  assertRefused(
    await runOn(lan, ["-plain"], { P2PCHAT_USERNAME: "x" }),
    /P2PCHAT_USERNAME in the environment: A name has 2 to 20 characters/,
  );
  const outcome = await runOn(lan, ["-plain"], { PORT: "eighty", NAME: "bob" });
  assert.match(outcome.stdout, /^\d\d:\d\d \* Ignored PORT="eighty" in the environment\./m);
  assert.match(outcome.stdout, /^\d\d:\d\d \* you are bob, listening on port \d+$/m);
  assert.deepEqual([outcome.status, outcome.stderr], [0, ""]);
});

Deno.test("p2pchat refuses an interface that is not there, and names those that are", async () => {
  await using lan = await openLan();
  assertRefused(
    await run(lan, [...ALICE, "-interface", "nosuch0", "-no-discovery"]),
    /^There is no network interface nosuch0: use one of .*lo \(127\.0\.0\.1\)/,
  );
});

Deno.test("p2pchat refuses a port that another program has", async () => {
  await using lan = await openLan();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  assertRefused(
    await runOn(lan, [...ALICE, "-port", `${port}`]),
    new RegExp(`^Port ${port} is in use by another program: choose another with -port`),
  );
});

Deno.test("p2pchat says that another program has the discovery port, and hears all when it is free", async () => {
  await using lan = await openLan();
  const port = freeTcpPort();
  const squatter = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: lan.multicastPort,
  });
  await using takes = new AsyncDisposableStack();
  takes.defer(() => squatter.close());
  const alice = await lan.json("alice", "-port", `${port}`);
  const { text } = await alice.event({ event: "notice", kind: "discovery" });
  assert.match(`${text}`, /^UDP port \d+ is taken by another program.* Free the port, or choose/);

  const bob = await lan.json("bob", "-connect", `127.0.0.1:${port}`);
  await alice.event({ event: "link", state: "up", id: bob.id });
  await bob.say("found by hand");
  await alice.event({ event: "message", content: "found by hand" });

  await takes.disposeAsync();
  const free = `UDP port ${lan.multicastPort} is free: all peers can be heard again.`;
  await alice.event({ event: "notice", kind: "discovery", text: free });
  const carol = await lan.json("carol");
  await alice.event({ event: "link", state: "up", id: carol.id });
});

Deno.test("p2pchat refuses a configuration directory that it cannot use", async () => {
  await using lan = await openLan();
  await Deno.writeTextFile(lan.home("alice"), "a file stands where the directory should be");
  assertRefused(
    await runOn(lan, ALICE),
    /^Cannot open the profile directory .* set P2PCHAT_HOME to another directory\.\n$/,
  );
});

const DAMAGED: readonly (readonly [what: string, damage: (whole: string) => string])[] = [
  ["empty", () => ""],
  ["cut", (whole) => whole.slice(0, -5)],
  ["changed in one character", (whole) => whole.replace(/ ./, (two) => two === " A" ? " B" : " A")],
  ["somebody's poem", () => "Shall I compare thee to a summer's day?\n".repeat(200)],
];

Deno.test("p2pchat refuses a damaged identity file, and leaves it as it is", async () => {
  await using lan = await openLan();
  assert.equal((await runOn(lan, ALICE)).status, 0);
  const path = `${lan.home("alice")}/profiles/alice/identity`;
  const whole = await Deno.readTextFile(path);
  for (const [what, damage] of DAMAGED) {
    await Deno.writeTextFile(path, damage(whole));
    assertRefused(
      await runOn(lan, ALICE),
      /^The identity file .*\/identity is damaged: put a copy of it back, or move it away/,
    );
    assert.equal(await Deno.readTextFile(path), damage(whole), what);
  }
  await Deno.writeTextFile(path, whole);
  assert.equal((await runOn(lan, ALICE)).status, 0);
});

testOnLinux("p2pchat asks for a name on a terminal until it is one", async () => {
  await using lan = await openLan();
  const screen = await lan.terminal("alice", ...lan.options);
  await screen.shows("What is your name?");
  await screen.type("x\r");
  await screen.shows("A name has 2 to 20 characters");
  await screen.type("avier\r");
  await screen.shows("Message #general");
});
