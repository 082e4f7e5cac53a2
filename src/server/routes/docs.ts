import { z } from "@hono/zod-openapi";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { ownAddress } from "../access/own_address.ts";
import { apiPage, PAGE_POLICY } from "../pages.ts";
import { createRouter, type ServerEnv } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { MESSAGES } from "../socket/protocol.ts";

const SOCKET_GUIDE =
  "JSON text frames on /ws. Every message may carry a requestId, which its answer repeats; an " +
  "answer with an error says what went wrong. Authenticate first: by a token, or by a browser session's key on a " +
  "socket that was opened with its cookie.";

/** Returns the routes of the API's description, made from its own schemas: OpenAPI for programs, a page for people. */
export function docsRoutes(
  app: OpenAPIHono<ServerEnv>,
  { version, options }: Pick<ServerServices, "version" | "options">,
) {
  let made: ReturnType<typeof describeApi> | undefined;
  const described = () => made ??= describeApi(app, version);
  const router = createRouter();
  let pageMade: string | undefined;
  let jsonMade: string | undefined;
  router.get("/api-docs", (c) => {
    if (wantsPage(c)) return page(c, pageMade ??= apiPage(described()));
    c.header("Content-Type", "application/json");
    const { prefix } = ownAddress(c, options);
    // Made anew each time: a client may send any path through a proxy that does not set it.
    if (prefix !== "") return c.body(JSON.stringify({ ...described(), servers: [{ url: prefix }] }));
    return c.body(jsonMade ??= JSON.stringify(described()));
  });
  return router;
}

function describeApi(app: OpenAPIHono<ServerEnv>, version: string) {
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "The owner's token or a client's, bare or after Bearer. Only /api needs it.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "header",
    name: "X-Gavel-Key",
    description:
      "The key from POST /api/login, together with its cookie: for Gavel's own page, whose Origin must come along " +
      "with everything that changes something.",
  });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Gavel", version, description: "Watches lots on Nellis Auction and bids for its owner." },
    security: [{ token: [] }, { session: [] }],
  });
  const clientMessages = Object.entries(MESSAGES).map(([type, schema]) =>
    [type, z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })] as const
  );
  return {
    ...document,
    "x-websocket": {
      path: "/ws",
      description: SOCKET_GUIDE,
      clientMessages: Object.fromEntries(clientMessages),
    },
  };
}

function wantsPage(c: Context): boolean {
  return c.req.header("Accept")?.includes("text/html") ?? false;
}

function page(c: Context, html: string): Response {
  c.header("Content-Security-Policy", PAGE_POLICY);
  return c.html(html);
}
