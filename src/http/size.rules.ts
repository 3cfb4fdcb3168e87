/** How large an input may be before anybody looks at what it says. */
interface InputLimits {
  /** Objects and lists within each other. */
  depth: number;
  /** Fields and items, on all levels together. */
  values: number;
  /** Fields of one object. */
  fields: number;
}

/**
 * Whether an input is within its limits. Works level by level without recursion: a body of a megabyte may nest half a
 * million levels, and whoever follows them by recursion runs out of stack.
 */
export function isWithin(limits: InputLimits, input: unknown): boolean {
  let level = [input];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    const containers = level.filter(value => typeof value === 'object' && value !== null);
    if (containers.length > 0 && depth >= limits.depth) return false;
    const inside = containers.map(container => Object.values(container));
    if (containers.some((container, n) => !Array.isArray(container) && (inside[n]?.length ?? 0) > limits.fields))
      return false;
    values += inside.reduce((count, { length }) => count + length, 0);
    if (values > limits.values) return false;
    level = inside.flat();
  }
  return true;
}
