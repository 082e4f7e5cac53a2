import { isNellis, webUrl } from "../web_url.ts";

/** The meaning of the address of a page of Nellis's. */
export type PageKind =
  | { readonly kind: "lot"; readonly id: string }
  /** Looks like a lot's page, but the number is not at its place: Nellis has changed its addresses. */
  | { readonly kind: "not-understood" }
  | { readonly kind: "other" };

/** Reads the address of a page: `/p/<any-slug>/<id>` is a lot of Nellis's. */
export function readPage(path: string): PageKind {
  const [, first, , id, ...rest] = path.replace(/\/+$/, "").split("/");
  if (first !== "p") return { kind: "other" };
  return id !== undefined && LOT_ID.test(id) && rest.length === 0
    ? { kind: "lot", id }
    : { kind: "not-understood" };
}

/** Returns the lot to which a link of a list leads; null where it leads to none. */
export function lotOfLink(href: string): string | null {
  const url = webUrl(href, "https://www.nellisauction.com/");
  if (!url || !isNellis(url.hostname)) return null;
  const page = readPage(url.pathname);
  return page.kind === "lot" ? page.id : null;
}

const LOT_ID = /^\d{1,12}$/;
