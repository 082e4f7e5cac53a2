import type { ConfigReading } from "../config.ts";

/** Returns the first of `names` whose variable has a value that is not allowed, so that nothing can be said of it. */
export function unreadable({ problems }: ConfigReading, ...names: readonly string[]): string | undefined {
  return names.find((name) => problems.some((line) => line.startsWith(`${name} `)));
}
