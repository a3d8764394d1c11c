import assert from "node:assert/strict";
import type { DialProblem } from "../../../src/protocol/mesh/api/mesh_io.ts";
import { BOB, CAROL, events, oneEngine } from "../one_engine.ts";

const unanswered = (problem: DialProblem, name = "bob", id = BOB) =>
  ({
    type: "unanswered",
    id,
    name,
    address: { hostname: "10.77.0.2", port: 8080 },
    problem,
    reason: "no route to host",
  }) as const;

Deno.test("an unanswered person is told once, and is a problem until it answers", () => {
  const { engine, mesh } = oneEngine();
  const text =
    "bob (10.77.0.2) is announcing, but TCP port 8080 there does not answer. A firewall?";
  const [notice, ...others] = events(mesh(unanswered("silent")));
  assert.deepEqual(
    [notice?.type, notice?.type === "notice" && [notice.kind, notice.text], others],
    ["notice", ["unreachable", text], []],
  );
  assert.deepEqual(engine.view.status.problems, [text]);
  assert.deepEqual(events(mesh({ type: "answered", id: BOB })), [{ type: "status" }]);
  assert.deepEqual(events(mesh({ type: "answered", id: BOB })), []);
  assert.deepEqual(engine.view.status.problems, []);
});

Deno.test("an unanswered person is told with what came of the connection", () => {
  const told = (problem: DialProblem) => {
    const { engine, mesh } = oneEngine();
    mesh(unanswered(problem));
    return engine.view.status.problems[0]?.replace("bob (10.77.0.2) is announcing, but ", "");
  };
  assert.equal(told("refused"), "TCP port 8080 there refuses the connection. A firewall?");
  assert.equal(
    told("other"),
    "TCP port 8080 there cannot be reached (no route to host). A firewall?",
  );
  assert.match(told("no-answer") ?? "", /takes the connection and then says nothing/);
  assert.match(told("no-handshake") ?? "", /answers, and no handshake comes of it/);
});

Deno.test("an unanswered person's name is made safe, since a beacon may claim any", () => {
  const { engine, mesh } = oneEngine();
  mesh(unanswered("silent", "e\u001b[2Jve\u202e" + "x".repeat(100), CAROL));
  const [problem = ""] = engine.view.status.problems;
  assert.ok(!problem.includes("\u001b") && !problem.includes("\u202e"));
  assert.ok(!problem.includes("x".repeat(21)));
});
