/**
 * Reads the command line and the environment into {@link Options}. It prints nothing.
 *
 * Options are written `-name` or `--name`, with their values behind a space or `=`. Flags win over
 * `P2PCHAT_*` variables, and those over `PORT` and `NAME`.
 *
 * @module
 */
import { group, merge, object } from "@optique/core/constructs";
import { runParserAsync } from "@optique/core/facade";
import {
  commandLine,
  formatMessage,
  lineBreak,
  type Message,
  message,
} from "@optique/core/message";
import { multiple, optional } from "@optique/core/modifiers";
import type { NonEmptyString } from "@optique/core/nonempty";
import type { InferValue } from "@optique/core/parser";
import { option } from "@optique/core/primitives";
import type { ValueParser, ValueParserResult } from "@optique/core/valueparser";
import { addressText } from "../core/address.ts";
import type { Target } from "../core/dial_target.ts";
import { FIRST_AUTO_PORT, LAST_AUTO_PORT, MAX_LINKS } from "../core/limits/links.ts";
import { safeText } from "../core/text/safe.ts";
import type { Rate } from "../protocol/granted_rate.ts";
import { fromEnvironment, isSet } from "./environment_variables.ts";
import {
  asksForCompletion,
  type Dashes,
  joinConnectPorts,
  normaliseFlags,
  normaliseForCompletion,
} from "./normalise_flags.ts";
import {
  checkInterface,
  checkMaxLinks,
  checkMesh,
  checkMulticast,
  checkPort,
  checkProfile,
  checkRate,
  checkSecret,
  checkTarget,
  checkUsername,
  DEFAULT_MESH,
  DEFAULT_MULTICAST,
  DEFAULT_RATE,
  formatMulticast,
  formatRate,
  GENERATE_SECRET,
  type Multicast,
  type Options,
  type Secret,
  type ValueCheck,
} from "./options.ts";
import { VERSION } from "./version.ts";

/** The outcome of a command line: to run, or to write a text and exit. */
export type CommandLine =
  | {
    readonly state: "run";
    readonly options: Options;
    /** Sentences for the person. */
    readonly notices: readonly string[];
  }
  | {
    readonly state: "exit";
    readonly code: 0 | 2;
    readonly stdout: string;
    readonly stderr: string;
  };

type Exit = Extract<CommandLine, { readonly state: "exit" }>;

/** Parses the arguments of the process. */
export async function parseCommandLine(
  args: readonly string[],
  environment: (name: string) => string | undefined,
): Promise<CommandLine> {
  const completion = asksForCompletion(args);
  const { args: joined, notices } = joinConnectPorts(args);
  const { dashes, words } = completion ? normaliseForCompletion(args) : normaliseFlags(joined, "-");
  const outcome: { exit?: Exit } = {};
  let stdout = "";
  const onShow = () => {
    outcome.exit = { state: "exit", code: 0, stdout, stderr: "" };
  };
  const parsed = await runParserAsync(makeParser(dashes), PROGRAM, words, {
    brief: message`p2pchat: chat with everybody on the local network, without a server.`,
    usageLine: [{ type: "ellipsis" }],
    footer: FOOTER,
    help: { option: { names: [`${dashes}help`], group: "Help" }, onShow },
    version: {
      value: `${PROGRAM} ${VERSION}`,
      option: { names: [`${dashes}version`], group: "Help" },
      onShow,
    },
    // Only where a shell asks for it: it would add its own arguments to the help.
    ...completion && { completion: { option: { names: [`${dashes}completion`] }, onShow } },
    onError: (_code, error) => {
      outcome.exit = usageError(formatMessage(error, { quotes: true }));
    },
    stdout: (text) => stdout += `${text}\n`,
    stderr: () => {}, // `onError` is given the same, unformatted
    maxWidth: HELP_COLUMNS,
    termWidth: "auto",
  });
  if (outcome.exit !== undefined) return outcome.exit;
  const line = resolveOptions(parsed, environment);
  return line.state === "run" ? { ...line, notices: [...notices, ...line.notices] } : line;
}

