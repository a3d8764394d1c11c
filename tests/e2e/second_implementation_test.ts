import assert from "node:assert/strict";
import { type Lan, openLan } from "./lan.ts";
import { createLines, finish, type Process, start } from "./process.ts";
import { createWaiter, type Waiter } from "./wait_for.ts";

/** Written by somebody who saw nothing of this project but `src/PROTOCOL.md` and its vectors. */
const PEER = new URL("../second_implementation/peer.py", import.meta.url).pathname;
const CHECK = new URL("../second_implementation/check_vectors.py", import.meta.url).pathname;
const ENVIRONMENT = {
  PATH: Deno.env.get("PATH") ?? "",
  PYTHONUNBUFFERED: "1",
  PYTHONDONTWRITEBYTECODE: "1",
};

/** Why the second implementation cannot run here, or `undefined` where it can. */
async function whyNotHere(): Promise<string | undefined> {
  try {
    const args = ["-c", "import cryptography"];
    const { success } = await new Deno.Command("python3", { args }).output();
    return success ? undefined : "it needs Python's cryptography";
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "it needs Python 3";
  }
}

const reason = await whyNotHere();
if (reason !== undefined) console.log(`The second implementation is not tested: ${reason}`);

interface PythonPeer extends Process, Waiter {
  readonly lines: readonly string[];
}

function startPeer(lan: Lan, port: number, name: string): PythonPeer {
  const lines = createLines(() => waiter.changed());
  const waiter: Waiter = createWaiter(() => JSON.stringify({ lines: lines.all }));
  const process = start({
    command: ["python3", PEER, "127.0.0.1", `${port}`, lan.mesh, name],
    cwd: lan.directory,
    environment: ENVIRONMENT,
    onOutput: lines.push,
    onEnd: (status) => waiter.end(`it ended with ${status}: ${process.complaints}`),
  });
  return Object.assign(process, waiter, { lines: lines.all });
}

Deno.test(
  "a program written from the specification alone links, says and hears",
  { ignore: reason !== undefined },
  async () => {
    await using lan = await openLan();
    const alice = await lan.json("alice");
    const bob = await lan.json("bob");
    await alice.event({ event: "link", state: "up", id: bob.id });
    await using peer = startPeer(lan, alice.port, "pia");
    await peer.until("its link", () => peer.lines.find((line) => line === "linked alice"));
    await peer.write("first from pia\nsecond from pia\n");
    for (const other of [alice, bob]) {
      await other.until("both messages", () => other.heard("pia").length >= 2 || undefined);
      assert.deepEqual(other.heard("pia"), ["first from pia", "second from pia"], other.name);
    }
    await alice.say("hello pia");
    await bob.say("and hello from bob");
    for (const line of ["alice: hello pia", "bob: and hello from bob"]) {
      await peer.until(line, () => peer.lines.find((each) => each === line));
    }
    await peer.closeInput();
    assert.equal(await peer.exit(), 0, peer.complaints);
    await alice.event({ event: "notice", kind: "left", username: "pia" });
    assert.deepEqual(
      alice.events.filter(({ event, kind }) => event === "notice" && kind === "link"),
      [],
    );
  },
);

Deno.test(
  "a program written from the specification alone agrees with the test vectors",
  { ignore: reason !== undefined },
  async () => {
    const command = ["python3", CHECK];
    const { status, stdout, stderr } = await finish({
      command,
      cwd: Deno.cwd(),
      environment: ENVIRONMENT,
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^\d+ checks, all right$/m);
  },
);
