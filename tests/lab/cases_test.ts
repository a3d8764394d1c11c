import { CASES } from "./cases.ts";
import { type LabCase, type Outcome, runCase } from "./lab_case.ts";
import { whyNoLab } from "./namespaces.ts";

const reason = await whyNoLab();
if (reason !== undefined) console.log(`The lab's cases are left out: ${reason}`);

/** What is said of a case in the test's output. */
function report({ name }: LabCase, outcome: Outcome): void {
  if (outcome.state === "failed") throw outcome.error;
  const healed = outcome.state === "ok"
    ? `healed in ${outcome.healedMs.toFixed(0)} ms`
    : `left out: ${outcome.reason}`;
  console.log(`${name}: ${healed}`);
}

// All at once, each in a lab of its own: most of the time they wait for something to be given up.
Deno.test(
  "p2pchat gets over what happens in the lab",
  { ignore: reason !== undefined },
  async (test) => {
    const running = CASES.filter(({ long }) => long !== true)
      .map((each) => ({ each, outcome: runCase(each) }));
    for (const { each, outcome } of running) {
      await test.step({
        name: each.name,
        // The others go on meanwhile; what is left over at the end, the test itself finds.
        sanitizeOps: false,
        sanitizeResources: false,
        fn: async () => report(each, await outcome),
      });
    }
  },
);
