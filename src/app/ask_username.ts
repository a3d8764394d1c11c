/**
 * The question for the username, at a start without one.
 *
 * @module
 */
import { checkName } from "../core/text/name.ts";

/**
 * Asks on the terminal until the name passes `checkName`. Returns undefined when the person leaves
 * (Escape, Ctrl-C, Ctrl-D) or the signal aborts. The terminal is restored.
 */
export async function askUsername(signal: AbortSignal): Promise<string | undefined> {
  // Imported when needed: most starts have a name.
  const [{ isCancel, text }, { stdin }] = await Promise.all([
    import("@clack/prompts"),
    import("node:process"),
  ]);
  // At Ctrl-D the prompt's readline closes, and the prompt would never settle.
  const ended = new AbortController();
  const onKey = (_character: string | undefined, key: { ctrl?: boolean; name?: string }) => {
    if (key.ctrl === true && key.name === "d") ended.abort();
  };
  const onEnd = () => ended.abort();
  stdin.on("keypress", onKey).on("end", onEnd);
  try {
    const answer = await text({
      message: "What is your name?",
      placeholder: "2 to 20 letters, digits, - and _",
      signal: AbortSignal.any([ended.signal, signal]),
      validate: (raw) => {
        const check = checkName((raw ?? "").trim());
        return check.state === "refused" ? check.reason : undefined;
      },
    });
    if (isCancel(answer)) return undefined;
    const check = checkName(answer.trim());
    return check.state === "ok" ? check.name : undefined;
  } finally {
    stdin.off("keypress", onKey).off("end", onEnd);
  }
}
