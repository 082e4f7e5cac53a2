import type { Context } from "hono";
import type { ServerEnv } from "../router.ts";
import type { ServerOptions } from "../services.ts";
import { type OwnAddress, ownAddress, refuseOtherPages } from "./own_address.ts";
import { type Credentials, tokenFrom } from "./token_gate.ts";

type Names = Pick<ServerOptions, "host" | "allowedHosts">;

/** The longest life that browsers grant a cookie. Gavel itself decides when a session ends. */
const COOKIE_SECONDS = 400 * 24 * 60 * 60;
/** The methods that change nothing. For these a browser names no page in `Origin` when that is our own. */
const READING = ["GET", "HEAD"];

/**
 * Returns the secrets that a request shows. Throws `Refusal` when a session comes from any other page than our own:
 * the browser sends the cookie along for every port of the same host.
 */
export function credentialsOf(c: Context<ServerEnv>, names: Names): Credentials {
  const token = tokenFrom(c.req.header("Authorization"));
  const key = c.req.header("X-Gavel-Key");
  if (token !== undefined || key === undefined) return { token };
  const isReading = READING.includes(c.req.method) && c.req.header("Origin") === undefined;
  if (!isReading) refuseOtherPages(c, names);
  return { key, cookies: sessionCookies(c, names) };
}

/** Returns the session's cookies that came with the request: also those of other paths of the same name. */
export function sessionCookies(c: Context<ServerEnv>, names: Names): readonly string[] {
  const { cookieName } = ownAddress(c, names);
  return (c.req.header("Cookie") ?? "").split(";").map((pair) => pair.trim().split("="))
    .flatMap(([name, value]) => name === cookieName && value ? [value] : []);
}

/** Gives the browser the session's cookie. */
export function setSessionCookie(c: Context<ServerEnv>, names: Names, cookie: string): void {
  writeCookie(c, ownAddress(c, names), cookie, COOKIE_SECONDS);
}

/** Takes the session's cookie from the browser. */
export function clearSessionCookie(c: Context<ServerEnv>, names: Names): void {
  writeCookie(c, ownAddress(c, names), "", 0);
}

function writeCookie(
  c: Context<ServerEnv>,
  { cookieName, prefix, isSecure }: OwnAddress,
  value: string,
  seconds: number,
): void {
  const parts = [
    `${cookieName}=${value}`,
    `Path=${prefix || "/"}`,
    `Max-Age=${seconds}`,
    "HttpOnly",
    "SameSite=Strict",
  ];
  c.header("Set-Cookie", [...parts, ...(isSecure ? ["Secure"] : [])].join("; "));
}
