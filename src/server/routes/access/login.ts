import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { knownObject } from "../../../wire/must_be.ts";
import { browserName } from "../../access/browser_name.ts";
import { refuseOtherPages } from "../../access/own_address.ts";
import type { RateLimiter } from "../../access/rate_limit.ts";
import { sessionCookies, setSessionCookie } from "../../access/session_cookie.ts";
import type { Identity, TokenGate } from "../../access/token_gate.ts";
import { tooMany } from "../../errors.ts";
import {
  addressOf,
  answer,
  createRouter,
  failures,
  jsonBody,
  type ServerEnv,
  succeeded,
} from "../../router.ts";
import type { ServerServices } from "../../services.ts";
import { createWriting, unwritten } from "../../written.ts";
import { clientName, refuseTooMany } from "./clients.ts";

// The value is a secret, so the refusal does not show it.
const aToken = { error: "token must be the access token as text" };
const aCode = { error: "code must be a one-time code as text" };
const code = z.string(aCode).trim().min(1, aCode).max(200, aCode);

const loginRoute = createRoute({
  method: "post",
  path: "/login",
  summary: "Sign a browser in, by a token or by a one-time code",
  description:
    "Sets an HttpOnly cookie. Gavel's own page keeps the key of the answer and sends it as X-Gavel-Key with " +
    "each request, or over the socket as authenticate with key. Neither is worth anything without the other.",
  security: [],
  request: {
    body: jsonBody(
      knownObject({
        token: z.string(aToken).trim().min(1, aToken).max(10_000, aToken).optional(),
        code: code.optional(),
      }, { isSecret: true }).refine(({ token, code }) => (token === undefined) !== (code === undefined), {
        error: "Send either token or code",
      }),
    ),
  },
  responses: {
    200: answer("Signed in", succeeded({ key: z.string().describe("Shown this once"), ...unwritten })),
    ...failures,
  },
});
const pairRoute = createRoute({
  method: "post",
  path: "/pair",
  summary: "Get a token of its own for a client, by a one-time code",
  security: [],
  request: { body: jsonBody(knownObject({ code, name: clientName }, { isSecret: true })) },
  responses: {
    200: answer(
      "Good wherever the owner's token is, except for clients, codes and signing out",
      succeeded({ id: z.string(), token: z.string().describe("Shown this once"), ...unwritten }),
    ),
    ...failures,
  },
});

/**
 * Returns the two routes that let somebody in, so no token is needed before. Their requests count as the owner's once they
 * have shown something right: those of others from the same address refuse none.
 */
export function loginRoutes(services: ServerServices, gate: TokenGate, owners: RateLimiter) {
  const { grants, options } = services;
  const { shownAsWritten } = createWriting(services);
  const router = createRouter();
  const count = (c: Context<ServerEnv>) => {
    const waitSeconds = owners.take(addressOf(c));
    if (waitSeconds > 0) throw tooMany("RATE_LIMITED", "Too many requests from this address", waitSeconds);
    c.env?.peer?.mark(true);
  };

  router.openapi(loginRoute, async (c) => {
    // Only our own page gets a session. A program sends no origin, and may sign in to try the route.
    if (c.req.header("Origin") !== undefined) refuseOtherPages(c, options);
    const { token, code } = c.req.valid("json");
    const address = addressOf(c);
    const parentId = code === undefined ? parentOf(gate.admit(address, { token })) : null;
    if (code !== undefined) gate.redeem(address, code);
    count(c);
    const name = browserName(c.req.header("User-Agent"));
    const { cookie, key, written } = grants.openSession({
      name,
      parentId,
      oldCookies: sessionCookies(c, options),
    });
    setSessionCookie(c, options, cookie);
    return c.json({ success: true, key, ...await shownAsWritten(written) } as const, 200);
  });

  router.openapi(pairRoute, async (c) => {
    const { code, name } = c.req.valid("json");
    refuseTooMany(grants);
    gate.redeem(addressOf(c), code);
    count(c);
    const { id, token, written } = grants.addClient(name);
    return c.json({ success: true, id, token, ...await shownAsWritten(written) } as const, 200);
  });
  return router;
}

/** Returns the client whose rights the session of `identity` gets; null for the owner's. */
function parentOf(identity: Identity): string | null {
  return identity.kind === "client" ? identity.id : null;
}
