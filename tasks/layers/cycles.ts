/**
 * Cycles in a graph of imports, by depth-first search.
 *
 * @module
 */

/**
 * The circles in a graph of imports (file → the files that it imports), each as a path that ends
 * where it begins. Of the circles that share a file at least one is found; none where the graph has
 * none.
 */
export function findCycles(
  imports: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  const finished = new Set<string>();
  const path: string[] = [];

  function visit(file: string): void {
    if (finished.has(file)) return;
    const at = path.indexOf(file);
    if (at >= 0) {
      cycles.push([...path.slice(at), file]);
      return;
    }
    path.push(file);
    for (const target of imports.get(file) ?? []) visit(target);
    path.pop();
    finished.add(file);
  }

  for (const file of imports.keys()) visit(file);
  return cycles;
}
