import { bodyLimit } from "hono/body-limit";
import { routePath } from "hono/route";
import type { MiddlewareHandler } from "hono";
import type { Clock } from "../clock.ts";
import { Refusal, tooMany } from "./errors.ts";
import type { RateLimiter } from "./access/rate_limit.ts";
import { addressOf, type ServerEnv } from "./router.ts";
import type { ServerServices } from "./services.ts";
import { credentialsOf } from "./access/session_cookie.ts";
import type { TokenGate } from "./access/token_gate.ts";

/** The largest body of a request with a token (bytes). */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** The largest body of somebody who is not let in yet: a token or a code, and a name. */
export const LOGIN_LIMIT_BYTES = 4 * 1024;

const JSON_TYPE = "application/json";

/** The methods that are counted by name. A made-up method makes no new series of metrics. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Measures every request under the pattern of its route. */
export function requestMetrics(metrics: ServerServices["metrics"], clock: Clock): MiddlewareHandler {
  return async (c, next) => {
    const startMs = clock.now();
    await next();
    const pattern = routePath(c, -1);
    // The last matching pattern is the route's own, unless only middleware matched.
    const route = pattern.endsWith("*") ? "unmatched" : pattern;
    metrics.httpAnswered(
      { method: METHODS.includes(c.req.method) ? c.req.method : "other", route, status: c.res.status },
      (clock.now() - startMs) / 1000,
    );
  };
}

/** Sets headers that keep browsers from running, framing, guessing the type of, or storing an answer. A page sets its own policy. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    c.header("Cache-Control", "no-store");
    await next();
  };
}

/** Refuses larger bodies before they are read. */
export function limitedBody(maxSize = BODY_LIMIT_BYTES): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Refusal("TOO_LARGE", `The body is larger than ${maxSize / 1024} KiB`);
    },
  });
}

/**
 * Reads every body as JSON, whatever its Content-Type: scripts forget that header, and it protects nothing here, as every
 * request needs a secret in another header or in the body itself.
 */
export function bodiesAreJson(): MiddlewareHandler {
  return async (c, next) => {
    const { raw } = c.req;
    const type = raw.headers.get("Content-Type");
    // A type without a body counts as well: the routes would take it for a fault of Gavel's, as they do parameters.
    if ((raw.body !== null || type !== null) && type !== JSON_TYPE) {
      const headers = new Headers(raw.headers);
      headers.set("Content-Type", JSON_TYPE);
      c.req.raw = new Request(raw.url, { method: raw.method, headers, body: raw.body });
    }
    await next();
  };
}

/**
 * Limits the requests of each address: one count for the owner and those they have let in, one for `others`, so that these
 * take nothing from the owner. Requests without a token that a page elsewhere makes (with an `<img>`, say) count for neither: the
 * one whose browser it is did not make them.
 */
export function limitedRate(
  gate: TokenGate,
  owners: RateLimiter,
  others: RateLimiter,
  options: ServerServices["options"],
): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const shown = credentialsOf(c, options);
    const isOwners = gate.identify(shown) !== undefined;
    c.env?.peer?.mark(isOwners);
    const isOfAnotherSite = shown.token === undefined && c.req.header("Sec-Fetch-Site") === "cross-site";
    const waitSeconds = isOfAnotherSite ? 0 : (isOwners ? owners : others).take(addressOf(c));
    if (waitSeconds > 0) throw tooMany("RATE_LIMITED", "Too many requests from this address", waitSeconds);
    await next();
  };
}

/**
 * Waits for the whole body, and refuses it where the one who sends it was revoked meanwhile. A body may take half a
 * minute, and nothing is to be done for anybody who is out.
 */
export function stillAdmitted(
  gate: TokenGate,
  options: ServerServices["options"],
): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    if (c.req.raw.body) {
      await c.req.text();
      gate.admit(addressOf(c), credentialsOf(c, options));
    }
    await next();
  };
}

/** Refuses a request of anybody but the owner and those they have let in. */
export function tokenRequired(
  gate: TokenGate,
  options: ServerServices["options"],
): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    c.set("identity", gate.admit(addressOf(c), credentialsOf(c, options)));
    await next();
  };
}
