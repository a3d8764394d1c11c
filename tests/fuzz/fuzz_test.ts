import assert from "node:assert/strict";
import { discoveryCases } from "./discovery_cases.ts";
import { linkCases } from "./link_cases.ts";
import { talkCases } from "./replication_cases.ts";
import { streamCases } from "./stream_cases.ts";
import { textCases } from "./text_cases.ts";
import { wireCases } from "./wire_cases.ts";

const CASES = [
  ...wireCases,
  ...talkCases,
  ...linkCases,
  ...discoveryCases,
  ...textCases,
  ...streamCases,
];
const INPUTS = 1_000_000;
const NAME_COLUMNS = 36;
const NUMBER_COLUMNS = 10;

Deno.test("everything that reads what comes from outside survives a million inputs", async (t) => {
  const table: string[] = [];
  let total = 0;
  for (const { name, run } of CASES) {
    await t.step(name, async () => {
      const { inputs, taken } = await run();
      assert.ok(taken > 0, "nothing of it was valid: it shows nothing");
      assert.ok(taken < inputs, "all of it was valid: it shows nothing");
      total += inputs;
      table.push(row(name, inputs, `${(100 * taken / inputs).toFixed(1).padStart(5)} % valid`));
    });
  }
  console.log([...table, row("inputs in all", total, "")].join("\n"));
  assert.ok(total >= INPUTS, `only ${total} inputs`);
});

function row(name: string, inputs: number, remark: string): string {
  const number = inputs.toLocaleString("en").padStart(NUMBER_COLUMNS);
  return `${name.padEnd(NAME_COLUMNS)}${number}  ${remark}`.trimEnd();
}
