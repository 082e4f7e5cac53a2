import type { Context } from "hono";
import { Refusal } from "../errors.ts";
import type { ServerEnv } from "../router.ts";
import type { ServerOptions } from "../services.ts";
import { isOwnName } from "./host.ts";

/** The names that Gavel answers to. */
type Names = Pick<ServerOptions, "host" | "allowedHosts">;

/** The address at which a browser reached Gavel. */
export interface OwnAddress {
  /** The origin of our own page there, such as `http://nas:3000`. */
  readonly origin: string;
  /** The path under which a proxy serves Gavel, without a slash at its end; empty at the root. */
  readonly prefix: string;
  readonly isSecure: boolean;
  /** The name of the session's cookie. Cookies ignore ports, so two Gavels on one host would overwrite each other's. */
  readonly cookieName: string;
}

/**
 * Returns the address at which the browser reached Gavel: the request's own, or what a trusted proxy says of it. A
 * name of the proxy's that we do not answer to counts for nothing.
 */
export function ownAddress(c: Context<ServerEnv>, names: Names): OwnAddress {
  const { protocol, host } = new URL(c.req.url);
  const forwarded = c.env?.peer?.forwarded;
  const said = forwarded?.host !== undefined && isOwnName(forwarded.host, names) ? forwarded.host : undefined;
  const url = URL.parse(`${protocol}//${said ?? c.req.header("Host") ?? host}`) ?? new URL(c.req.url);
  const isSecure = protocol === "https:";
  return {
    origin: url.origin,
    prefix: prefixIn(forwarded?.prefix),
    isSecure,
    cookieName: `gavel_session_${url.port || (isSecure ? "443" : "80")}`,
  };
}

/** Throws `Refusal` unless our own page is calling. A browser names the page in `Origin` whenever it changes something. */
export function refuseOtherPages(c: Context<ServerEnv>, names: Names): void {
  const { origin } = ownAddress(c, names);
  const given = c.req.header("Origin");
  if (given === origin) return;
  throw new Refusal(
    "ORIGIN_NOT_ALLOWED",
    `Only Gavel's own page at ${origin} may use a browser's session, and this is ${
      given ?? "a request without an Origin"
    }: behind a proxy, name it in TRUSTED_PROXIES and let it pass on Host and X-Forwarded-Proto`,
  );
}

/** Returns the path in `X-Forwarded-Prefix`; an empty one for what is no plain path. */
function prefixIn(header: string | undefined): string {
  const path = header?.replace(/\/+$/, "") ?? "";
  return /^(\/[\w.~-]+)+$/.test(path) ? path : "";
}
