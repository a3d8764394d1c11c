import { fingerprint } from "../core/peer.ts";
import type { MeshCounters } from "../protocol/mesh/mesh_event.ts";
import { type Command, COMMANDS } from "./command.ts";
import type { People } from "./people.ts";
import type { Person, Status } from "./view.ts";

/** What `/status` tells apart from the people: facts about this run that the engine is given. */
export interface NodeFacts {
  readonly port: number;
  readonly mesh: string;
  readonly epoch: number;
  readonly version: string;
  readonly counters: MeshCounters;
}

/** Puts cells under each other, two spaces apart. */
function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from(
    { length: columns },
    (_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ").trimEnd())
    .join("\n");
}

export function helpText(command: Command | undefined): string {
  if (command !== undefined) {
    const aliases = command.aliases.map((alias) => `/${alias}`).join(", ");
    const also = aliases === "" ? "" : `\nalso: ${aliases}`;
    return `${command.usage}: ${command.summary}${also}`;
  }
  const rows = COMMANDS.map(({ usage, summary }) => [usage, summary]);
  return `${
    table(rows)
  }\nWhatever does not begin with / is said to everyone; // says a text that does.`;
}

const roundTrip = (person: Person): string =>
  person.roundTripMs === undefined ? "-" : `${person.roundTripMs.toFixed(1)} ms`;

export function usersText({ self, others }: People): string {
  const rows = [self, ...others].map((person) => [
    person.shown,
    fingerprint(person.id),
    person.connection === "self" ? "you" : person.connection,
    person.address ?? "-",
    person.connection === "self" ? "" : roundTrip(person),
  ]);
  return table([["name", "key", "link", "address", "round trip"], ...rows]);
}

export function peersText({ others }: People): string {
  if (others.length === 0) return "No links yet. /connect HOST [PORT] makes one by hand.";
  const rows = others.map((person) => [
    person.shown,
    person.address ?? "-",
    roundTrip(person),
    `version ${person.version ?? "unknown"}`,
  ]);
  return table([["name", "address", "round trip", "program"], ...rows]);
}

export function statusText(people: People, status: Status, facts: NodeFacts): string {
  const { counters } = facts;
  const rows = [
    ["name", people.self.shown],
    ["key", `${people.self.id} (${fingerprint(people.self.id)})`],
    ["port", `${facts.port}`],
    ["mesh", facts.mesh],
    ["started", new Date(facts.epoch).toISOString()],
    ["version", facts.version],
    ["discovery", status.discovery],
    ["links", `${status.links}`],
    ["said", `${counters.said}, acknowledged by everyone here up to ${status.delivered}`],
    ["heard", `${counters.received}, missing ${counters.missing}, repeated ${counters.duplicates}`],
    [
      "refused",
      `${counters.refused} connections, ${counters.linkFaults} faulty records, ${counters.authorFaults} messages against the rules`,
    ],
    ...status.problems.map((problem) => ["problem", problem]),
  ];
  return table(rows);
}
