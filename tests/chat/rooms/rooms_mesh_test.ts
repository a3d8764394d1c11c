import assert from "node:assert/strict";
import { markedRoomName } from "../../../src/chat/api/room_id.ts";
import { trio } from "../engine_network.ts";

Deno.test("a room survives its maker, and is known to those who come later", () => {
  const { users: { alice, bob, carol }, cut, link } = trio();
  cut("bob", "carol");
  alice.type("/create dev no-pass For developers");
  bob.type("/join dev");
  cut("alice", "bob");
  link("bob", "carol");
  assert.deepEqual(carol.lobby(), ["#dev 1", "#general 2 in"]);
  assert.equal(carol.engine.view.lobby[0]?.topic, "For developers");
  carol.type("/join dev");
  bob.type("/group dev still here");
  assert.deepEqual(carol.heard("dev"), ["bob: still here"]);
});

Deno.test("a room made in two parts of the mesh is one when they heal, with all that was said in one order", () => {
  const { users: { alice, bob, carol }, cut, link, pass } = trio();
  cut("bob", "carol");
  alice.type("/create Dev no-pass ours");
  bob.type("/join dev");
  pass(1_000);
  carol.type("/create dev no-pass theirs");
  carol.type("/join dev");
  for (let turn = 0; turn < 3; turn++) {
    pass(1_000);
    alice.type(`/group dev a${turn}`);
    pass(1_000);
    carol.type(`c${turn}`);
  }
  bob.type("/join dev");
  bob.type("/topic last word");
  link("bob", "carol");
  const heard = bob.heard("dev").map((line) => line.replace("<", ""));
  assert.deepEqual(heard, [
    "alice: a0",
    "carol: c0",
    "alice: a1",
    "carol: c1",
    "alice: a2",
    "carol: c2",
  ]);
  for (const player of [alice, bob, carol]) {
    assert.deepEqual(player.heard("dev").map((line) => line.replace("<", "")), heard);
    assert.deepEqual(player.lobby(), ["#Dev 3 in", "#general 3 in"]);
    assert.equal(player.engine.view.lobby[0]?.topic, "last word");
  }
});

Deno.test("rooms with passwords made in two parts of the mesh stay two", () => {
  const { users: { alice, carol, bob }, cut, link } = trio();
  cut("bob", "carol");
  alice.type("/create cave hunter22");
  carol.type("/create cave hunter22");
  alice.type("/group cave ours");
  carol.type("/group cave theirs");
  link("bob", "carol");
  const [one, two] = [alice, carol].map(({ engine }) => engine.view.rooms[1]!.id);
  assert.notEqual(one, two);
  assert.deepEqual(alice.heard(one), ["alice: ours"]);
  assert.deepEqual(alice.heard(two), []);
  assert.deepEqual(carol.heard(two), ["carol: theirs"]);
  assert.equal(bob.engine.view.lobby.length, 3);
});

Deno.test("who begins anew is in no room until it joins, and its rooms are still there", () => {
  const { users: { alice, bob }, restart } = trio();
  alice.type("/create dev");
  bob.type("/join dev");
  restart("alice");
  assert.deepEqual(bob.lobby(), ["#dev 1 in", "#general 3 in"]);
  assert.deepEqual(alice.lobby(), ["#dev 1", "#general 3 in"]);
  assert.ok(
    !alice.events.slice(-5).some((event) => event.type === "room" && event.change === "created"),
  );
});

Deno.test("what breaks the rules of rooms counts against its author, and is not shown", () => {
  const { users: { alice, bob }, forge, forgeRegister } = trio();
  alice.type("/create cave hunter22");
  bob.type("/join cave hunter22");
  bob.type("/create dev");
  alice.type("/join dev");
  const cave = bob.engine.view.rooms[1]!.id;
  bob.type(`/group cave genuine`);
  const { sealed } = alice.passed.at(-1)!;
  const before = alice.heard(cave);
  const draft = { type: "chat", room: cave, content: "" } as const;
  forge("bob", { ...draft, content: "in the clear" });
  forge("bob", { ...draft, sealed: { key: "x", text: "nonsense" } });
  forge("bob", { ...draft, type: "action", sealed: sealed! });
  forge("bob", { ...draft, room: "dev", sealed: sealed! });
  const lock = { salt: "A".repeat(22), check: "A".repeat(43) };
  const room = (key: string, value: Readonly<Record<string, unknown>>) =>
    forgeRegister("bob", { kind: "room", key, value });
  room("lab", { name: "lab" });
  room("lab", { name: "other", description: "" });
  room("lab.aaaaaaaa", { name: "lab", description: "", lock });
  room("general", { name: "general", description: "" });
  room("lab.aaaaaaaa", { name: "lab", description: "", lock: { salt: "", check: "" } });
  forgeRegister("bob", { kind: "topic", key: "dev", value: { topic: 7 } });
  forgeRegister("bob", { kind: "member", key: "", value: { rooms: "dev" } });
  assert.deepEqual(alice.heard(cave), before);
  assert.deepEqual(alice.lobby().length, 3);
  alice.notices();
  alice.type("/status");
  assert.match(alice.notices()[0]!, /11 messages against the rules/);
});

Deno.test("a room whose name only earlier versions allow is shown marked, and can be joined", () => {
  const { users: { alice }, forgeRegister } = trio();
  alice.type("/create dev_");
  assert.match(alice.notices().at(-1) ?? "", /only between letters or digits: try "dev"\.$/);
  forgeRegister("bob", { kind: "room", key: "dev_", value: { name: "dev_", description: "" } });
  const shown = markedRoomName("dev_");
  assert.match(shown, /^dev_\.[a-z2-7]{8}$/);
  assert.deepEqual(alice.lobby(), [`#${shown} 0`, "#general 3 in"]);
  for (const typed of [shown, "dev_"]) {
    alice.type(`/join ${typed}`);
    assert.deepEqual(alice.lobby(), [`#${shown} 1 in`, "#general 3 in"]);
    alice.type(`/leave ${shown}`);
  }
});

Deno.test("who is muted tells nothing by making rooms or setting topics either", () => {
  const { alice, bob } = trio().users;
  alice.type("/create dev");
  alice.type("/mute bob");
  const before = alice.events.length;
  bob.type("/create buy-my-things");
  bob.type("/topic Buy my things");
  bob.type("/join dev");
  bob.type("/topic Buy my things");
  const told = alice.events.slice(before).flatMap((event) => event.type === "room" ? [event] : []);
  assert.deepEqual(told, []);
  assert.equal(alice.engine.view.lobby.length, 3);
});

Deno.test("who claims to have come into general is told of nowhere", () => {
  const { users: { alice }, forgeRegister } = trio();
  const before = alice.events.length;
  forgeRegister("bob", { kind: "member", key: "", value: { rooms: ["general", "nowhere"] } });
  assert.equal(alice.events.length, before);
  assert.deepEqual(alice.lobby(), ["#general 3 in"]);
});
