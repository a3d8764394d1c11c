/**
 * The log of `-debug`, for developers: a file, in the current directory, that is appended to.
 *
 * @module
 */
import { messageOf } from "../core/error_message.ts";
import { safeText } from "../core/text/safe.ts";

/** A log. */
export interface Log extends AsyncDisposable {
  readonly write: (text: string) => void;
  /** Resolves when a line could not be written, with a sentence for a person. */
  readonly failed: Promise<string>;
}

/** The log that writes nothing, without `-debug`. */
export const NO_LOG: Log = {
  write() {},
  failed: new Promise(() => {}),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** The result of opening the log. */
export type LogStart =
  | { readonly state: "open"; readonly log: Log }
  | { readonly state: "failed"; readonly reason: string };

/** The name of the file. */
export const LOG_FILE = "p2pchat-debug.log";

/** Opens the file, and logs to it until disposal. */
export async function openLog(path: string = LOG_FILE): Promise<LogStart> {
  // Imported when needed: most starts do without.
  const { configure, dispose, getLogger, getTextFormatter } = await import("@logtape/logtape");
  const { getFileSink } = await import("@logtape/file");
  try {
    Deno.openSync(path, { create: true, append: true }).close();
  } catch (error) {
    const reason = messageOf(error);
    return {
      state: "failed",
      reason: `Cannot write ${path} (${reason}): start in a directory that you can write to.`,
    };
  }
  const failed = Promise.withResolvers<string>();
  const formatter = getTextFormatter({ value: String });
  await configure({
    reset: true,
    sinks: {
      file: getFileSink(path, { nonBlocking: true, formatter }),
      // the library reports here that a sink fails
      failures: ({ properties: { error } }) =>
        failed.resolve(
          `The debug log ${path} cannot be written (${messageOf(error)}): lines are missing in it.`,
        ),
    },
    loggers: [
      { category: "p2pchat", sinks: ["file"], lowestLevel: "debug" },
      { category: ["logtape", "meta"], sinks: ["failures"], lowestLevel: "warning" },
    ],
  });
  const logger = getLogger("p2pchat");
  return {
    state: "open",
    log: {
      write: (text) => logger.debug("{text}", { text: safeText(text) }),
      failed: failed.promise,
      [Symbol.asyncDispose]: dispose,
    },
  };
}
