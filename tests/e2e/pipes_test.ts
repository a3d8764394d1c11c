import assert from "node:assert/strict";
import { command, environment } from "./command.ts";
import { type Lan, openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { finish, type Outcome } from "./process.ts";

const ALICE = ["-username", "alice"];

/** `printf INPUT | p2pchat -username alice ...` */
function pipe(
  lan: Lan,
  input: string | Uint8Array,
  ...args: readonly string[]
): Promise<Outcome> {
  return finish({
    command: command([...ALICE, ...lan.options, ...args]),
    cwd: lan.directory,
    environment: environment(lan.home("alice")),
  }, input);
}

Deno.test("p2pchat at the end of a pipe says its lines, waits until they arrived, and ends with 0", async () => {
  await using lan = await openLan();
  const bob = await lan.json("bob");
  const outcome = await pipe(lan, "hi\nthere, without a line feed", "-plain");
  assert.deepEqual([outcome.status, outcome.stderr], [0, ""]);
  assert.deepEqual(bob.heard("alice"), ["hi", "there, without a line feed"]);
  await bob.event({ event: "notice", kind: "left", text: "alice left (quit)" });
});

Deno.test("p2pchat at the end of a pipe ends with 1 and a sentence where nobody was there", async () => {
  await using lan = await openLan();
  const outcome = await pipe(lan, "hi\n", "-plain");
  assert.equal(outcome.status, 1);
  assert.match(outcome.stderr, /^Nobody was there to hear it\. Is p2pchat running on another/);
  assert.match(outcome.stdout, /alice: hi$/m);
});

Deno.test("p2pchat at the end of a pipe ends with 1 where anything could not be done, though all arrived", async () => {
  await using lan = await openLan();
  const bob = await lan.json("bob");
  const inputs = ["/msg nobody hi\n", "/frobnicate\n", `${"x".repeat(70_000)}\n`];
  for (const input of inputs) {
    const outcome = await pipe(lan, `hi\n${input}`, "-plain");
    assert.equal(outcome.status, 1, input.slice(0, 20));
    assert.match(outcome.stderr, /^1 line could not be carried out\.$/m);
  }
  const notUtf8 = Uint8Array.of(0x68, 0x69, 0x0a, 0xff, 0x0a);
  assert.equal((await pipe(lan, notUtf8, "-plain")).status, 1);
  assert.equal((await pipe(lan, "{broken\n", "-json")).status, 1);
  assert.deepEqual(bob.heard("alice"), ["hi", "hi", "hi", "hi"]);
});

Deno.test("p2pchat at the end of a pipe sends nothing to general that was meant for a room it could not enter", async () => {
  await using lan = await openLan();
  const bob = await lan.json("bob");
  await bob.command("/create plans hunter22");
  await bob.event({ event: "room", change: "created" });
  const wrong = await pipe(lan, "/join plans swordfish\nthe secret plan\n", "-plain");
  assert.equal(wrong.status, 1);
  assert.match(wrong.stdout, /not the password of plans/);
  const unknown = await pipe(lan, "/join planz hunter22\nthe secret plan\n", "-plain");
  assert.equal(unknown.status, 1);
  assert.match(unknown.stdout, /There is no room called planz/);
  const taken = await pipe(lan, "/create general\nthe secret plan\n", "-plain");
  assert.equal(taken.status, 1);
  assert.match(taken.stdout, /This was not sent/);
  const json = [
    '{"intent":"join","room":"plans","password":"no"}',
    '{"intent":"say","content":"x"}',
  ];
  assert.equal((await pipe(lan, `${json.join("\n")}\n`, "-json")).status, 1);
  assert.deepEqual(bob.heard("alice"), []);
  // the room is known once a link stands, so a script can enter it with its first line
  const right = await pipe(lan, "/join plans hunter22\nthe secret plan\n", "-plain");
  assert.deepEqual([right.status, right.stderr], [0, ""]);
});

Deno.test("p2pchat at the end of a pipe goes to the room that it makes", async () => {
  await using lan = await openLan();
  const bob = await lan.json("bob");
  const plain = await pipe(lan, "/create dev\nfor developers\n", "-plain");
  assert.deepEqual([plain.status, plain.stderr], [0, ""]);
  const locked = '{"intent":"create","name":"plans","password":"hunter22"}';
  const json = await pipe(lan, `${locked}\n{"intent":"say","content":"a plan"}\n`, "-json");
  assert.deepEqual([json.status, json.stderr], [0, ""]);
  assert.match(json.stdout, /"event":"room","change":"entered","room":"plans\./);
  assert.deepEqual(bob.heard("alice"), [], "nothing of it is said in general");
  await bob.command("/join dev");
  await bob.event({ event: "replayed", room: "dev", content: "for developers" });
});

Deno.test("p2pchat chooses plain mode by itself where input or output is no terminal", async () => {
  await using lan = await openLan();
  const bob = await lan.json("bob");
  const outcome = await pipe(lan, "hi\n");
  assert.equal(outcome.status, 0);
  assert.deepEqual(bob.heard("alice"), ["hi"]);
  assert.ok(!outcome.stdout.includes("\x1b"));
});

Deno.test("p2pchat ends in order when whoever reads its output has had enough", async () => {
  for (const face of ["json", "plain"] as const) {
    await using lan = await openLan();
    const alice = await lan[face]("alice");
    await alice.closeOutput();
    await lan.json("bob"); // whose coming is the next thing to be written
    assert.equal(await alice.exit(), 0);
    assert.equal(alice.complaints, "");
  }
});

const TEN_MEGABYTES = 10 * 1024 * 1024;

const BAD_LINES: readonly (readonly [line: string | Uint8Array, error: RegExp])[] = [
  ["{not json", /^This line is no JSON: write \{"intent":"say"/],
  ["[]", /^This line is no JSON object: write/],
  ['{"intent":"say"}', /^"say" needs a string "content"$/],
  ['{"intent":"say","content":7}', /^"content" must be a string$/],
  ['{"intent":"say","content":"x","room":7}', /^"room" must be a string$/],
  ['{"intent":"say","content":"x","room":"attic"}', /^There is no room called attic: /],
  ['{"intent":"dance"}', /^There is no such "intent": write/],
  ['{"intent":"command","line":"/dance"}', /^There is no command \/dance: /],
  [`{"intent":"say","content":"${"x".repeat(4_097)}"}`, /^This message has 4097 bytes/],
  ['{"intent":"say","content":" "}', /^This message is empty/],
  [
    "x".repeat(TEN_MEGABYTES),
    /^This line has 10485760 bytes, and one can have 65536: it was left out$/,
  ],
  [new Uint8Array([0x22, 0xff, 0xc3, 0x28, 0x22]), /^This line is not UTF-8: it was left out$/],
];

Deno.test("p2pchat names what is wrong with a line of JSON mode, and goes on", async () => {
  await using lan = await openLan();
  const [alice, bob] = [await lan.json("alice"), await lan.json("bob")];
  for (const [at, [line, error]] of BAD_LINES.entries()) {
    await alice.write(line);
    await alice.write("\n");
    await alice.say(`after ${at}`);
    await bob.event({ event: "message", content: `after ${at}` });
    const errors = () => alice.events.filter(({ event }) => event === "error");
    const text = await alice.until("the error", () => errors()[at]?.["text"]);
    assert.match(`${text}`, error);
    assert.equal(errors().length, at + 1);
  }
  assert.equal(bob.heard("alice").length, BAD_LINES.length);
  assert.equal(alice.complaints, "");
});

Deno.test("p2pchat names what is wrong with a line of plain mode, and goes on", async () => {
  await using lan = await openLan();
  const [alice, bob] = [await lan.plain("alice"), await lan.json("bob")];
  const bad: readonly (readonly [line: string | Uint8Array, error: RegExp])[] = [
    ["/dance", /^\d\d:\d\d ! There is no command \/dance: /],
    ["x".repeat(TEN_MEGABYTES), /^\d\d:\d\d ! This line has 10485760 bytes, and one can have/],
    [new Uint8Array([0x61, 0xff]), /^\d\d:\d\d ! This line is not UTF-8: it was left out$/],
    ["x".repeat(4_097), /^\d\d:\d\d ! This message has 4097 bytes/],
  ];
  for (const [at, [line, error]] of bad.entries()) {
    await alice.write(line);
    await alice.write("\n");
    await alice.type(`after ${at}`);
    await bob.event({ event: "message", content: `after ${at}` });
    const errors = () => alice.lines.filter((text) => text.slice(6).startsWith("! "));
    assert.match(await alice.until("the error", () => errors()[at]), error);
    assert.equal(errors().length, at + 1);
  }
  await alice.type("//dance");
  await bob.event({ event: "message", content: "/dance" });
  assert.equal(alice.complaints, "");
});

testOnLinux("p2pchat says in a sentence that its output cannot be written", async () => {
  await using lan = await openLan();
  for (const args of [["-version"], ["-help"], [...ALICE, "-plain"], [...ALICE, "-json"]]) {
    const { status, stderr } = await finish({
      command: ["sh", "-c", '"$@" > /dev/full', "sh", ...command([...lan.options, ...args])],
      cwd: lan.directory,
      environment: environment(lan.home("alice")),
    });
    assert.match(stderr, /^[^\n]*no space left on device[^\n]*\n$/i);
    assert.equal(status, 1);
  }
});

const SIGNALS = { SIGTERM: 143, SIGHUP: 129, SIGINT: 130, SIGQUIT: 131 } as const;

testOnLinux("p2pchat without a screen says goodbye when a signal ends it", async () => {
  await using lan = await openLan();
  const bob = await lan.json("bob");
  for (const face of ["json", "plain"] as const) {
    for (const [signal, status] of Object.entries(SIGNALS)) {
      const username = `${face}-${signal}`;
      const alice = await lan[face](username);
      await bob.event({ event: "link", state: "up", username });
      await alice.until("bob", () => alice.lines.find((line) => line.includes("bob joined")));
      alice.kill(signal as keyof typeof SIGNALS);
      assert.equal(await alice.exit(), status);
      assert.equal(alice.complaints, "");
      await bob.event({ event: "link", state: "down", username, reason: "quit" });
    }
  }
});
