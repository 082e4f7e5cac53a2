import type { Context } from "hono";
import { DASHBOARD_POLICY, dashboardFile } from "../dashboard_files.ts";
import { createRouter, type ServerEnv } from "../router.ts";

const NOT_MODIFIED = 304;

/**
 * Returns the routes of the dashboard: one page at the root and its files beside it. Nothing in it is secret, so it
 * needs no token.
 */
export function dashboardRoutes() {
  const router = createRouter();
  router.get("/", (c) => sendFile(c, ""));
  router.get("/assets/:name", (c) => sendFile(c, `assets/${c.req.param("name")}`));
  return router;
}

function sendFile(c: Context<ServerEnv>, path: string): Response | Promise<Response> {
  const file = dashboardFile(path);
  if (!file) return c.notFound();
  c.header("Content-Security-Policy", DASHBOARD_POLICY);
  c.header("Cache-Control", file.cacheControl);
  c.header("ETag", file.etag);
  c.header("Vary", "Accept-Encoding");
  if (c.req.header("If-None-Match") === file.etag) return c.body(null, NOT_MODIFIED);
  c.header("Content-Type", file.type);
  const isPacked = takesGzip(c.req.header("Accept-Encoding"));
  if (isPacked) c.header("Content-Encoding", "gzip");
  return c.body(isPacked ? file.gzipped : file.bytes);
}

/** Returns true when `Accept-Encoding` names gzip, and not with a weight of 0, which refuses it. */
function takesGzip(header = ""): boolean {
  return header.split(",").some((part) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$)|$)/i.test(part));
}
