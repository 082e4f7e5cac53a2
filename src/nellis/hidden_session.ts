import type { Answer } from "./exchange.ts";

/** Shorter values are words of a page like any other (`theme=dark`), and no secret. */
const LEAST_SECRET_LENGTH = 12;
const HIDDEN = "[your session]";

/**
 * Returns `answer` without the values of the session that was sent for it, wherever Nellis repeats them: its texts go
 * into the ledger, timelines, notices and logs as they are.
 */
export function withoutSession(answer: Answer, cookies: string): Answer {
  const secrets = secretsOf(cookies);
  const location = answer.headers.get("location");
  return {
    ...answer,
    body: hide(answer.body, secrets),
    headers: location === null ? answer.headers : withLocation(answer.headers, hide(location, secrets)),
  };
}

/** Returns the secret values of a `Cookie` header, each as it is sent and in its decoded forms, the longest first. */
function secretsOf(cookies: string): readonly string[] {
  const values = cookies.split(";").map((cookie) => cookie.slice(cookie.indexOf("=") + 1).trim());
  const forms = values.flatMap((
    value,
  ) => [value, unquoted(value), decoded(value), encodeURIComponent(value)]);
  return [...new Set(forms)].filter((form) => form.length >= LEAST_SECRET_LENGTH)
    .toSorted((a, b) => b.length - a.length);
}

function hide(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
}

function withLocation(headers: Headers, location: string): Headers {
  const changed = new Headers(headers);
  changed.set("location", location);
  return changed;
}

function unquoted(value: string): string {
  return value.replace(/^"(.*)"$/, "$1");
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // The value is not URL-encoded, so it has no other form.
    return value;
  }
}
