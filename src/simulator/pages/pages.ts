import { type DateForm, tagDates, writeTurboDates } from "./dates.ts";
import { deferParts, type LoaderData } from "./loader_data.ts";
import { cutAwkwardly, escapeForScript, scriptLiteral, turboLines } from "./turbo_payload.ts";

/**
 * The way in which a page embeds its data. `turbo`: one call in the HTML; `turbo-split`: cut into several;
 * `turbo-deferred`: parts come in later calls; `embedded`: JSON in the HTML; `_data`: JSON behind the query
 * parameter alone; `data`: the bare stream at `.data` alone.
 */
export type PageForm = "turbo" | "turbo-split" | "turbo-deferred" | "embedded" | "_data" | "data";

/** Every page form, Nellis's present one first. */
export const PAGE_FORMS: readonly PageForm[] = [
  "turbo",
  "turbo-split",
  "turbo-deferred",
  "embedded",
  "_data",
  "data",
];

/** A page to be written. */
export interface Page {
  readonly pageForm: PageForm;
  readonly data: LoaderData;
  /** The route whose data `?_data=` may ask for. */
  readonly route: string;
  readonly title: string;
  readonly isBroken: boolean;
  readonly dates: DateForm;
}

/** Returns the page as HTML, with its data in it unless the page form keeps it elsewhere. */
export async function htmlPage(page: Page): Promise<Response> {
  return html(documentOf(page.title, await scriptsOf(page)));
}

/** Returns one route's data as plain JSON, for `?_data=`. */
export function jsonPage(page: Page): Response {
  return Response.json(tagDates(page.data[page.route], page.dates), {
    headers: { "X-Remix-Response": "yes" },
  });
}

/** Returns all routes' data as a bare turbo stream, for `.data`. */
export async function streamPage(page: Page): Promise<Response> {
  const single = Object.fromEntries(Object.entries(page.data).map(([route, data]) => [route, { data }]));
  const lines = await turboLines(writeTurboDates(single, page.dates));
  return new Response(lines.join(""), { headers: { "Content-Type": "text/x-script; charset=utf-8" } });
}

/** Returns a page of HTML with `status`. */
export function html(body: string, status = 200): Response {
  return new Response(body, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** Returns a page without content. */
export function emptyPage(title: string, status = 200): Response {
  return html(documentOf(title, []), status);
}

async function scriptsOf({ pageForm, data, isBroken, dates }: Page): Promise<string[]> {
  switch (pageForm) {
    case "_data":
    case "data":
      return [];
    case "embedded":
      return [embeddedScript(data, dates)];
    case "turbo":
      return turboScripts([(await turboLines(turboValue(data, dates))).join("")]);
    case "turbo-split":
      return turboScripts(cutAwkwardly((await turboLines(turboValue(data, dates))).join("")));
    case "turbo-deferred":
      return turboScripts(await turboLines(turboValue(deferParts(data, isBroken), dates)));
  }
}

function turboValue(data: LoaderData, dates: DateForm) {
  return { loaderData: writeTurboDates(data, dates), actionData: undefined, errors: null };
}

function turboScripts(pieces: readonly string[]): string[] {
  const context =
    'window.__remixContext = {"basename":"/","future":{"v3_singleFetch":true},"isSpaMode":false};';
  const stream = "window.__remixContext.stream = new ReadableStream({start(controller){" +
    "window.__remixContext.streamController = controller;}}).pipeThrough(new TextEncoderStream());";
  return [
    context + stream,
    ...pieces.map((piece) => `window.__remixContext.streamController.enqueue(${scriptLiteral(piece)});`),
    "window.__remixContext.streamController.close();",
  ];
}

function embeddedScript(loaderData: LoaderData, dates: DateForm): string {
  const context = {
    url: "/p",
    basename: "/",
    future: {},
    state: { loaderData: tagDates(loaderData, dates), actionData: null, errors: null },
  };
  return `window.__remixContext = ${
    escapeForScript(JSON.stringify(context))
  };window.__remixManifest = {"version":"1"};`;
}

function documentOf(title: string, scripts: readonly string[]): string {
  const heading = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${heading}</title></head>
<body><h1>${heading}</h1><p>Buyers Premium 15%</p><script>console.log("page \\"ready\\"");</script>
${scripts.map((script) => `<script>${script}</script>`).join("<!-- --><div hidden></div>")}
</body></html>
`;
}
