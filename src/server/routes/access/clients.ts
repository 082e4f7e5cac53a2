import { createRoute, z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { type Grant, type Grants, MOST_GRANTS } from "../../../owner/grants.ts";
import { knownObject, mustBe } from "../../../wire/must_be.ts";
import { CODE_MS } from "../../access/codes.ts";
import { clearSessionCookie } from "../../access/session_cookie.ts";
import { isOwnersOwn } from "../../access/token_gate.ts";
import { Refusal } from "../../errors.ts";
import { answer, createRouter, failures, jsonBody, type ServerEnv, succeeded } from "../../router.ts";
import type { ServerServices } from "../../services.ts";
import { createWriting, unwritten } from "../../written.ts";

const aName = mustBe("1 to 60 characters on one line, such as Chrome on the laptop");
/** Characters that break a line, turn the text around them, or are none. A name may not pass for another. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const VISIBLE = /[^\p{C}\p{Z}]/u;
/** The owner's word for a client. */
export const clientName = z.string(aName).trim().max(60, aName)
  .refine((name) => VISIBLE.test(name) && !NOT_IN_NAMES.test(name), aName);

const client = z.object({
  id: z.string(),
  kind: z.enum(["session", "client"]).describe(
    "A browser that is signed in, or a client with a token of its own",
  ),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable().describe("Null until it is used"),
  isThis: z.boolean().describe("It is the one that asks"),
}).openapi("Client");

const codeRoute = createRoute({
  method: "post",
  path: "/codes",
  summary: "Make a one-time code, which lets one browser (POST /api/login) or client (POST /api/pair) in",
  responses: {
    200: answer("The code", succeeded({ code: z.string(), expiresInSeconds: z.number().int() })),
    ...failures,
  },
});
const listRoute = createRoute({
  method: "get",
  path: "/clients",
  summary: "Who may use Gavel beside the owner's token, the newest first",
  responses: { 200: answer("Never their tokens", succeeded({ clients: z.array(client) })), ...failures },
});
const addRoute = createRoute({
  method: "post",
  path: "/clients",
  summary: "Make a token for a client of yours, a script say",
  request: { body: jsonBody(knownObject({ name: clientName })) },
  responses: {
    200: answer(
      "The token",
      succeeded({ id: z.string(), token: z.string().describe("Shown this once"), ...unwritten }),
    ),
    ...failures,
  },
});
const revokeRoute = createRoute({
  method: "delete",
  path: "/clients/{id}",
  summary: "Sign a browser out, or revoke a client's token; its sockets are closed at once",
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answer("It is out", succeeded({ ...unwritten })), ...failures },
});
const signOutRoute = createRoute({
  method: "post",
  path: "/clients/sign-out-everywhere",
  summary: "Sign every browser out, this one too, and void every one-time code",
  request: {
    body: {
      content: {
        "application/json": {
          schema: knownObject({
            alsoClients: z.boolean(mustBe("true or false")).default(false).describe(
              "Revoke every client's token too",
            ),
          }),
        },
      },
    },
  },
  responses: {
    200: answer("They are out", succeeded({ ended: z.number().int(), ...unwritten })),
    ...failures,
  },
});

/**
 * Returns the routes of those whom the owner has let in. A client's token opens none of them, but a client may end
 * its own access.
 */
export function clientRoutes(services: ServerServices) {
  const { grants, codes, options } = services;
  const { shownAsWritten } = createWriting(services);
  const router = createRouter();

  router.openapi(codeRoute, (c) => {
    ownerOnly(c);
    return c.json(
      { success: true, code: codes.issue(CODE_MS), expiresInSeconds: CODE_MS / 1000 } as const,
      200,
    );
  });
  router.openapi(listRoute, (c) => {
    ownerOnly(c);
    const clients = grants.list().map((grant) => shownClient(grant, idOf(c)));
    return c.json({ success: true, clients } as const, 200);
  });
  router.openapi(addRoute, async (c) => {
    ownerOnly(c);
    refuseTooMany(grants);
    const { id, token, written } = grants.addClient(c.req.valid("json").name);
    return c.json({ success: true, id, token, ...await shownAsWritten(written) } as const, 200);
  });
  router.openapi(revokeRoute, async (c) => {
    const { id } = c.req.valid("param");
    if (id !== idOf(c)) ownerOnly(c);
    const grant = grants.list().find((each) => each.id === id);
    if (!grant) throw new Refusal("UNKNOWN_CLIENT");
    const shown = await shownAsWritten(grants.end([id]));
    if (id === idOf(c) && grant.kind === "session") clearSessionCookie(c, options);
    return c.json({ success: true, ...shown } as const, 200);
  });
  router.use(signOutRoute.getRoutingPath(), withoutBodyNoType);
  router.openapi(signOutRoute, async (c) => {
    ownerOnly(c);
    const { alsoClients } = c.req.valid("json");
    const ids = grants.list().filter(({ kind }) => alsoClients || kind === "session").map(({ id }) => id);
    codes.voidAll();
    const shown = await shownAsWritten(grants.end(ids));
    if (idOf(c) !== undefined) clearSessionCookie(c, options);
    return c.json({ success: true, ended: ids.length, ...shown } as const, 200);
  });
  return router;
}

/** Removes the Content-Type of a request without a body: scripts always send one, and this body may be left out. */
const withoutBodyNoType: MiddlewareHandler = async (c, next) => {
  const { raw } = c.req;
  if (!raw.body) {
    const headers = new Headers(raw.headers);
    headers.delete("Content-Type");
    c.req.raw = new Request(raw.url, { method: raw.method, headers });
  }
  await next();
};

/** Throws `Refusal` when the largest allowed number of clients have tokens. */
export function refuseTooMany(grants: Pick<Grants, "list">): void {
  if (grants.list().filter(({ kind }) => kind === "client").length < MOST_GRANTS) return;
  throw new Refusal("TOO_MANY_CLIENTS", `${MOST_GRANTS} clients have tokens already: revoke some first`);
}

function ownerOnly(c: Context<ServerEnv>): void {
  if (!isOwnersOwn(c.get("identity"))) throw new Refusal("OWNER_ONLY");
}

/** Returns the id of the grant that is asking; undefined for the owner's token. */
function idOf(c: Context<ServerEnv>): string | undefined {
  const identity = c.get("identity");
  return identity.kind === "owner" ? undefined : identity.id;
}

function shownClient({ id, kind, name, createdAtMs, lastSeenAtMs }: Grant, askingId: string | undefined) {
  return {
    id,
    kind,
    name,
    createdAt: new Date(createdAtMs).toISOString(),
    lastSeenAt: lastSeenAtMs === null ? null : new Date(lastSeenAtMs).toISOString(),
    isThis: id === askingId,
  };
}
