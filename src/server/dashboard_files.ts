import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import bundles from "../../dist/dashboard.json" with { type: "json" };
import extensionAsText from "../../dist/extension.zip.txt" with { type: "text" };

/** A file of the dashboard, as it is sent. */
export interface DashboardFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
  /** Changes with the content, so that a browser asks again for nothing that it has. */
  readonly etag: string;
  readonly cacheControl: string;
}

/** The browser asks each time if its copy is still right, so that an updated Gavel never shows an old page. */
const ASK_EACH_TIME = "no-cache";
/** The tab's icons are at hand also while Gavel is away, which one of them says. */
const KEEP_A_WEEK = "max-age=604800";

/** Colour of the tab's icon, by the tone of the overview; `unknown` while nothing is known. */
const ICON_COLOURS: Readonly<Record<string, string>> = {
  armed: "#17683f",
  partly: "#b26a00",
  blocked: "#a32019",
  idle: "#6b7076",
  paused: "#b26a00",
  practice: "#2f527d",
  unknown: "#6b7076",
};

/** The one page. Every address in it is relative, so that it lives under any path. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Gavel</title>
<link rel="icon" href="./assets/icon-unknown.svg" type="image/svg+xml">
<link rel="manifest" href="./assets/manifest.webmanifest">
<link rel="stylesheet" href="./assets/main.css">
<script type="module" src="./assets/main.js"></script>
${preloads()}
</head>
<body><noscript>Gavel's dashboard needs JavaScript. <a href="./api-docs">The API</a> works without it.</noscript></body>
</html>
`;

/** Names the parts that the first script imports, so that the browser asks for them at the same time. */
function preloads(): string {
  return Object.keys(bundles).filter((name) => name.startsWith("chunk-"))
    .map((name) => `<link rel="modulepreload" href="./assets/${name}">`).join("\n");
}

const MANIFEST = JSON.stringify({
  name: "Gavel",
  short_name: "Gavel",
  start_url: "../",
  scope: "../",
  display: "standalone",
  icons: [{ src: "./icon-armed.svg", sizes: "any", type: "image/svg+xml" }],
});

/**
 * Content-Security-Policy of the dashboard: its own files and server, and pictures of lots from wherever Nellis keeps
 * them. No inline style or script, and no text that becomes code (Trusted Types).
 */
export const DASHBOARD_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** A file's type, and its content, which is made when it is first asked for. */
type Source = readonly [type: string, content: () => string | Uint8Array<ArrayBuffer>];

const SOURCES: ReadonlyMap<string, Source> = new Map<string, Source>([
  ["", ["text/html; charset=utf-8", () => PAGE]],
  ...Object.entries<string>(bundles).map(([name, text]): [string, Source] => [
    `assets/${name}`,
    [name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8", () => text],
  ]),
  ["assets/gavel-extension.zip", ["application/zip", () => Uint8Array.fromBase64(extensionAsText)]],
  ["assets/manifest.webmanifest", ["application/manifest+json", () => MANIFEST]],
  ...Object.entries(ICON_COLOURS).map(([tone, colour]): [string, Source] => [
    `assets/icon-${tone}.svg`,
    ["image/svg+xml", () => icon(colour)],
  ]),
]);

const made = new Map<string, DashboardFile>();

/** Returns the file at `path`, relative to the page; undefined where there is none. It is packed once, when first asked for. */
export function dashboardFile(path: string): DashboardFile | undefined {
  const source = SOURCES.get(path);
  if (!source) return undefined;
  const known = made.get(path) ?? pack(source, path.includes("/icon-") ? KEEP_A_WEEK : ASK_EACH_TIME);
  made.set(path, known);
  return known;
}

function pack([type, content]: Source, cacheControl: string): DashboardFile {
  const given = content();
  const bytes = typeof given === "string" ? new TextEncoder().encode(given) : given;
  const digest = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  return { type, bytes, gzipped: new Uint8Array(gzipSync(bytes)), etag: `W/"${digest}"`, cacheControl };
}

function icon(colour: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${colour}"/>` +
    `<path d="M17 7l8 8M13 11l8 8M15.500 5.500l11 11M12 13l-7 9M17 27h10" stroke="#fff" stroke-width="3" stroke-linecap="round" fill="none"/></svg>`;
}
