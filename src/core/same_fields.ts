/**
 * Returns whether two objects have the same values in all fields, by `Object.is`: a shallow
 * comparison. Objects within them count as the same only where they are one; a missing field counts
 * as undefined.
 *
 * @module
 */
export function hasSameFields<T extends object>(a: T, b: T): boolean {
  for (const name in a) if (!Object.is(a[name], b[name])) return false;
  for (const name in b) if (!Object.is(a[name], b[name])) return false;
  return true;
}
