/**
 * A plugin of `deno lint` that applies the rules of `floors.ts` and `powers.ts` to each file.
 *
 * @module
 */

import { checkImport } from "./floors.ts";
import { importVisitor, pathBelowSource } from "./import_visitor.ts";
import { checkDateNow, checkGlobal, checkLiteral, checkMember } from "./powers.ts";

/** Whether an identifier stands for a value or namespace, rather than naming a property. */
function isReference(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  switch (parent.type) {
    case "MemberExpression":
      return parent.computed || isSame(parent.object, node);
    case "TSQualifiedName":
      return isSame(parent.left, node);
    case "Property":
      return parent.computed || parent.shorthand || !isSame(parent.key, node);
    case "MethodDefinition":
    case "PropertyDefinition":
    case "TSMethodSignature":
    case "TSPropertySignature":
      return parent.computed || !isSame(parent.key, node);
    default:
      return true;
  }
}

/** Nodes are made anew at every access, so that only their place tells whether they are one. */
function isSame(a: Deno.lint.Node, b: Deno.lint.Node): boolean {
  return a.range[0] === b.range[0] && a.range[1] === b.range[1];
}

function visitor(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  const file = pathBelowSource(context.filename);
  const report = (node: Deno.lint.Node, message: string | undefined): void => {
    if (message !== undefined) context.report({ node, message });
  };
  const checkDate = (node: Deno.lint.NewExpression | Deno.lint.CallExpression): void => {
    const { callee } = node;
    const isDate = callee.type === "Identifier" && callee.name === "Date";
    if (isDate && (node.type === "CallExpression" || node.arguments.length === 0)) {
      report(node, checkDateNow(file));
    }
  };

  return {
    ...importVisitor(context, (node, imported) =>
      report(
        node,
        imported === undefined
          ? "import() of anything but a literal can't be checked: name the file"
          : checkImport(file, imported),
      )),
    Identifier(node) {
      if (!isReference(node)) return;
      report(node, checkGlobal(file, node.name));
      const named = node.parent.type === "TSQualifiedName" ||
        (node.parent.type === "MemberExpression" && !node.parent.computed);
      if (node.name === "Deno" && !named) {
        report(node, "Deno is to be used as Deno.member only: anything else can't be checked");
      }
    },
    MemberExpression(node) {
      const { object, property, computed } = node;
      if (object.type !== "Identifier" || computed || property.type !== "Identifier") return;
      report(node, checkMember(file, object.name, property.name));
    },
    NewExpression: checkDate,
    CallExpression: checkDate,
    Literal(node) {
      report(node, checkLiteral(file, node.raw));
    },
    TemplateElement(node) {
      report(node, checkLiteral(file, node.raw));
    },
  };
}

/** The arrows of `src/` as a plugin of `deno lint`, which asks for a default export. */
export default {
  name: "layers",
  rules: { arrows: { create: visitor } },
} satisfies Deno.lint.Plugin;
