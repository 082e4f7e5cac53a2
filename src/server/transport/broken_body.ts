import type { Readable } from "node:stream";

const broken = new WeakSet<object>();

/** Remembers the error by which `body` ends, when its client leaves in the middle of it. */
export function rememberBreak(body: Readable): void {
  body.once("error", (error) => broken.add(error));
}

/** Returns true when `error` says that a client left in the middle of its request's body. */
export function isBrokenBody(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  return broken.has(error) || error instanceof Error && isBrokenBody(error.cause);
}
