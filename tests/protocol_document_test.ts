import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as chat from "../src/core/limits/chat.ts";
import * as discovery from "../src/core/limits/discovery.ts";
import * as fairShare from "../src/core/limits/fair_share.ts";
import * as links from "../src/core/limits/links.ts";
import * as registers from "../src/core/limits/registers.ts";
import * as replication from "../src/core/limits/replication.ts";
import * as text from "../src/core/limits/text.ts";
import { RECORDS } from "../src/protocol/link/record.ts";
import { ENVELOPE_TYPES } from "../src/protocol/replication/wire/envelope_types.ts";
import { REGISTER_KINDS, UNKNOWN_KIND } from "../src/protocol/replication/wire/register_kinds.ts";

const PROTOCOL = readFileSync(new URL("../src/PROTOCOL.md", import.meta.url), "utf8");
const LIMITS: ReadonlyMap<string, unknown> = new Map(
  Object.entries({
    ...chat,
    ...discovery,
    ...fairShare,
    ...links,
    ...registers,
    ...replication,
    ...text,
  }),
);

/** Returns the text of a limit in the table. */
function written(value: unknown): string {
  const numbers: readonly unknown[] = Array.isArray(value) ? value : [value];
  return numbers.map((number) => Number(number).toLocaleString("en-US")).join("; ");
}

Deno.test("PROTOCOL.md has each limit with its value in src/core/limits", () => {
  const rows = [...PROTOCOL.matchAll(/^\| `([A-Z][A-Z_0-9]+)` +\| ([^|]+?) +\|/gm)];
  assert.ok(rows.length > 80, `the table has ${rows.length} rows`);
  for (const [, name = "", value] of rows) {
    assert.ok(LIMITS.has(name), `src/core/limits has no ${name}: take it out of PROTOCOL.md`);
    assert.equal(value, written(LIMITS.get(name)), `PROTOCOL.md, value of ${name}`);
  }
});

Deno.test("PROTOCOL.md has each kind of record with its longest body", () => {
  for (const [name, { number, maxBytes }] of Object.entries(RECORDS)) {
    const row = new RegExp(`^\\| ${number} +\\| ${name} +\\|.*\\| ${written(maxBytes)} +\\|$`, "m");
    assert.match(PROTOCOL, row, `PROTOCOL.md has no row of kind ${number}, ${name}`);
  }
});

Deno.test("PROTOCOL.md has no link to a heading that it lacks", () => {
  const headings = new Set(
    [...PROTOCOL.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading.toLowerCase().replaceAll(/[^a-z0-9 -]/g, "").replaceAll(" ", "-")
    ),
  );
  for (const [, name = ""] of PROTOCOL.matchAll(/\]\(#([^)]+)\)/g)) {
    assert.ok(headings.has(name), `PROTOCOL.md has no heading ${name}`);
  }
});

Deno.test("PROTOCOL.md has each type of envelope, and each kind of register with its bounds", () => {
  for (const type of Object.keys(ENVELOPE_TYPES)) {
    assert.match(
      PROTOCOL,
      new RegExp(`^\\| \`${type}\` `, "m"),
      `PROTOCOL.md has no row of ${type}`,
    );
  }
  const all = { ...REGISTER_KINDS, others: UNKNOWN_KIND };
  for (const [kind, { lifetime, maxPerAuthor, maxInAll }] of Object.entries(all)) {
    const name = kind === "others" ? kind : `\`${kind}\``;
    const life = lifetime === "ephemeral" ? "fleeting" : "lasting";
    const most = maxInAll === Infinity ? "" : written(maxInAll);
    const row = new RegExp(
      `^\\| ${name} +\\|[^|]+\\| ${life} +\\| ${written(maxPerAuthor)} +\\| ${most} *\\|`,
      "m",
    );
    assert.match(PROTOCOL, row, `PROTOCOL.md has no row of the kind ${kind} with its bounds`);
  }
});