/**
 * Fills in missing options from the environment and the defaults, and checks options against each
 * other.
 */
function resolveOptions(
  parsed: Parsed,
  environment: (name: string) => string | undefined,
): CommandLine {
  const chosen = FRONT_END_FLAGS.filter((name) => parsed[name]);
  if (chosen.length > 1) {
    const flags = chosen.map((name) => `-${name}`).join(" and ");
    return usageError(`${flags} exclude each other: leave one out.`);
  }
  const username = parsed.username === undefined
    ? fromEnvironment(environment, "P2PCHAT_USERNAME", "NAME", checkUsername)
    : fromFlag(parsed.username);
  if (username.state === "refused") return usageError(username.reason);
  const port = parsed.port === undefined
    ? fromEnvironment(environment, "P2PCHAT_PORT", "PORT", checkPort)
    : fromFlag(parsed.port);
  if (port.state === "refused") return usageError(port.reason);
  return {
    state: "run",
    options: {
      username: username.value,
      profile: parsed.profile,
      port: port.value,
      multicast: parsed.multicast ?? DEFAULT_MULTICAST,
      interfaces: parsed.interfaces,
      discovery: !parsed.noDiscovery,
      connect: parsed.connect,
      mesh: parsed.mesh ?? DEFAULT_MESH,
      secret: parsed.secret,
      rate: parsed.rate ?? DEFAULT_RATE,
      maxLinks: parsed.maxLinks ?? MAX_LINKS,
      frontEnd: chosen[0] ?? (isSet(environment("ACCESSIBLE")) ? "accessible" : "automatic"),
      debug: parsed.debug,
    },
    notices: [...username.notices, ...port.notices, ...secretNotices(parsed.secret)],
  };
}

/** The flags that choose a front end, each named as it is. */
const FRONT_END_FLAGS = ["plain", "reader", "json"] as const;

function secretNotices(secret: Secret | undefined): readonly string[] {
  if (secret?.kind !== "given" || secret.code.length >= WEAK_BELOW_CHARACTERS) return [];
  return [
    `This code is short: whoever takes part in one attempt to link can then try codes until one fits. ` +
    `-secret ${GENERATE_SECRET} makes a better one.`,
  ];
}

function fromFlag<T>(value: T) {
  return { state: "ok", value, notices: [] } as const;
}

function usageError(text: string): Exit {
  const stderr = `${PROGRAM}: ${safeText(text, { newlines: true })}\nSee "${PROGRAM} -help".\n`;
  return { state: "exit", code: 2, stdout: "", stderr };
}

const PROGRAM = "p2pchat";
const HELP_COLUMNS = 80;
/** A shorter code leads to a notice. */
const WEAK_BELOW_CHARACTERS = 12;

/**
 * Returns the parser of an option's value, which `check` checks. A value that begins with a dash is
 * the next option, whose predecessor lacks its value.
 */
function value<T>(
  metavar: NonEmptyString,
  check: (text: string) => ValueCheck<T>,
  placeholder: T,
  format: (value: T) => string,
): ValueParser<"sync", T> {
  const parse = (text: string) => beginsLikeOption(text, metavar) ?? toResult(check(text));
  return { mode: "sync", metavar, placeholder, format, parse };
}

function beginsLikeOption(text: string, metavar: string): ValueParserResult<never> | undefined {
  if (!text.startsWith("-")) return undefined;
  return {
    success: false,
    error: message`${text} begins like an option: ${metavar} is missing before it.`,
  };
}

function toResult<T>(check: ValueCheck<T>): ValueParserResult<T> {
  return check.state === "ok"
    ? { success: true, value: check.value }
    : { success: false, error: sentence(check.reason) };
}

function sentence(text: string): Message {
  return [{ type: "text", text }];
}

const targetValue: ValueParser<"async", Target> = {
  mode: "async",
  metavar: "TARGET",
  placeholder: { to: { hostname: "localhost", port: FIRST_AUTO_PORT } },
  format: ({ to }) => addressText(to),
  parse: async (text) => beginsLikeOption(text, "TARGET") ?? toResult(await checkTarget(text)),
};

