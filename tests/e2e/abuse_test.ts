import assert from "node:assert/strict";
import { runAbuse } from "../abuse/abuse_run.ts";
import type { FlooderArguments } from "../abuse/flooder.ts";
import { testOnLinux } from "./linux.ts";

const SHORT = { before: 0.5, during: 2, after: 0.5 };

/** One that is only read, one of which each record is checked and passed on, one without a link. */
const ABUSES: readonly FlooderArguments["abuse"][] = [
  "control ping",
  "registers, invented presences",
  "beacons, of four sources",
];

for (const abuse of ABUSES) {
  testOnLinux(
    `p2pchat loses nothing of a talk beside a neighbour at full speed: ${abuse}`,
    async () => {
      const outcome = await runAbuse(abuse, SHORT);
      assert.ok(outcome.flooder.records > 100, "it did flood");
      assert.equal(outcome.downs, 0);
      for (const { sent, lost } of [outcome.before, outcome.during, outcome.after]) {
        assert.ok(sent > 0);
        assert.equal(lost, 0);
      }
    },
  );
}
