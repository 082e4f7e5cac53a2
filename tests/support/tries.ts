/** Two numbers of tries of something that is drawn at random. */
export interface Tries {
  /** In CI, and wherever `CI=true` is set. */
  readonly inCi: number;
  /** On a developer's machine, where somebody waits for the answer. */
  readonly here: number;
}

/** Returns how often a test tries what it draws at random. Every test runs in both; only the tries differ. */
export function tries({ inCi, here }: Tries, env: (name: string) => string | undefined = read): number {
  return env("CI") === "true" ? inCi : here;
}

function read(name: string): string | undefined {
  return Deno.env.get(name);
}