const identity = (text: string) => text;
const formatSecret = (secret: Secret) => secret.kind === "given" ? secret.code : GENERATE_SECRET;
const nameValue = value("NAME", checkUsername, "name", identity);
const profileValue = value("NAME", checkProfile, "name", identity);
const portValue = value("PORT", checkPort, FIRST_AUTO_PORT, String);
const multicastValue = value<Multicast>(
  "ADDR:PORT",
  checkMulticast,
  DEFAULT_MULTICAST,
  formatMulticast,
);
const interfaceValue = value("NAME|ADDRESS", checkInterface, "eth0", identity);
const meshValue = value("NAME", checkMesh, DEFAULT_MESH, identity);
const maxLinksValue = value("N", checkMaxLinks, MAX_LINKS, String);
const rateValue = value<Rate>("BURST/PER_SECOND", checkRate, DEFAULT_RATE, formatRate);
const secretValue = value<Secret>("CODE", checkSecret, { kind: "generate" }, formatSecret);

function makeParser(dashes: Dashes) {
  const you = object({
    username: optional(option(`${dashes}username`, nameValue, {
      description: message`your name: 2 to 20 letters, digits, - and _; asked for if missing`,
    })),
    profile: optional(option(`${dashes}profile`, profileValue, {
      description: message`whose identity key to use; the username if missing`,
    })),
  });

  const network = object({
    port: optional(option(`${dashes}port`, portValue, {
      description: sentence(
        `listen here; else the first free port from ${FIRST_AUTO_PORT} to ${LAST_AUTO_PORT}; 0: any free one`,
      ),
    })),
    connect: multiple(option(`${dashes}connect`, targetValue, {
      description:
        message`link to HOST, HOST:PORT, [IPv6]:PORT or /ip4/ADDRESS/tcp/PORT; repeatable`,
    })),
    interfaces: multiple(option(`${dashes}interface`, interfaceValue, {
      description: message`use only this network interface; repeatable`,
    })),
    multicast: optional(option(`${dashes}multicast`, multicastValue, {
      description: sentence(`announce here; ${formatMulticast(DEFAULT_MULTICAST)} if missing`),
    })),
    noDiscovery: option(`${dashes}no-discovery`, {
      description: message`neither announce nor look for others`,
    }),
    mesh: optional(option(`${dashes}mesh`, meshValue, {
      description: sentence(
        `meet only those with the same mesh name; ${DEFAULT_MESH} if missing`,
      ),
    })),
    secret: optional(option(`${dashes}secret`, secretValue, {
      description: sentence(
        `meet only those with the same code; "${GENERATE_SECRET}" makes one up that can't be guessed`,
      ),
    })),
    maxLinks: optional(option(`${dashes}max-links`, maxLinksValue, {
      description: sentence(
        `have at most so many direct links, 1 to ${MAX_LINKS}; with -connect and 1, just that one`,
      ),
    })),
    rate: optional(option(`${dashes}rate`, rateValue, {
      description: sentence(
        `how much each may say to you: so many messages at once, then so many a second; "off": any; ${
          formatRate(DEFAULT_RATE)
        } if missing`,
      ),
    })),
  });

  const output = object({
    plain: option(`${dashes}plain`, { description: message`lines in, lines out, no screen` }),
    reader: option(`${dashes}reader`, {
      description: message`sentences for a screen reader, no screen; also ACCESSIBLE=1`,
    }),
    json: option(`${dashes}json`, { description: message`one JSON object a line, for programs` }),
    debug: option(`${dashes}debug`, { description: message`write a log file` }),
  });

  return merge(group("You", you), group("Network", network), group("Output", output));
}

type Parsed = InferValue<ReturnType<typeof makeParser>>;

const FOOTER: Message = [
  ...message`Also --name for -name. Environment: P2PCHAT_USERNAME, P2PCHAT_PORT, P2PCHAT_HOME (where profiles are kept), ACCESSIBLE; NAME and PORT if those are missing.`,
  lineBreak(),
  ...message`Completions, also for zsh, fish, nu and pwsh: ${
    commandLine('eval "$(p2pchat -completion bash)"')
  }`,
];
