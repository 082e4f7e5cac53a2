import { createHash } from "node:crypto";

/** As much of an OpenAPI description as the page shows. */
interface ApiDescription {
  readonly info: { readonly version: string };
  readonly paths?: Readonly<Record<string, object>> | undefined;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> } | undefined;
  readonly "x-websocket": {
    readonly path: string;
    readonly description: string;
    readonly clientMessages: Readonly<Record<string, unknown>>;
  };
}

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{overflow:auto;padding:.75rem;border:1px solid #8886;border-radius:.4rem}
summary{cursor:pointer;padding:.25rem 0}
b{display:inline-block;min-width:4.5rem}`;

/** The pages' Content-Security-Policy: their own style, and nothing else. */
export const PAGE_POLICY =
  `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; ` +
  "frame-ancestors 'none'";

/** Returns the API on one page: every route, every message of the socket, every shape. */
export function apiPage(api: ApiDescription): string {
  const routes = Object.entries(api.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => entry(method.toUpperCase(), path, operation))
  );
  const socket = api["x-websocket"];
  const messages = Object.entries(socket.clientMessages).map(([type, schema]) => entry("send", type, schema));
  const shapes = Object.entries(api.components?.schemas ?? {}).map(([name, schema]) =>
    entry("", name, schema)
  );
  return html(`<h1>Gavel's API</h1>
<p>Version ${
    escape(api.info.version)
  }. Routes under <code>/api</code> need <code>Authorization: Bearer &lt;token&gt;</code>, or a browser's session.
Programs get this as OpenAPI with <code>Accept: application/json</code>.</p>
<h2>Routes</h2>${routes.join("")}
<h2>WebSocket <code>${escape(socket.path)}</code></h2><p>${escape(socket.description)}</p>${messages.join("")}
<h2>Shapes</h2>${shapes.join("")}`);
}

function entry(kind: string, name: string, described: unknown): string {
  return `<details><summary><b>${escape(kind)}</b><code>${escape(name)}</code> ${
    escape(summaryOf(described))
  }</summary>
<pre>${escape(JSON.stringify(described, null, 2))}</pre></details>`;
}

function summaryOf(described: unknown): string {
  const hasSummary = typeof described === "object" && described !== null && "summary" in described;
  return hasSummary ? String(described.summary) : "";
}

function html(body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gavel</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
