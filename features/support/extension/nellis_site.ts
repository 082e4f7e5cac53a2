import type { BrowserContext, Route } from "playwright-core";

/** Nellis's site as the extension meets it. */
export interface NellisSite {
  /** The content of each page by its path; null answers with none. */
  readonly pages: Map<string, string>;
  /** Headers over those of every page. */
  headers: Readonly<Record<string, string>>;
  /** `Set-Cookie` of the next answers. */
  cookie: string | null;
  readonly requests: string[];
}

export const NELLIS = "https://www.nellisauction.com";

/** The strictest policy on styles: the page itself has none. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'none'; img-src data:";

/** Answers for nellisauction.com, which no test reaches. */
export async function serveNellis(context: BrowserContext): Promise<NellisSite> {
  const site: NellisSite = { pages: new Map(), headers: {}, cookie: null, requests: [] };
  await context.route(/^https:\/\/(www\.)?nellisauction\.com\//, async (route: Route) => {
    const { pathname } = new URL(route.request().url());
    site.requests.push(pathname);
    const body = site.pages.get(pathname);
    await route.fulfill({
      status: body === undefined ? 204 : 200,
      contentType: "text/html; charset=utf-8",
      headers: {
        "Content-Security-Policy": POLICY,
        ...(site.cookie === null ? {} : { "Set-Cookie": site.cookie }),
        ...site.headers,
      },
      body: body ?? "",
    });
  });
  return site;
}

/** A lot's page in the structure of Nellis's: a heading, the price in the same block, and much around it. */
export function lotPage(title: string, price: string): string {
  return document(
    title,
    `<main><nav><a href="/browse">Browse</a></nav>
      <div><div><div id="gallery">Photos</div></div>
      <div id="buy"><div><h1>${title}</h1></div><div><p>Current price</p><p id="price">${price}</p>
      <button id="theirs" type="button">Place bid</button></div></div></div></main>`,
  );
}

/** A list of lots, each in a card with two links. */
export function listPage(lots: readonly { readonly id: string; readonly title: string }[]): string {
  const cards = lots.map(({ id, title }) =>
    `<li><a href="/p/x/${id}?from=list">Photo</a><a href="/p/x/${id}">${title}</a></li>`
  );
  return document("Search", `<main><h1>Search</h1><ul>${cards.join("")}</ul></main>`);
}

/** A document without a style of its own, and without an icon to be asked for. */
export function document(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
    `<link rel="icon" href="data:,"></head><body>${body}</body></html>`;
}
