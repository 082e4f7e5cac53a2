/** What the owner can do, by the words of Deno KV, of Redis and of the system for a write that failed. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/disk is full|no space left|os error 28\b/i, "the disk is full: make room on it"],
  [/disk quota|os error 122\b/i, "the disk quota of Gavel's user is used up: make room, or raise it"],
  [/read-?only/i, "the store is read-only: let Gavel's user write to it"],
  [/\bOOM command not allowed/, "Redis has no memory left: raise its maxmemory, or free some"],
  [/\bNOREPLICAS\b/, "Redis has fewer replicas than its min-replicas-to-write asks for"],
  [/\bMISCONF\b/, "Redis can't save to its own disk: its log says why"],
];

/** Says in one line why a write to the store failed, and what to do where that is known. */
export function writeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return REASONS.find(([words]) => words.test(text))?.[1] ?? text.split("\n")[0] ?? "";
}
