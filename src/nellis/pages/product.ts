import { z } from "zod";
import { centsFromDollars } from "../../auction/money.ts";
import type { Listing, PublicBid, UserState } from "../../auction/types.ts";
import { NellisError } from "../api.ts";

/** Nellis's soft close, as seen there, for a lot that does not name it. */
const USUAL_EXTENSION_SECONDS = 30;
const MOST_BIDS_KEPT = 50;
/** The numbers of entries that are looked at, so that an endless list takes no time. */
const MOST_BIDS_READ = 1000;
const MOST_PHOTOS_READ = 20;
/** Nellis's texts go to clients and into the store, so they are cut at the clients' own bounds. */
const MOST_TITLE_LETTERS = 200;
const MOST_WORD_LETTERS = 100;
const MOST_URL_LETTERS = 1000;
const MOST_FAULT_LETTERS = 500;

/** No lot costs a billion dollars; a number beyond it is not a price. */
const dollars = z.number().nonnegative().max(1e9);
/** A number, or an amount as Nellis writes it: `$1,264`, `$12.50`. */
const writtenDollars = z.union([
  dollars,
  z.string().trim().regex(/^\$? ?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$/)
    .transform((text) => Number(text.replaceAll(/[$, ]/g, ""))).pipe(dollars),
]);
const isoTime = z.iso.datetime({ offset: true });
const date = z.union([
  z.date(),
  isoTime.transform((text) => new Date(text)),
  z.object({ __type: z.literal("Date"), value: isoTime }).transform(({ value }) => new Date(value)),
]);
const text = (mostLetters: number) =>
  z.string().transform((given) => cut(given, mostLetters)).pipe(z.string().min(1)).nullable().catch(null);
const word = z.string().transform((given) => cut(given, MOST_WORD_LETTERS));
const count = z.number().int().nonnegative().catch(0);
const yes = z.boolean().catch(false);

const publicBid = z.object({
  time: date,
  name: word.catch(""),
  amount: writtenDollars,
  type: word.catch(""),
});

const userState = z.object({
  nextBid: dollars.positive().nullable().catch(null),
  // This field is never guessed: a wrong guess would make the owner bid against themselves.
  isWinning: z.boolean().nullish(),
  isWatching: yes,
  hasParticipated: yes,
  isAllowedToBid: z.boolean().catch(true),
});

/** Fields on which money depends are strict; a faulty field that is only shown is replaced. */
const product = z.object({
  id: z.union([z.number().int().nonnegative(), z.string().regex(/^\d+$/)]).transform(String),
  currentPrice: dollars,
  closeTime: date,
  isClosed: z.boolean().nullish(),
  marketStatus: word.nullish(),
  title: text(MOST_TITLE_LETTERS),
  inventoryNumber: text(MOST_WORD_LETTERS),
  retailPrice: dollars.nullable().catch(null),
  bidCount: count,
  bidderCount: count,
  extensionInterval: z.number().positive().catch(USUAL_EXTENSION_SECONDS),
  photos: z.array(z.unknown()).catch([]),
  location: z.object({ name: text(MOST_WORD_LETTERS) }).nullable().catch(null),
  bidHistory: z.array(z.unknown()).catch([]),
  userState: userState.nullish(),
}).refine((lot) => typeof lot.isClosed === "boolean" || typeof lot.marketStatus === "string", {
  path: ["isClosed"],
  message: "neither isClosed nor marketStatus says whether it is over",
});

const photo = z.object({ url: z.string().max(MOST_URL_LETTERS).regex(/^https?:\/\//) });

/**
 * Parses Nellis's product object. Both times are by Nellis's clock. Throws a `NellisError` that names each field that
 * makes no sense.
 */
export function parseProduct(candidate: unknown, requestedAtMs: number, receivedAtMs: number): Listing {
  const parsed = product.safeParse(candidate);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) =>
      `${path.join(".") || "product"}: ${message}`
    );
    throw new NellisError(
      "not-understood",
      `Nellis's page of the lot makes no sense to Gavel (${
        cut(faults.join("; "), MOST_FAULT_LETTERS)
      }). Look for an update of Gavel.`,
    );
  }
  const lot = parsed.data;
  return {
    id: lot.id,
    title: lot.title,
    inventoryNumber: lot.inventoryNumber,
    currentPriceCents: centsFromDollars(lot.currentPrice),
    retailPriceCents: lot.retailPrice === null ? null : centsFromDollars(lot.retailPrice),
    bidCount: lot.bidCount,
    bidderCount: lot.bidderCount,
    closeTimeMs: lot.closeTime.getTime(),
    extensionSeconds: lot.extensionInterval,
    isClosed: lot.isClosed === true || lot.marketStatus === "sold",
    marketStatus: lot.marketStatus ?? (lot.isClosed ? "closed" : "open"),
    photoUrl:
      lot.photos.slice(0, MOST_PHOTOS_READ).map((one) => photo.safeParse(one).data?.url).find((url) =>
        url !== undefined
      ) ??
        null,
    location: lot.location?.name ?? null,
    bidHistory: publicBids(lot.bidHistory),
    userState: ownersView(lot.userState),
    requestedAtMs,
    receivedAtMs,
  };
}

/** Trims `text` and cuts it to `mostLetters`, without leaving half of a surrogate pair. */
function cut(text: string, mostLetters: number): string {
  return text.trim().slice(0, mostLetters).replace(/[\ud800-\udbff]$/, "").trimEnd();
}

function publicBids(bids: readonly unknown[]): readonly PublicBid[] {
  return bids.slice(0, MOST_BIDS_READ)
    .flatMap((bid): PublicBid[] => {
      const { data } = publicBid.safeParse(bid);
      if (!data) return [];
      const { time, name, amount, type } = data;
      return [{ timeMs: time.getTime(), name, amountCents: centsFromDollars(amount), type }];
    })
    .sort((one, other) => other.timeMs - one.timeMs || other.amountCents - one.amountCents)
    .slice(0, MOST_BIDS_KEPT);
}

function ownersView(state: z.infer<typeof userState> | null | undefined): UserState | null {
  if (typeof state?.isWinning !== "boolean") return null;
  const { nextBid, isWinning, isWatching, hasParticipated, isAllowedToBid } = state;
  const nextBidCents = nextBid === null ? null : centsFromDollars(nextBid);
  return { nextBidCents, isWinning, isWatching, hasParticipated, isAllowedToBid };
}
