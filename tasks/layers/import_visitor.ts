/**
 * Finds the imports of a file in the syntax tree of `deno lint`.
 *
 * @module
 */

import type { Import } from "./floors.ts";

/**
 * The path of `filename` below the `src/` it lies in (`core/ip.ts`), or `../main.ts` beside it;
 * with `/` on every system.
 */
export function pathBelowSource(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  const at = path.lastIndexOf("/src/");
  return at < 0 ? path.replace(/^.*\//, "../") : path.slice(at + "/src/".length);
}

/**
 * Calls `found` for each import of a file, however it is written; one of an expression that is no
 * literal is `undefined`.
 */
export function importVisitor(
  context: Deno.lint.RuleContext,
  found: (node: Deno.lint.Node, imported: Import | undefined) => void,
): Deno.lint.LintVisitor {
  const foundIn = (node: ImportLike): void => {
    if (node.source === null) return;
    const { value: specifier } = node.source;
    found(node, { specifier, names: namesIn(node), typeOnly: isTypeOnly(node) });
  };
  return {
    ImportDeclaration: foundIn,
    ExportNamedDeclaration: foundIn,
    ExportAllDeclaration: foundIn,
    ImportExpression(node) {
      const { source } = node;
      const isLiteral = source.type === "Literal" && typeof source.value === "string";
      found(
        node,
        isLiteral
          ? { specifier: source.value as string, names: undefined, typeOnly: false }
          : undefined,
      );
    },
    TSImportType(node) {
      const specifier = /["'](.+?)["']/.exec(context.sourceCode.getText(node))?.[1];
      if (specifier !== undefined) found(node, { specifier, names: [], typeOnly: true });
    },
  };
}

type ImportLike =
  | Deno.lint.ImportDeclaration
  | Deno.lint.ExportNamedDeclaration
  | Deno.lint.ExportAllDeclaration;

function namesIn(node: ImportLike): readonly string[] | undefined {
  if (node.type === "ExportAllDeclaration") return undefined;
  const names: string[] = [];
  for (const specifier of node.specifiers) {
    if (specifier.type === "ImportSpecifier") {
      if (specifier.importKind !== "type") names.push(nameOf(specifier.imported));
    } else if (specifier.type === "ExportSpecifier") {
      if (specifier.exportKind !== "type") names.push(nameOf(specifier.local));
    } else return undefined;
  }
  return names;
}

function nameOf(node: Deno.lint.Identifier | Deno.lint.StringLiteral): string {
  return node.type === "Identifier" ? node.name : node.value;
}

function isTypeOnly(node: ImportLike): boolean {
  return (node.type === "ImportDeclaration" ? node.importKind : node.exportKind) === "type";
}
