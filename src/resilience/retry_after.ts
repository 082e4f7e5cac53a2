/** Nobody means to be left alone for longer than a day: a larger value is a mistake of the server's. */
const LONGEST_SECONDS = 86_400;

/**
 * Reads `Retry-After` in seconds from `nowMs` on: a whole number of seconds or an HTTP date, at most a day. Returns
 * undefined where the header is missing or is neither.
 */
export function retryAfterSeconds(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - nowMs) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, seconds), LONGEST_SECONDS);
}
