import type { Mutation } from "./mutations.ts";

/**
 * Returns `source` with the mutation in it. Throws when its text does not stand there exactly once: the code has
 * changed, and the list must follow.
 */
export function mutated(source: string, { file, from, to }: Mutation): string {
  const found = source.split(from).length - 1;
  if (found !== 1) {
    throw new Error(
      `${file} has ${found} times, instead of once: ${from}\nPut its text of today into mutations.ts`,
    );
  }
  return source.replace(from, () => to);
}

/** Returns one line that names a mutation. */
export function describe({ file, from, to }: Mutation): string {
  return `${file}: ${from} → ${to === "" ? "(removed)" : to}`;
}
