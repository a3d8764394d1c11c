/**
 * The table of commands, from which help, completion, parsing and the README are made or tested.
 *
 * @module
 */
import type { CommandDefinition, Feature } from "../features/feature.ts";
import { FEATURES } from "../features/features.ts";

/** Returns the commands of these features, in their order; the first of each has its title. */
export function commandsOf(features: readonly Feature[]): readonly CommandDefinition[] {
  return features.flatMap(({ title, commands = [] }) =>
    commands.map((command, at) => at > 0 || title === undefined ? command : { ...command, title })
  );
}

/** The commands of the chat. */
export const COMMANDS = commandsOf(FEATURES);
