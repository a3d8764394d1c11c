/**
 * A plugin of `deno lint` that lists imports, for the search for cycles.
 *
 * @module
 */

import { targetOf } from "./floors.ts";
import { importVisitor, pathBelowSource } from "./import_visitor.ts";

/** The code under which `deno lint` reports what the plugin of this module found. */
export const IMPORTS_RULE = "imports/list";

/**
 * Lists the relative imports of each file as a plugin of `deno lint`: each report is the path, from
 * the project's root, of a file that is imported. A plugin sees one file at a time, so cycles are
 * looked for in what this one reports.
 */
export default {
  name: "imports",
  rules: {
    list: {
      create: (context) =>
        importVisitor(context, (node, imported) => {
          if (imported === undefined || !/^\.{1,2}\//.test(imported.specifier)) return;
          const message = targetOf(pathBelowSource(context.filename), imported.specifier);
          context.report({ node, message });
        }),
    },
  },
} satisfies Deno.lint.Plugin;
