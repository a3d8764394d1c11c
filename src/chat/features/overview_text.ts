/**
 * The texts that `/help`, `/users`, `/peers` and `/status` answer with. Their tables are narrow, so
 * that the rows stay whole on a small screen.
 *
 * @module
 */
import type { PeerId } from "../../core/peer_id.ts";
import { plural } from "../../core/text/plural.ts";
import { safeText } from "../../core/text/safe.ts";
import { table } from "../../core/text/table.ts";
import type { MeshShape } from "../../protocol/mesh/api/mesh_io.ts";
import type { Alias } from "../api/alias.ts";
import type { Person, Status } from "../api/chat_view.ts";
import type { Muted } from "../people/mutes.ts";
import type { People } from "../people/people.ts";
import type { ChatContext } from "./chat_context.ts";
import type { Command } from "./command.ts";

/**
 * A longer usage stands on a line of its own: otherwise all summaries would begin far to the right.
 */
const USAGE_COLUMNS = 21;

/** Lists all commands, or explains one. */
export function helpText(
  commands: readonly Command[],
  command?: Command,
  aliases: readonly Alias[] = [],
): string {
  if (command !== undefined) {
    const aliases = command.aliases.map((alias) => `/${alias}`).join(", ");
    const also = aliases === "" ? "" : `\nalso: ${aliases}`;
    return `${command.usage}: ${command.summary}${also}`;
  }
  const lines = commands.flatMap(({ title, usage, summary }) => [
    ...(title === undefined ? [] : [`${title}:`]),
    ...usage.length <= USAGE_COLUMNS
      ? [`  ${usage.padEnd(USAGE_COLUMNS)}  ${summary}`]
      : [`  ${usage}`, `${" ".repeat(USAGE_COLUMNS)}    ${summary}`],
  ]);
  const text = "A line without / is said in the room that you look at; " +
    "// says a text that begins with /.";
  const own = aliases.map(({ name }) => `/${name}`).join(" ");
  const yours = own === "" ? [] : [`Your own commands: ${own}. /alias tells what they stand for.`];
  return [...lines, ...yours, text].join("\n");
}

export const roundTrip = (person: Person): string =>
  person.roundTripMs === undefined ? "-" : `${person.roundTripMs.toFixed(1)} ms`;

function muteText({ by, hidden }: Muted): string {
  const why = by === "excess" ? "muted: says too much" : "muted";
  return hidden === 0 ? why : `${why}, ${plural(hidden, "message")} not shown`;
}

/** Returns picture, verification and absence of a person. */
function remarks({ picture, verified, away }: Person): readonly string[] {
  const reason = away === undefined || away === "" ? "" : `: ${away}`;
  return [
    ...(picture === "" ? [] : [picture]),
    ...(verified ? ["verified"] : []),
    ...(away === undefined ? [] : [`away${reason}`]),
  ];
}

/** Lists the people in sight, and behind them the muted people out of sight. */
export function usersText(
  { self, others }: Pick<People, "self" | "others">,
  muted: readonly Muted[],
  roomsOf: (person: Person) => string,
): string {
  const mutes = new Map(muted.map((mute) => [mute.id, muteText(mute)]));
  const here = [self, ...others].map((person) => [
    person.shown,
    linkTo(person),
    person.connection === "direct" ? roundTrip(person) : "",
    [...remarks(person), roomsOf(person), mutes.get(person.id) ?? ""]
      .filter((note) => note !== "").join(", "),
  ]);
  const present = new Set<PeerId>(others.map(({ id }) => id));
  const away = muted.filter(({ id }) => !present.has(id))
    .map((mute) => [mute.shown, "not here", "", muteText(mute)]);
  return table([["name", "link", "round trip"], ...here, ...away]);
}

/** Returns how a person is reached: the address of a neighbour. */
function linkTo({ connection, address }: Person): string {
  if (connection === "self") return "you";
  return connection === "direct" ? address ?? "direct" : connection;
}

/** Lists the links. */
export function peersText({ others }: People): string {
  const linked = others.filter(({ connection }) => connection === "direct");
  if (linked.length === 0) return "No links yet. /connect HOST [PORT] makes one by hand.";
  const rows = linked.map((person) => [
    person.shown,
    person.address ?? "-",
    roundTrip(person),
    `version ${person.version ?? "unknown"}`,
  ]);
  return table([["name", "address", "round trip", "program"], ...rows]);
}

/** Describes this node. */
export function statusText(context: Pick<ChatContext, StatusPart>): string {
  const { people } = context;
  const status = context.status();
  const facts = context.facts();
  const { excessive } = context.mutes;
  const { counters } = facts;
  const unsaid = status.waiting === 0 ? "" : `, ${status.waiting} waiting to be said`;
  const rows = [
    ["name", people.self.shown],
    ["key", `${people.self.id} (${people.printOf(people.self.id)})`],
    [
      "port",
      facts.portRemark === undefined ? `${facts.port}` : `${facts.port}: ${facts.portRemark}`,
    ],
    ["mesh", facts.mesh],
    ["started", new Date(facts.epoch).toISOString()],
    ["version", facts.version],
    ["discovery", status.discovery],
    ...(facts.ignoredBeacons ?? []).map((text) => ["left out", `beacon of ${safeText(text)}`]),
    ["people", `${status.links} linked, ${status.relayed} relayed`],
    ...(facts.shape === undefined ? [] : [["mesh shape", shapeText(facts.shape)]]),
    ["said", `${counters.said}${unsaid}`],
    ["arrived", arrivedText(status)],
    ["heard", `${counters.received}, missing ${counters.missing}, repeated ${counters.duplicates}`],
    ["passed on", plural(counters.relayed, "copy", "copies")],
    ["held", `${(counters.heldBytes / 2 ** 20).toFixed(1)} MiB, for whoever lacks something`],
    [
      "refused",
      `${counters.refused} connections, ${counters.linkFaults} faulty records, ${
        counters.authorFaults + context.violations.total
      } messages against the rules`,
    ],
    ...(excessive.size === 0
      ? []
      : [["too much", [...excessive].map((id) => people.nameOf(id)).join(", ")]]),
    ...status.problems.map((problem) => ["problem", problem]),
  ];
  return table(rows);
}

type StatusPart = "people" | "mutes" | "violations" | "status" | "facts";

function shapeText(shape: MeshShape): string {
  const { kind, known, linked, wanted, named, ring, random, maxLinks } = shape;
  const whom = kind === "full" ? "everybody links to everybody" : "each links to some";
  const links = [
    ...(kind === "full" ? [] : [`${ring} on the ring`, `${random} at random`]),
    ...(named === 0 ? [] : [`${named} by address`]),
  ].join(", ");
  const count = `${linked} of ${wanted} wanted links`;
  return `${whom}; ${count}${
    links === "" ? "" : ` (${links})`
  }, at most ${maxLinks}; ${known} known`;
}

/** Describes the delivery: claims only what neighbours acknowledged. */
function arrivedText({ relayed, delivered, expired }: Status): string {
  const parts = [
    `up to number ${delivered} at everybody who was linked then`,
    ...(relayed === 0 ? [] : [`sent on to ${relayed} relayed, who confirm nothing`]),
    ...(expired === 0 ? [] : [`${expired} reached nobody`]),
  ];
  return parts.join("; ");
}
