import { encode } from "turbo-stream";

/** The lot that the pages below show. */
export const LOT_ID = "12345678";

/** Notes with all that breaks careless parsers, as people write it into descriptions. */
export const NASTY_NOTES =
  `Panel 22"-36", 13.75")</p>"); }; \\" {{ </script> 'é' 🛋 \u2028 window.__remixContext = {"a":1};`;

/** A product as Nellis's turbo stream holds it, with some fields changed. */
export function sampleProduct(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: Number(LOT_ID),
    title: "Folding table",
    inventoryNumber: "1034567890",
    notes: NASTY_NOTES,
    currentPrice: 12,
    retailPrice: 49.99,
    bidCount: 3,
    bidderCount: 2,
    closeTime: new Date("2026-11-02T12:05:00.000Z"),
    initialCloseTime: new Date("2026-11-02T12:00:00.000Z"),
    openTime: new Date("2026-10-30T12:00:00.000Z"),
    extensionInterval: 30,
    projectExtended: true,
    isClosed: false,
    marketStatus: "open",
    photos: [{ url: "https://photos.example/1.jpg", name: "1.jpg", fullPath: "a/1.jpg" }],
    location: { id: 1, name: "Las Vegas", timezone: "America/Los_Angeles", city: "Las Vegas", state: "NV" },
    grade: { rating: 3, conditionType: { description: "Used" }, missingParts: undefined },
    bidHistory: [
      { time: new Date("2026-11-02T11:50:00.000Z"), name: "a***b", amount: 10, type: "bid" },
      { time: new Date("2026-11-02T11:55:00.000Z"), name: "c***d", amount: 12, type: "proxy" },
    ],
    userState: {
      nextBid: 13,
      isWinning: false,
      isWatching: true,
      hasParticipated: true,
      isAllowedToBid: true,
    },
    ...changes,
  };
}

/** Another lot, as a page shows it among the related ones. */
export function foreignProduct(): Record<string, unknown> {
  return sampleProduct({ id: 999, title: "Another lot", currentPrice: 1 });
}

/** A turbo-stream payload of `value`, as the npm package writes it. */
export async function turboPayloadOf(value: unknown): Promise<string> {
  return await new Response(encode(value)).text();
}

/** The decoded value behind a lot's page. */
export function turboDocument(product: unknown): Record<string, unknown> {
  return {
    loaderData: {
      root: { user: null, product: foreignProduct(), flags: undefined },
      "routes/p.$title.$productId._index": { product, related: [foreignProduct()] },
    },
    actionData: null,
    errors: null,
  };
}

/** A page that hands `payload` over in pieces that were cut at `cuts`. */
export function turboPage(payload: string, cuts: readonly number[] = []): string {
  const ends = [...cuts, payload.length];
  const calls = ends.map((end, index) => {
    const literal = JSON.stringify(payload.slice(index === 0 ? 0 : cuts[index - 1], end))
      .replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028");
    return `<script>window.__remixContext.streamController.enqueue(${literal});</script>`;
  });
  return `<!DOCTYPE html><html><body><p>22"-36", 13.75")</p>
<script>window.__remixContext = {"basename":"/","future":{"v3_singleFetch":true}};</script>
${calls.join("\n<!--$?-->")}
<script>window.__remixContext.streamController.close();</script></body></html>`;
}

/** The page before the turbo stream: JSON in the page, dates marked. */
export function embeddedPage(product: unknown): string {
  const context = { url: "/p/x/1", state: { loaderData: turboDocument(product).loaderData, errors: null } };
  const json = JSON.stringify(marked(context)).replaceAll("<", "\\u003c");
  return `<!DOCTYPE html><script>window.__remixContext = ${json};</script><script>var after = "}";</script>`;
}

/** The oldest answer: plain JSON. */
export function dataAnswer(product: unknown): string {
  return JSON.stringify(marked({ product }));
}

/** The document that `.data` answers under single fetch. */
export function singleFetchDocument(product: unknown): Record<string, unknown> {
  return { root: { data: { user: null } }, "routes/p.$title.$productId._index": { data: { product } } };
}

function marked(value: unknown): unknown {
  if (value instanceof Date) return { __type: "Date", value: value.toISOString() };
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, marked(part)]));
}

/** A lot's public bids as its page shows them: beside the product, their amounts written out. */
export const WRITTEN_HISTORY = [
  { time: new Date("2026-11-02T11:56:00.000Z"), name: "Bidder #12", amount: "$1,264", type: "Winning" },
  { time: new Date("2026-11-02T11:55:00.000Z"), name: "Bidder #7", amount: "$503", type: "Outbid" },
];

/** A lot's page with its public bids beside the product. */
export function besideDocument(product: unknown, bidHistory: unknown): Record<string, unknown> {
  return { loaderData: { "routes/p.$title.$productId._index": { product, bidHistory } } };
}
