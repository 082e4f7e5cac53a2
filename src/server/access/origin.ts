import type { Context, MiddlewareHandler } from "hono";
import type { ServerEnv } from "../router.ts";
import type { ServerOptions } from "../services.ts";
import { Refusal } from "../errors.ts";
import { ownAddress } from "./own_address.ts";

type OriginRules = Pick<ServerOptions, "allowedExtensionIds" | "allowedOrigins">;
/** The rules, and the names that Gavel answers to. */
type OwnRules = OriginRules & Pick<ServerOptions, "host" | "allowedHosts">;

/** The time for which a browser may remember what it asked before a call: changed rules count soon. */
const PREFLIGHT_SECONDS = 600;

/** Returns true when a page from `origin` may call; `host` is the request's own. No origin means that no page is calling. */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  rules: OriginRules,
): boolean {
  if (origin === undefined || rules.allowedOrigins.includes(origin)) return true;
  const url = URL.parse(origin);
  if (!url) return false;
  if (url.protocol === "chrome-extension:") {
    return rules.allowedExtensionIds.length === 0 || rules.allowedExtensionIds.includes(url.hostname);
  }
  return (url.protocol === "http:" || url.protocol === "https:") && url.host === host;
}

/** Throws `Refusal` for a page from elsewhere. */
export function refuseForeignOrigin(c: Context<ServerEnv>, rules: OwnRules): void {
  const origin = c.req.header("Origin");
  const { host, protocol } = new URL(c.req.url);
  const isOurs = isAllowedOrigin(origin, c.req.header("Host") ?? host, rules) ||
    origin === ownAddress(c, rules).origin;
  // A proxy says that we are reached by https alone: only someone on the way can be our page by http.
  const isDowngraded = protocol === "https:" && origin?.startsWith("http:") &&
    !rules.allowedOrigins.includes(origin);
  if (isOurs && !isDowngraded) return;
  throw new Refusal(
    "ORIGIN_NOT_ALLOWED",
    `Pages from ${origin} may not call: add it to ALLOWED_ORIGINS to let them. If this is Gavel's own page behind a ` +
      "proxy, name the proxy in TRUSTED_PROXIES and let it pass on Host or X-Forwarded-Host",
  );
}

/** Lets allowed pages call and read the answers (CORS), and no others. */
export function originRules(rules: OwnRules): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    c.header("Vary", "Origin");
    refuseForeignOrigin(c, rules);
    const origin = c.req.header("Origin");
    if (origin === undefined) return await next();
    c.header("Access-Control-Allow-Origin", origin);
    c.header("Access-Control-Expose-Headers", "Retry-After");
    if (c.req.method !== "OPTIONS") return await next();
    c.header("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
    c.header("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Timestamp, X-Signature");
    c.header("Access-Control-Max-Age", String(PREFLIGHT_SECONDS));
    // Chrome asks before a page may reach into a home network.
    if (c.req.header("Access-Control-Request-Private-Network")) {
      c.header("Access-Control-Allow-Private-Network", "true");
    }
    return c.body(null, 204);
  };
}
