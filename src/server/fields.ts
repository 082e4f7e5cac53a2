import { z } from "@hono/zod-openapi";
import { MOST_DOLLARS } from "../auction/money.ts";
import { knownObject, mustBe } from "../wire/must_be.ts";

const anId = mustBe("1 to 100 letters, digits, _ or -");
const idText = z.string(anId).regex(/^[A-Za-z0-9_-]{1,100}$/, anId);

/** The id of any auction. Some clients send it as a number. */
export const auctionId = z.union([idText, z.int(anId).positive(anId)], anId).transform(String);
/** The same id in a path. */
export const idParams = z.object({ id: idText });

// A number of more than 15 digits is not exact in JSON, and the bid would go to another lot.
const aLot = mustBe("a Nellis lot's number, such as 48216377");
const lotText = z.string(aLot).regex(/^[1-9][0-9]{0,14}$/, aLot);

/** The number of a lot at Nellis. Only such lots can be watched, read or bid on. */
export const lotId = z.union([lotText, z.int(aLot).positive(aLot).max(999_999_999_999_999, aLot)], aLot)
  .transform(String);
/** The same id in a path. */
export const lotParams = z.object({ id: lotText });

const anAmount = mustBe(`whole dollars, over 0 and at most ${MOST_DOLLARS.toLocaleString("en-US")}`);
/** The amount of a bid. Nellis takes only whole dollars. */
export const bidAmount = z.int(anAmount).positive(anAmount).max(MOST_DOLLARS, anAmount);

const aTitle = mustBe("at most 200 characters");
const aUrl = mustBe("an http(s) URL of at most 1,000 characters");
const url = z.string(aUrl).max(1000, aUrl).refine((text) => text === "" || isWebAddress(text), aUrl);

const aTime = mustBe(
  "a day such as 2026-11-02 (it begins at midnight UTC), or a time such as 2026-11-02T12:00:00Z",
);
/** A moment in ISO 8601, as ms since 1970. */
export const dayOrTime = z.union([z.iso.date(), z.iso.datetime({ offset: true })], aTime).transform((text) =>
  Date.parse(text)
);

const aSource = mustBe("at most 200 characters");

/** The description of a lot on the page where a client found it. */
export const metadataInput = knownObject({
  title: z.string(aTitle).max(200, aTitle).nullish(),
  url: url.nullish(),
  imageUrl: url.nullish(),
  source: z.string(aSource).max(200, aSource).nullish().describe("Who says so; not looked at"),
  timestamp: z.union([z.number(), z.string().max(100)], mustBe("a time")).nullish()
    .describe("When it was found; not looked at"),
});

export type MetadataInput = z.infer<typeof metadataInput>;

function isWebAddress(text: string): boolean {
  const protocol = URL.parse(text)?.protocol;
  return protocol === "https:" || protocol === "http:";
}
