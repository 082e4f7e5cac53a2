/** Who asks, in plain words: Nellis shall be able to tell Gavel from a browser. */
export function userAgent(version: string): string {
  return `Gavel/${version} (self-hosted auction watcher; acts for its owner)`;
}
