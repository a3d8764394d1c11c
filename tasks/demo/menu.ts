/**
 * The menu of the demo.
 *
 * @module
 */

import { isCancel, select, text } from "@clack/prompts";
import { LOG_FILE } from "../../src/app/debug_log.ts";
import { checkMesh, checkPort, checkUsername } from "../../src/app/options.ts";

/**
 * What somebody chose: to see the simulation, to start the program with these arguments, or to
 * leave.
 */
export type Choice =
  | { readonly type: "simulate" }
  | { readonly type: "start"; readonly args: readonly string[]; readonly hint?: string }
  | { readonly type: "leave" };

const LEAVE: Choice = { type: "leave" };

/** Shows the menu on the terminal. `login` is who somebody is to the system, if known. */
export async function choose(login: string | undefined): Promise<Choice> {
  const choice = await select({
    message: "What would you like to see?",
    options: [
      { value: "interactive", label: "Interactive start", hint: "asks for your name" },
      { value: "quick", label: "Quick start", hint: `as ${quickName(login)}` },
      { value: "manual", label: "Manual configuration", hint: "name, port, mesh, whom to link to" },
      { value: "debug", label: "Debug mode", hint: `writes ${LOG_FILE}` },
      { value: "help", label: "Help", hint: "every option" },
      { value: "simulate", label: "Multi-user simulation", hint: "three real instances talk" },
    ],
  });
  if (isCancel(choice)) return LEAVE;
  switch (choice) {
    case "interactive":
      return { type: "start", args: [] };
    case "quick":
      return { type: "start", args: ["-username", quickName(login)] };
    case "manual":
      return await configure();
    case "debug":
      return {
        type: "start",
        args: ["-username", quickName(login), "-debug"],
        hint: `The log is in ${LOG_FILE}: follow it from another terminal with tail -f.`,
      };
    case "help":
      return { type: "start", args: ["-help"] };
    case "simulate":
      return { type: "simulate" };
  }
}

function quickName(login: string | undefined): string {
  const check = checkUsername(login ?? "");
  return check.state === "ok" ? check.value : "guest";
}

async function configure(): Promise<Choice> {
  const args: string[] = [];
  for (const { flag, message, placeholder, optional, check } of QUESTIONS) {
    const answer = await text({
      message,
      placeholder,
      validate: (raw = "") => {
        if (raw === "" && optional) return undefined;
        const result = check?.(raw);
        return result?.state === "refused" ? result.reason : undefined;
      },
    });
    if (isCancel(answer)) return LEAVE;
    if (answer !== undefined && answer !== "") args.push(flag, answer);
  }
  return { type: "start", args, hint: `p2pchat ${args.join(" ")}` };
}

type Check = (
  text: string,
) => { readonly state: "ok" } | { readonly state: "refused"; readonly reason: string };

const QUESTIONS: readonly {
  readonly flag: string;
  readonly message: string;
  readonly placeholder: string;
  readonly optional: boolean;
  /** Without one, the program checks it. */
  readonly check?: Check;
}[] = [
  {
    flag: "-username",
    message: "Your name?",
    placeholder: "2 to 20 letters, digits, - and _",
    optional: false,
    check: checkUsername,
  },
  {
    flag: "-port",
    message: "Which port to listen on?",
    placeholder: "empty: a free one",
    optional: true,
    check: checkPort,
  },
  {
    flag: "-mesh",
    message: "Which mesh?",
    placeholder: "empty: the one everybody is in",
    optional: true,
    check: checkMesh,
  },
  {
    flag: "-connect",
    message: "Whom to link to by hand?",
    placeholder: "HOST:PORT; empty: whoever is found",
    optional: true,
  },
];
