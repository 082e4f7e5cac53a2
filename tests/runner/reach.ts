import type { Suite } from "./suites.ts";

/** Runs git and returns what it prints; null where it fails or there is none. */
export type Git = (...args: readonly string[]) => Promise<string | null>;

/**
 * Returns the paths of all files that differ from the main branch of `origin`, which this work goes to, committed or not,
 * new ones too. Null where that branch is not known, as in a copy without git or without a remote.
 */
export async function changedFiles(git: Git = runGit): Promise<readonly string[] | null> {
  // The upstream of a branch that was pushed is that branch itself.
  const base = await git("merge-base", "HEAD", "origin/HEAD");
  if (base === null) return null;
  const differing = await git("diff", "--name-only", "-z", "--no-renames", "--relative", base.trim());
  const untracked = await git("ls-files", "-z", "--others", "--exclude-standard");
  if (differing === null || untracked === null) return null;
  return `${differing}\0${untracked}`.split("\0").filter((path) => path !== "");
}

/** Returns the suites that no changed file reaches; none where it is not known what has changed. */
export function unreached(suites: readonly Suite[], changed: readonly string[] | null): readonly Suite[] {
  if (changed === null) return [];
  return suites.filter(({ reach }) =>
    reach && !changed.some((path) => reach.some((beginning) => path.startsWith(beginning)))
  );
}

/** Says which suites were left out and how they are run; an empty text where none was. */
export function leftOutLine(suites: readonly Pick<Suite, "name">[]): string {
  if (suites.length === 0) return "";
  const names = suites.map(({ name }) => name).join(", ");
  return `Not run, as nothing that you changed reaches them: ${names}. CI runs them, and so does: deno task test`;
}

async function runGit(...args: readonly string[]): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args: [...args], stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
