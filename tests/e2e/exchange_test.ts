import assert from "node:assert/strict";
import type { JsonPeer, LinesPeer } from "./front_ends.ts";
import { type Lan, openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { saidOn } from "./screen_rows.ts";
import type { Screen } from "./screen_process.ts";

type Face = "json" | "plain" | "screen";

/** Somebody who is seen through any of the faces. */
interface Talker {
  readonly name: string;
  /** Whether one's own lines are shown too. */
  readonly repeats: boolean;
  say(text: string): Promise<void>;
  /** Waits until the line stands there; returns how often it does. */
  hears(sender: string, text: string): Promise<number>;
}

async function talker(lan: Lan, name: string, face: Face): Promise<Talker> {
  switch (face) {
    case "json":
      return jsonTalker(await lan.json(name));
    case "plain":
      return plainTalker(await lan.plain(name));
    case "screen":
      return screenTalker(name, await lan.screen(name));
  }
}

const count = <T>(items: readonly T[], wanted: (item: T) => boolean): number =>
  items.filter(wanted).length;
const atLeastOne = (number: number): number | undefined => number > 0 ? number : undefined;

function jsonTalker(peer: JsonPeer): Talker {
  const times = (sender: string, text: string) => count(peer.heard(sender), (t) => t === text);
  return {
    name: peer.name,
    repeats: false,
    say: peer.say,
    async hears(sender, text) {
      await peer.until(text, () => atLeastOne(times(sender, text)));
      return times(sender, text);
    },
  };
}

function plainTalker(peer: LinesPeer): Talker {
  const times = (sender: string, text: string) =>
    count(peer.lines, (line) => line.replace(/^\d\d:\d\d /, "") === `${sender}: ${text}`);
  return {
    name: peer.name,
    repeats: true,
    say: peer.type,
    async hears(sender, text) {
      await peer.until(text, () => atLeastOne(times(sender, text)));
      return times(sender, text);
    },
  };
}

function screenTalker(name: string, screen: Screen): Talker {
  const times = (sender: string, text: string) =>
    count(
      saidOn(screen.emulator.rows()),
      (row) => row.name === sender && row.text.startsWith(text),
    );
  return {
    name,
    repeats: true,
    say: (text) => screen.type(`${text}\r`),
    async hears(sender, text) {
      await screen.until(text, () => atLeastOne(times(sender, text)));
      return times(sender, text);
    },
  };
}

/**
 * Everybody says three lines; everybody hears each line of everybody once, and sees their own where
 * that is so.
 */
async function talk(talkers: readonly Talker[]): Promise<void> {
  const namesFor = (hearer: Talker) =>
    talkers.filter((talker) => talker !== hearer || hearer.repeats).map(({ name }) => name);
  for (const { name, say } of talkers) {
    for (const text of TEXTS) await say(`${text} ${name}`);
  }
  // What comes twice comes before the last line does, so nothing is counted too early.
  for (const hearer of talkers) {
    for (const name of namesFor(hearer)) await hearer.hears(name, `${TEXTS.at(-1)} ${name}`);
  }
  for (const hearer of talkers) {
    for (const name of namesFor(hearer)) {
      for (const text of TEXTS) {
        const times = await hearer.hears(name, `${text} ${name}`);
        assert.equal(times, 1, `"${text} ${name}" at ${hearer.name}`);
      }
    }
  }
}

const TEXTS: readonly string[] = ["hello from", "still here:", "goodbye from"];

const PEOPLE: readonly (readonly [name: string, face: Face])[] = [
  ["alice", "json"],
  ["bob", "plain"],
  ["carol", "screen"],
];

for (const order of ["012", "021", "102", "120", "201", "210"]) {
  const people = [...order].map((at) => PEOPLE[Number(at)]!);
  const names = people.map(([name, face]) => `${name} (${face})`).join(", ");
  testOnLinux(
    `p2pchat brings every line to everybody once: ${names}, one after the other`,
    async () => {
      await using lan = await openLan();
      const talkers: Talker[] = [];
      for (const [name, face] of people) talkers.push(await talker(lan, name, face));
      await talk(talkers);
    },
  );
}

for (const face of ["json", "plain", "screen"] as const) {
  testOnLinux(
    `p2pchat brings every line to everybody once: three started at once as ${face}`,
    async () => {
      await using lan = await openLan();
      await talk(await Promise.all(PEOPLE.map(([name]) => talker(lan, name, face))));
    },
  );
}
