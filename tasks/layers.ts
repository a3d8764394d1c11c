/**
 * Checks who knows whom: `deno task layers` prints every broken rule of `src/` as `file:line:
 * sentence`.
 *
 * The rules are in `layers/floors.ts` and `layers/powers.ts`. `layers/plugin.ts` applies them to
 * the syntax tree, as a plugin of `deno lint`; `layers/imports_plugin.ts` lists the imports, in
 * which `layers/cycles.ts` looks for cycles.
 *
 * @module
 */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { findCycles } from "./layers/cycles.ts";
import { IMPORTS_RULE } from "./layers/imports_plugin.ts";

/** What `deno lint --json` prints, as far as it is read here. */
interface LintReport {
  readonly diagnostics: readonly {
    readonly filename: string;
    readonly range: { readonly start: { readonly line: number } };
    readonly code: string;
    readonly message: string;
  }[];
  readonly errors: readonly { readonly file_path: string; readonly message: string }[];
}

/**
 * Checks `main.ts` and `src/` of the project in the directory `root`; returns a line for each
 * broken rule.
 *
 * @throws {Error} where the check itself can't run, with what the linter says about it
 */
export async function checkLayers(root: string): Promise<readonly string[]> {
  const config = fileURLToPath(new URL("./layers/lint.json", import.meta.url));
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["lint", "--config", config, "--json", "main.ts", "src"],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  const report = parseReport(text.decode(stdout));
  if (report === undefined) throw new Error(`deno lint failed: ${text.decode(stderr).trim()}`);
  const broken: string[] = [];
  const imports = new Map<string, string[]>();
  for (const { filename, range, code, message } of report.diagnostics) {
    const file = relative(root, fileURLToPath(filename));
    if (code !== IMPORTS_RULE) {
      broken.push(`${file}:${range.start.line}: ${message}`);
      continue;
    }
    const from = file.replaceAll("\\", "/");
    imports.set(from, [...imports.get(from) ?? [], message]);
  }
  for (const cycle of findCycles(imports)) {
    broken.push(`${cycle[0]}:1: files import each other in a circle: ${cycle.join(" → ")}`);
  }
  const unread = report.errors.map((error) => `${error.file_path}: ${error.message}`);
  return [...new Set([...broken, ...unread])];
}

function parseReport(text: string): LintReport | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the linter stopped before it had a report; why is on its standard error
  }
}

if (import.meta.main) {
  const broken = await checkLayers(fileURLToPath(new URL("..", import.meta.url)));
  for (const line of broken) console.error(line);
  console.log(broken.length === 0 ? "Layers: ok" : `Layers: ${broken.length} broken rules`);
  Deno.exit(broken.length === 0 ? 0 : 1);
}
