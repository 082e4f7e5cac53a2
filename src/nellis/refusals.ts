import { SIGNED_OUT } from "../auction/limits/sign_in.ts";
import { retryAfterSeconds } from "../resilience/retry_after.ts";
import { NellisError } from "./api.ts";

/** Returns true for the address of a sign-in page: `/login`, `/auth/sign-in`, …, or a host such as `login.…`. */
export function isSignInUrl(url: URL): boolean {
  return /(^|\/)(log-?in|sign-?in|auth)(\/|$)/i.test(url.pathname) ||
    /^(login|auth|accounts?)\./i.test(url.host);
}

/** Returns the failure that says that Nellis does not know the owner's session. */
export function signedOut(): NellisError {
  return new NellisError(
    "signed-out",
    `${SIGNED_OUT}.`,
  );
}

/** Returns the target of a redirect, or null when the answer is none. */
export function redirectTarget(status: number, headers: Headers, from: URL): URL | null {
  const location = headers.get("location");
  return status >= 300 && status < 400 && location !== null ? URL.parse(location, from) : null;
}

/**
 * Returns the failure that an answer means which is not the thing asked for. `thing` names in words what was asked for;
 * `nowMs` is by Nellis's clock.
 */
export function refusalOf(
  answer: { readonly status: number; readonly headers: Headers; readonly url: URL },
  thing: string,
  nowMs: number,
): NellisError {
  const { status, headers, url } = answer;
  const target = redirectTarget(status, headers, url);
  if (status === 401 || (target && isSignInUrl(target))) return signedOut();
  if (target) {
    return new NellisError(
      "not-understood",
      `Asked for ${thing}, Nellis sends Gavel on to ${target.origin}${
        target.pathname.slice(0, 100)
      }: check NELLIS_BASE_URL.`,
    );
  }
  const retryAfter = retryAfterSeconds(headers, nowMs);
  if (status === 403) {
    return new NellisError(
      "refused",
      "Nellis refuses to serve Gavel (403). Open its site in your browser and sign in again; if that works and " +
        "Gavel is still refused, stop it for a while.",
    );
  }
  if (status === 429) {
    const pause = retryAfter === undefined ? "a while" : `${retryAfter} s`;
    return new NellisError(
      "rate-limited",
      `Nellis asks for fewer requests (429): wait ${pause}.`,
      retryAfter,
    );
  }
  if (status === 404 || status === 410) {
    return new NellisError("no-such-lot", `Nellis has no ${thing}: check its number.`);
  }
  if (status >= 500) {
    return new NellisError(
      "server-error",
      `Nellis has a fault of its own (${status}): try again soon.`,
      retryAfter,
    );
  }
  return new NellisError(
    "not-understood",
    `Asked for ${thing}, Nellis gave an answer Gavel can't use (${status}).`,
  );
}
