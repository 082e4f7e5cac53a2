import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { Clock } from "../../clock.ts";
import { Refusal } from "../errors.ts";
import type { ServerEnv } from "../router.ts";
import { requestMaySpend } from "./spending.ts";

/** The greatest difference between a signature's time and ours, in either direction. */
const LEEWAY_MS = 5 * 60 * 1000;

/** A page can keep no secret that a stolen token does not get at: the token signs a browser in. */
const NOT_FROM_A_BROWSER =
  "While requests must be signed (ENABLE_REQUEST_SIGNING), the dashboard can do nothing that may spend money: send it " +
  "with X-Timestamp and X-Signature";

/** The parts of a request that are signed. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** `X-Timestamp`: ms since the epoch, as text. */
  readonly timestamp: string;
  readonly body: string;
}

/** Returns the base64 HMAC-SHA256 of method, path, timestamp and hex SHA-256 of the body (empty without one), a line each. */
export function signatureOf({ method, path, timestamp, body }: SignedRequest, secret: string): string {
  const bodyHash = body === "" ? "" : createHash("sha256").update(body).digest("hex");
  return createHmac("sha256", secret).update([method, path, timestamp, bodyHash].join("\n")).digest("base64");
}

/**
 * Refuses requests that can lead to a bid and have no fresh signature with `secret`. Each signature is accepted once.
 * Signatures from before the start are refused, as it is not known any more which of them were used.
 */
export function signedWhereItSpends(secret: string, clock: Pick<Clock, "now">): MiddlewareHandler<ServerEnv> {
  const startedAtMs = clock.now();
  /** The used signatures, and the time until which each would be fresh. */
  const used = new Map<string, number>();

  const useUp = (signature: string, freshUntilMs: number) => {
    for (const [old, untilMs] of used) if (untilMs < clock.now()) used.delete(old);
    if (used.has(signature)) {
      throw new Refusal("SIGNATURE_INVALID", "This signature has been used: sign each request anew");
    }
    used.set(signature, freshUntilMs);
  };

  return async (c, next) => {
    if (!await requestMaySpend(c.req)) return await next();
    const timestamp = c.req.header("X-Timestamp");
    const given = c.req.header("X-Signature");
    if (!timestamp || !given) {
      const isBrowser = c.get("identity").kind === "session";
      throw new Refusal("SIGNATURE_REQUIRED", isBrowser ? NOT_FROM_A_BROWSER : undefined);
    }
    const signedAtMs = Number(timestamp);
    if (!(Math.abs(clock.now() - signedAtMs) <= LEEWAY_MS)) {
      throw new Refusal(
        "SIGNATURE_INVALID",
        "X-Timestamp is more than 5 minutes from Gavel's clock: check both clocks",
      );
    }
    if (signedAtMs < startedAtMs) {
      throw new Refusal("SIGNATURE_INVALID", "It was signed before Gavel started: sign it anew");
    }
    const { method, path } = c.req;
    const expected = signatureOf({ method, path, timestamp, body: await c.req.text() }, secret);
    if (!isSame(given, expected)) throw new Refusal("SIGNATURE_INVALID");
    useUp(expected, signedAtMs + LEEWAY_MS);
    await next();
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
