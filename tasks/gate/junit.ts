/** One test of a JUnit report, as `deno test --junit-path` writes it. */
export interface TestCase {
  /** Path of its file, as it was given to `deno test`. */
  readonly file: string;
  /** A step's name begins with that of its test: `test > step`. */
  readonly name: string;
  readonly seconds: number;
  readonly state: "passed" | "failed" | "skipped" | "cancelled";
}

/**
 * Returns the tests of a report, in its order and without their steps. The report is read as Deno
 * writes it, a tag a line, and not as any XML.
 */
export function parseJunit(xml: string): readonly TestCase[] {
  const cases = [...xml.matchAll(/<testcase ([^>]*)>([^]*?)<\/testcase>/g)]
    .map(([, attributes = "", content = ""]) => parseCase(attributes, content));
  const tests = new Set(cases.map(keyOf));
  return cases.filter((each) => !isStep(each, tests));
}

function parseCase(attributes: string, content: string): TestCase {
  const value = (name: string) =>
    unescape(new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
  return {
    file: value("classname"),
    name: value("name"),
    seconds: Number(value("time")), // missing, and so 0, where the test did not run
    state: stateOf(content),
  };
}

function stateOf(content: string): TestCase["state"] {
  if (content.includes("<failure")) return "failed";
  if (content.includes("<error")) return "cancelled";
  return content.includes("<skipped") ? "skipped" : "passed";
}

const keyOf = ({ file, name }: TestCase): string => `${file}\n${name}`;

/** Whether another test of the same file is the beginning of its name. */
function isStep({ file, name }: TestCase, tests: ReadonlySet<string>): boolean {
  for (let at = name.indexOf(" > "); at >= 0; at = name.indexOf(" > ", at + 1)) {
    if (tests.has(`${file}\n${name.slice(0, at)}`)) return true;
  }
  return false;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
};

function unescape(text: string): string {
  return text.replaceAll(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}
