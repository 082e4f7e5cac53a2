import assert from "node:assert/strict";
import { isSignInUrl, redirectTarget, refusalOf } from "./refusals.ts";

const url = new URL("https://nellis.example/p/x/1");
const NOW_MS = Date.UTC(2026, 10, 2, 12);

function refuse(status: number, headers: Record<string, string> = {}) {
  return refusalOf({ status, headers: new Headers(headers), url }, "lot 1", NOW_MS);
}

Deno.test("each status has its kind, and a sentence that ends", () => {
  const kinds: Readonly<Record<number, string>> = {
    401: "signed-out",
    403: "refused",
    404: "no-such-lot",
    410: "no-such-lot",
    429: "rate-limited",
    500: "server-error",
    503: "server-error",
    400: "not-understood",
    304: "not-understood",
    418: "not-understood",
  };
  for (const [status, kind] of Object.entries(kinds)) {
    const refusal = refuse(Number(status));
    assert.equal(refusal.kind, kind, status);
    assert.match(refusal.message, /^[A-Z].*\.$/, status);
  }
});

Deno.test("a redirect to a sign-in page says signed out, any other is not understood", () => {
  for (
    const location of ["/login", "/login?redirectTo=%2Fp", "/auth/sign-in", "https://auth.nellis.example/x"]
  ) {
    assert.equal(refuse(302, { location }).kind, "signed-out", location);
  }
  const elsewhere = refuse(301, { location: "https://other.example/p/x/1?token=secret" });
  assert.equal(elsewhere.kind, "not-understood");
  assert.match(elsewhere.message, /https:\/\/other\.example\/p\/x\/1:/);
  assert.doesNotMatch(elsewhere.message, /secret/);
});

Deno.test("words that only hold 'login' or 'auth' are no sign-in page", () => {
  for (const path of ["/p/blogin/1", "/authors", "/p/login-sign/1", "/browse?from=/login"]) {
    assert.equal(isSignInUrl(new URL(path, url)), false, path);
  }
});

Deno.test("a location without a redirect leads nowhere, nor does one that is no address", () => {
  assert.equal(redirectTarget(200, new Headers({ location: "/login" }), url), null);
  assert.equal(redirectTarget(302, new Headers(), url), null);
  assert.equal(redirectTarget(302, new Headers({ location: "http://[" }), url), null);
});

Deno.test("a refusal carries the pause that Nellis asks for, and names it to the owner", () => {
  assert.equal(refuse(429, { "retry-after": "30" }).retryAfterSeconds, 30);
  assert.match(refuse(429, { "retry-after": "30" }).message, /30 s/);
  assert.equal(refuse(503, { "retry-after": "5" }).retryAfterSeconds, 5);
  assert.equal("retryAfterSeconds" in refuse(429).toFailure(), false);
});
