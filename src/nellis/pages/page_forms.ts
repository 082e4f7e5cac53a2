import type { AuctionId } from "../../auction/types.ts";
import { NellisError } from "../api.ts";
import { embeddedContexts } from "./embedded_page.ts";
import { isRecord, parseJson } from "../json.ts";
import { isSignInUrl, signedOut } from "../refusals.ts";
import { turboPayload } from "./turbo_page.ts";
import { decodeTurboStream } from "./turbo_stream.ts";

/** A page has some ten routes, and one or two of them hold the product. The limits keep a hostile page from costing time. */
const MOST_ROUTES = 200;
const MOST_PRODUCTS = 10;
/** The length to which a foreign id is cut in a message. */
const MOST_ID_LETTERS = 30;

/**
 * Returns the product objects of lot `id` in a body of any page form that was seen, found by their shape and checked by
 * their id. Throws a `NellisError` where there is none.
 */
export function productsOfLot(body: string, id: AuctionId): readonly unknown[] {
  const products = documentsIn(body).flatMap(productsIn).slice(0, MOST_PRODUCTS);
  const asked = products.filter((product) => String(product.id) === id);
  if (asked.length > 0) return asked;

  const others = [...new Set(products.map((product) => String(product.id).slice(0, MOST_ID_LETTERS)))];
  if (others.length > 0) {
    throw new NellisError(
      "not-understood",
      `Asked for lot ${id}, Nellis answered with lot ${others.join(", ")}: check the lot's number.`,
    );
  }
  throw new NellisError(
    "not-understood",
    `Nellis's answer for lot ${id} holds no lot that Gavel can find. Look at it on Nellis's site; if it is ` +
      "fine there, look for an update of Gavel.",
  );
}

/**
 * Decodes the documents in a body. The body itself shows its page form; its content type is not trusted. Throws a
 * `NellisError` where the body says that nobody is signed in.
 */
export function documentsIn(body: string): readonly unknown[] {
  const text = body.trimStart();
  if (text.startsWith("{")) return [parseJson(text)];
  if (text.startsWith("[")) {
    const decoded = decodeTurboStream(text);
    refuseSignIn(decoded);
    return [decoded];
  }
  const payload = turboPayload(text);
  return [...(payload === null ? [] : [decodeTurboStream(payload)]), ...embeddedContexts(text)];
}

/** Throws where the document is a redirect to a sign-in page, as single fetch writes it: `{ redirect, status, … }`. */
function refuseSignIn(decoded: unknown): void {
  if (!isRecord(decoded) || typeof decoded.redirect !== "string") return;
  const target = URL.parse(decoded.redirect, "http://nellis.invalid");
  if (target && isSignInUrl(target)) throw signedOut();
}

type Product = Readonly<Record<string, unknown>>;

/** Returns each `product` of the document, of one of its routes, or of a route's `data`. */
function productsIn(document: unknown): readonly Product[] {
  return routesIn(document)
    .filter(({ product }) => isRecord(product))
    .slice(0, MOST_PRODUCTS)
    .flatMap(({ product, bidHistory }) => isRecord(product) ? [withHistory(product, bidHistory)] : []);
}

/** Returns the data of a document's routes, in each form that it may have, and the document itself. */
export function routesIn(document: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!isRecord(document)) return [];
  const state = isRecord(document.state) ? document.state : {};
  const routes = [document, document.loaderData, state.loaderData]
    .flatMap((table) => isRecord(table) ? Object.values(table).slice(0, MOST_ROUTES) : []);
  return [document, ...routes].filter(isRecord).flatMap((route) => [route, route.data]).filter(isRecord);
}

/** Adds the public bids. Nellis shows them beside the product and has shown them inside: the longer list is taken. */
function withHistory(product: Product, beside: unknown): Product {
  const { bidHistory: inside } = product;
  if (!Array.isArray(beside)) return product;
  const isInsideLonger = Array.isArray(inside) && inside.length >= beside.length;
  return isInsideLonger ? product : { ...product, bidHistory: beside };
}
