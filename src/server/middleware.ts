import { bodyLimit } from "hono/body-limit";
import { routePath } from "hono/route";
import type { MiddlewareHandler } from "hono";
import type { Clock } from "../clock.ts";
import { Refusal, tooMany } from "./errors.ts";
import type { RateLimiter } from "./access/rate_limit.ts";
import { addressOf, type ServerEnv } from "./router.ts";
import type { ServerServices } from "./services.ts";
import { tokenFrom, type TokenGate } from "./access/token_gate.ts";

const BODY_LIMIT_BYTES = 1024 * 1024;

/** The methods that are counted by name: whoever makes up others makes no new series of figures. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Measures every request by its route's pattern. */
export function requestMetrics(metrics: ServerServices["metrics"], clock: Clock): MiddlewareHandler {
  return async (c, next) => {
    const startMs = clock.now();
    await next();
    const pattern = routePath(c, -1);
    // The last of the patterns that matched is the route's own, unless only middleware did.
    const route = pattern.endsWith("*") ? "unmatched" : pattern;
    metrics.httpAnswered(
      { method: METHODS.includes(c.req.method) ? c.req.method : "other", route, status: c.res.status },
      (clock.now() - startMs) / 1000,
    );
  };
}

/** Answers are data: no browser may run, frame, guess or keep them. A page brings its own policy. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    c.header("Cache-Control", "no-store");
    await next();
  };
}

/** Refuses bodies over 1 MB before they are read. */
export function limitedBody(): MiddlewareHandler {
  return bodyLimit({
    maxSize: BODY_LIMIT_BYTES,
    onError: () => {
      throw new Refusal("TOO_LARGE");
    },
  });
}

/**
 * Reads every body as JSON, whatever it calls itself: scripts forget the header, and what a body is called
 * protects nothing here, where no request counts without a token in a header.
 */
export function bodiesAreJson(): MiddlewareHandler {
  return async (c, next) => {
    const { raw } = c.req;
    if (raw.body && !raw.headers.get("Content-Type")?.startsWith("application/json")) {
      const headers = new Headers(raw.headers);
      headers.set("Content-Type", "application/json");
      c.req.raw = new Request(raw.url, { method: raw.method, headers, body: raw.body });
    }
    await next();
  };
}

/**
 * At most so many requests an address with the owner's token, and as many of `others`, so that these take nothing
 * from the owner. Requests without a token that a page elsewhere makes (with an `<img>`, say) count for neither: the
 * one whose browser it is did not make them.
 */
export function limitedRate(
  gate: TokenGate,
  owners: RateLimiter,
  others: RateLimiter,
): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const token = tokenFrom(c.req.header("Authorization"));
    const isOwners = gate.isOwners(token);
    c.env?.peer?.mark(isOwners);
    const isOfAnotherSite = token === undefined && c.req.header("Sec-Fetch-Site") === "cross-site";
    const waitSeconds = isOfAnotherSite ? 0 : (isOwners ? owners : others).take(addressOf(c));
    if (waitSeconds > 0) throw tooMany("RATE_LIMITED", "Too many requests from this address", waitSeconds);
    await next();
  };
}

/** Nothing without the owner's token. */
export function tokenRequired(gate: TokenGate): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    gate.admit(addressOf(c), tokenFrom(c.req.header("Authorization")));
    await next();
  };
}
