/** Returns a time (ms since the epoch) as clients read it: ISO 8601, in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
