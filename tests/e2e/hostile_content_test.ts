import assert from "node:assert/strict";
import { connectPeer, linkPeer } from "./hostile_peer.ts";
import { freeTcpPort, openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";

/** Texts that would move a terminal, or deceive whoever reads it, if they reached one. */
const HOSTILE: readonly string[] = [
  "\x1b]52;c;ZXZpbA==\x07",
  "\x1b]0;another title\x1b\\",
  "\x1b[2J\x1b[3J\x1b[H",
  "\x1b[31mred\x1b[?25l\x1b[?1049l",
  "\x1bc\x1b#8",
  "\x9b2J\x9d0;title\x9c\x84\x85",
  "a\u202egnihtemos\u2066\u200f",
  "one\r\n10:30 alice: two\n\x1b[Ajumps\u2028three\x0b\x0c",
  "\x00\x07\x08\x7f\x0e",
  "zero\u200bwidth\ufeff",
];

/**
 * What no output may hold: C0 but line feed, DEL, C1, bidirectional controls, line separators, what
 * is invisible.
 */
const FORBIDDEN =
  // deno-lint-ignore no-control-regex -- finding them is what this is for
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

function assertHarmless(text: string, where: string): void {
  const [found] = FORBIDDEN.exec(text) ?? [];
  assert.equal(found, undefined, `${JSON.stringify(found)} in ${where}: ${JSON.stringify(text)}`);
}

testOnLinux("p2pchat lets no hostile text through to any face, whoever sends it", async () => {
  await using lan = await openLan();
  const [plainPort, screenPort] = [freeTcpPort(), freeTcpPort()];
  const json = await lan.json("jason", "-rate", "off");
  // otherwise whoever says so much at once would be muted, and nothing of it seen
  const unpaced = ["-rate", "off"];
  const plain = await lan.plain("patty", "-port", `${plainPort}`, ...unpaced);
  const screen = await lan.screen("rita", "-port", `${screenPort}`, ...unpaced);
  const honest = await lan.json("alice", ...unpaced);
  for (const content of HOSTILE) await honest.say(`honest ${content}`);
  await honest.say("alice is through");
  await screen.shows("alice is through");

  const faces = [
    {
      port: json.port,
      hears: (content: string) => json.event({ event: "message", content }),
    },
    {
      port: plainPort,
      hears: (content: string) =>
        plain.until(content, () => plain.lines.find((line) => line.endsWith(content))),
    },
    { port: screenPort, hears: (content: string) => screen.shows(content) },
  ];
  for (const [at, { port, hears }] of faces.entries()) {
    await using mallory = await linkPeer({ port, mesh: lan.mesh, version: HOSTILE[2]! });
    for (const content of HOSTILE) await mallory.say({ content: `hostile ${content}` });
    for (const content of HOSTILE) {
      await mallory.say({ content: `hostile ${content}`, type: "action" });
    }
    for (const sender of HOSTILE) await mallory.say({ content: "under a false name", sender });
    for (const content of HOSTILE) await mallory.say({ type: "nick", content });
    for (const room of HOSTILE) await mallory.say({ content: "in another room", room });
    for (const text of HOSTILE) {
      await mallory.say({ content: "of no type", type: text.slice(0, 32) });
    }
    const last = `mallory ${at + 1} is through`;
    await mallory.say({ content: last });
    await hears(last); // a connection that ends takes along what was not read yet
  }
  for (const { hears } of faces.slice(0, 2)) await hears("alice is through");
  await json.command("/users");
  await json.command("/peers");
  await json.event({ event: "notice", kind: "peers" });
  await plain.type("/peers");
  await plain.until("the peers", () => plain.lines.find((line) => line.includes("program")));

  for (const peer of [json, plain, honest]) {
    for (const line of peer.lines) assertHarmless(line, peer.name);
    assert.equal(peer.complaints, "");
  }
  for (const event of json.events) {
    for (const value of Object.values(event)) assertHarmless(`${value}`, "a value of JSON mode");
  }
  assert.deepEqual(screen.emulator.foreign, []);
  assert.ok(screen.emulator.alternate());
  assert.deepEqual(screen.emulator.modes(), { paste: true, autowrap: false, cursor: true });
  const [header = ""] = screen.emulator.rows();
  assert.match(header, /^ p2pchat {2}#general .* \d online$/);
  for (const row of screen.emulator.rows()) assertHarmless(row, "the screen");

  assert.ok(json.heard("mallory").some((content) => content.includes("hostile one")));
  assert.ok(!json.lines.some((line) => line.includes("under a false name")));
  // A message's further lines can't pass for somebody else's.
  assert.ok(plain.lines.includes("      │ 10:30 alice: two"));
});

Deno.test("p2pchat cuts off a peer that sends ten malformed messages, and no earlier", async () => {
  await using lan = await openLan();
  const alice = await lan.json("alice");
  await using mallory = await linkPeer({ port: alice.port, mesh: lan.mesh });
  for (const timestamp of HOSTILE.slice(0, 9)) await mallory.say({ content: "late", timestamp });
  await mallory.say({ content: "nine are not enough" });
  await alice.event({ event: "message", content: "nine are not enough" });
  await mallory.say({ content: "late", timestamp: "2026-02-30T99:99:99.999Z" });
  await mallory.cutOff();
  const { text } = await alice.event({ event: "notice", kind: "link" });
  assert.match(`${text}`, /was cut off: it keeps breaking the protocol's rules\.$/);
  assert.deepEqual(alice.heard("mallory"), ["nine are not enough"]);
});

Deno.test("p2pchat refuses a peer whose name is not one, and says so", async () => {
  await using lan = await openLan();
  const alice = await lan.json("alice");
  const names = ["two\nlines", "\x1b[2Jclear", "\u202egnp", "x", "", "a".repeat(200), "al ice"];
  for (const username of names) {
    await using mallory = await connectPeer({ port: alice.port, mesh: lan.mesh, username });
    await mallory.cutOff();
    assert.deepEqual(mallory.controls, [], JSON.stringify(username));
  }
  const { text } = await alice.event({ event: "notice", kind: "link" });
  assert.match(`${text}`, /^127\.0\.0\.1:\d+ was refused: the name it gives is not allowed\.$/);
  assert.ok(alice.events.every(({ event }) => event !== "link"));

  await using _bob = await linkPeer({ port: alice.port, mesh: lan.mesh, username: "bob" });
  await alice.event({ event: "link", state: "up", username: "bob" });
});
