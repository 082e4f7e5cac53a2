/** Returns the `User-Agent` of all requests. It names Gavel, so that Nellis can tell it from a browser. */
export function userAgent(version: string): string {
  return `Gavel/${version} (self-hosted auction watcher; acts for its owner)`;
}
