/**
 * The greeting of the demo: three people on three screens find each other, talk, make a room, and
 * say something in private. The lines are typed into the programs, and each waits for what the
 * screens show, never for a time.
 *
 * @module
 */

/** The people of the demo, in the order of their screens. */
export const PEOPLE = ["alice", "bob", "charlie"] as const;

export type DemoPerson = typeof PEOPLE[number];

/** Three screens that a greeting types into, and looks at. */
export interface GreetedScreens {
  /** Types a line, and Enter. */
  type(person: DemoPerson, line: string): Promise<void>;
  /**
   * Resolves once the screen has all of these words, each on one row.
   *
   * @throws {Error} if that does not happen before an end that the screens know
   */
  shows(person: DemoPerson, words: readonly string[]): Promise<void>;
}

/** One step: a line, and the word of it for which the others wait. */
interface Step {
  readonly from: DemoPerson;
  readonly line: string;
  /**
   * Stands on these screens afterwards, and only then. A word alone, since a screen may wrap
   * between two.
   */
  readonly word: string;
  readonly seenBy: readonly DemoPerson[];
}

export const STEPS: readonly Step[] = [
  {
    from: "alice",
    line: "Hello! No server, no account: we found each other by ourselves.",
    word: "account:",
    seenBy: ["bob", "charlie"],
  },
  {
    from: "bob",
    line: "@alice Hi! What we say is *encrypted*.",
    word: "encrypted",
    seenBy: ["alice", "charlie"],
  },
  { from: "charlie", line: "/me waves merrily", word: "merrily", seenBy: ["alice", "bob"] },
  { from: "charlie", line: "/create dev no-pass Tools", word: "#dev", seenBy: ["bob"] },
  { from: "bob", line: "/join dev", word: "Tools", seenBy: ["bob"] },
  { from: "bob", line: "@charlie The build is green.", word: "green.", seenBy: ["charlie"] },
  { from: "bob", line: "/join general", word: "merrily", seenBy: ["bob"] },
  { from: "charlie", line: "/join general", word: "encrypted", seenBy: ["charlie"] },
  {
    from: "charlie",
    line: "/msg alice Psst, is there cake?",
    word: "cake?",
    seenBy: ["alice", "charlie"],
  },
  { from: "alice", line: "/reply In the kitchen!", word: "kitchen!", seenBy: ["charlie"] },
];

/**
 * Lets the three greet each other. The last line, `Your turn: …`, tells the person how to go on.
 */
export async function greet({ type, shows }: GreetedScreens, yourTurn: string): Promise<void> {
  for (const person of PEOPLE) {
    await shows(person, PEOPLE.filter((other) => other !== person));
  }
  for (const { from, line, word, seenBy } of STEPS) {
    await type(from, line);
    for (const person of seenBy) await shows(person, [word]);
  }
  await type("alice", yourTurn);
  for (const person of PEOPLE) await shows(person, ["turn:"]);
}
