import { SIGN_IN, SIGNED_OUT } from "../../auction/limits/sign_in.ts";
import { createHash } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import { Refusal } from "../errors.ts";
import { createRateLimiter } from "../access/rate_limit.ts";
import { knownObject } from "../../wire/must_be.ts";
import { answer, createRouter, failures, jsonBody, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { createWriting } from "../written.ts";

// The value is a secret, so the refusal does not show it.
const aCookieHeader = {
  error: "cookies must be a Cookie header's value of 10 to 10,000 characters on one line",
};
const cookies = z.string(aCookieHeader).trim().min(10, aCookieHeader).max(10_000, aCookieHeader)
  // A character that a header can't hold would fail only when the cookies are sent to Nellis.
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, aCookieHeader);

const signInRoute = createRoute({
  method: "post",
  path: "/auth",
  summary: "Hand over the owner's Nellis session",
  request: { body: jsonBody(knownObject({ cookies }, { isSecret: true })) },
  responses: { 200: answer("They work and are kept", succeeded({ message: z.string() })), ...failures },
});
const statusRoute = createRoute({
  method: "get",
  path: "/auth/status",
  summary: "Whether there is a Nellis session",
  responses: {
    200: answer(
      "Never the cookies themselves",
      succeeded({
        authenticated: z.boolean(),
        cookieCount: z.number().int(),
        cookiesSet: z.boolean(),
        message: z.string(),
      }),
    ),
    ...failures,
  },
});
const validateRoute = createRoute({
  method: "post",
  path: "/auth/validate",
  summary: "Ask Nellis whether the session works",
  responses: {
    200: answer(
      "Whether it does",
      succeeded({ valid: z.boolean(), authenticated: z.boolean(), message: z.string() }),
    ),
    ...failures,
  },
});

/** Returns the routes of the owner's session at Nellis. */
export function authRoutes({ session, nellis, monitor, clock, store, options }: ServerServices) {
  const { whenWritten } = createWriting({ clock, store });
  // Each stale session is asked about once: its owner may hand over the right one at any time.
  const turnedDown = createRateLimiter({ ...options.limits.auth, max: 1 }, clock);
  const router = createRouter();

  router.openapi(signInRoute, async (c) => {
    const { cookies } = c.req.valid("json");
    const fingerprint = createHash("sha256").update(cookies).digest("base64");
    if (turnedDown.blockedSeconds(fingerprint) > 0) throw new Refusal("NELLIS_SIGNED_OUT");
    if (!await nellis.isSignedIn(cookies)) {
      turnedDown.take(fingerprint);
      throw new Refusal("NELLIS_SIGNED_OUT");
    }
    await whenWritten(() => session.set(cookies, clock.now()));
    monitor.reconsider();
    return c.json({ success: true, message: "Signed in: Nellis Auction accepts the cookies" } as const, 200);
  });

  router.openapi(statusRoute, (c) => {
    const kept = session.cookies();
    const authenticated = kept !== null && session.standing() !== "refused";
    const message = authenticated ? "There is a Nellis session" : whyNot(kept);
    const counted = { cookieCount: countCookies(kept), cookiesSet: kept !== null };
    return c.json({ success: true, authenticated, ...counted, message } as const, 200);
  });

  router.openapi(validateRoute, async (c) => {
    const kept = session.cookies();
    const valid = kept !== null && await nellis.isSignedIn(kept);
    if (kept !== null) session.saw(kept, valid);
    const message = valid ? "The Nellis session works" : whyNot(kept);
    return c.json({ success: true, valid, authenticated: valid, message } as const, 200);
  });
  return router;
}

function whyNot(kept: string | null): string {
  return kept === null ? `No session at Nellis: ${SIGN_IN}` : SIGNED_OUT;
}

function countCookies(header: string | null): number {
  return header === null ? 0 : header.split(";").filter((cookie) => cookie.includes("=")).length;
}
