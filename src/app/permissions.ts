/**
 * Permissions: what the program asks of Deno's sandbox, in one table. The compiled program, `deno
 * task start`, whole programs in tests, and the manual have no more than this.
 *
 * Invariants:
 *
 * 1. Nothing is asked for beyond {@link PERMISSION_FLAGS}: no foreign functions, no import of code
 *    over the network, no variable beside {@link VARIABLES}.
 * 2. A library that reads another variable finds it unset (`--ignore-env`), and does not fail.
 *
 * @module
 */

/** Environment variables that the program or a library reads, by their reader. */
export const VARIABLES = {
  /** The options; see `options.ts`. */
  options: ["P2PCHAT_USERNAME", "P2PCHAT_PORT", "NAME", "PORT", "ACCESSIBLE"],
  /** The place of profiles; see `profile_directory.ts`. */
  profiles: ["P2PCHAT_HOME", "XDG_CONFIG_HOME", "HOME", "APPDATA"],
  /** The abilities of the terminal; see `capabilities.ts` and `notifications.ts`. */
  terminal: [
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "COLORFGBG",
    "XTERM_VERSION",
    "TERM_PROGRAM",
    "TMUX",
  ],
  /**
   * `@clack/prompts`, which asks for a name: its symbols, and how much it moves (ACCESSIBLE too).
   */
  prompts: [
    "CI",
    "ConEmuTask",
    "TERMINAL_EMULATOR",
    "TERMINUS_SUBLIME",
    "WT_SESSION",
  ],
  /** The runtime, for the colours of that question (`getColorDepth()` of `node:tty`). */
  colours: ["FORCE_COLOR", "NODE_DISABLE_COLORS", "TERM_PROGRAM_VERSION"],
  /** The same: machines that build programs have colours without a terminal. */
  buildMachines: [
    "AGENT_NAME",
    "APPVEYOR",
    "BUILDKITE",
    "CIRCLECI",
    "CI_NAME",
    "DRONE",
    "GITEA_ACTIONS",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "TEAMCITY_VERSION",
    "TF_BUILD",
    "TRAVIS",
  ],
} as const;

/**
 * The flags of `deno run` and `deno compile` that give the program what it needs. `deno task start`
 * leaves out that of running programs: `deno task` does not stop at a C-z of its program.
 */
export const PERMISSION_FLAGS: readonly string[] = [
  "--no-prompt",
  // Peers, discovery: the addresses of a network are not known beforehand.
  "--allow-net",
  // Profiles, and the log of -debug: `P2PCHAT_HOME` and the current directory can be anywhere.
  "--allow-read",
  "--allow-write",
  // C-z stops the process by a signal, which Deno counts as running a program.
  "--allow-run",
  "--allow-sys=networkInterfaces",
  `--allow-env=${Object.values(VARIABLES).flat().join(",")}`,
  "--ignore-env",
  "--deny-import",
];

/** Gives up the permission to run programs, for good. */
export async function giveUpRun(): Promise<void> {
  await Deno.permissions.revoke({ name: "run" });
}
