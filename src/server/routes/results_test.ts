import assert from "node:assert/strict";
import { aBid, accepted, aListing, anAuction, dollars, NOON_MS } from "../../../tests/support/auctions.ts";
import { serve, TOKEN, withServer } from "../../../tests/support/server/server_services.ts";
import { type EndedAuction, type LotResult, lotResult } from "../../auction/result/lot_result.ts";

const COSTS = { buyersPremiumRate: 0.15, salesTaxRate: 0, isPremiumTaxed: true };
const DAY_MS = 86_400_000;

function aResult(
  id: string,
  won: boolean | null,
  endedAtMs = NOON_MS,
  lot: { readonly title?: string; readonly retailPriceCents?: number | null } = {},
): LotResult {
  const { title = "Cordless drill", retailPriceCents = dollars(120) } = lot;
  const auction: EndedAuction = {
    ...anAuction({ id, title, listing: aListing({ id, closeTimeMs: endedAtMs, retailPriceCents }) }),
    life: { phase: "ended", endedAtMs, finalPriceCents: dollars(31), won },
  };
  const bid = { ...aBid({ amountCents: dollars(31) }), outcome: accepted(), answeredAtMs: endedAtMs };
  return lotResult(auction, { wasPaused: false, costs: COSTS }, won ? [bid] : []);
}

Deno.test("the results say in dollars how each lot ended, and add up", async () => {
  const { call, backstage } = await serve();
  backstage.results = [
    aResult("4", true),
    aResult("3", true, NOON_MS, { retailPriceCents: null }),
    aResult("2", false),
    aResult("1", null),
  ];
  const { status, body } = await call("GET", "/api/results");
  assert.equal(status, 200);
  assert.deepEqual(body.results[0], {
    id: "4",
    title: "Cordless drill",
    url: "https://www.nellisauction.com/p/x/4",
    imageUrl: "https://photos.example/drill.jpg",
    endedAt: "2026-11-02T12:00:00.000Z",
    outcome: "won",
    won: true,
    finalPrice: 31,
    inAll: 35.65,
    retailPrice: 120,
    location: "Las Vegas",
    inventoryNumber: "INV-1",
    ourHighestBid: 31,
    why: "Won for $31, $35.65 in all",
  });
  assert.deepEqual(body.results.slice(2).map(({ why }: { why: string }) => why), [
    "Lost: no bid was sent",
    "Not known who won: nobody was signed in at Nellis at the end",
  ]);
  assert.deepEqual(body.totals, {
    won: 2,
    lost: 1,
    onlyWatched: 0,
    notKnown: 1,
    spentInAll: 71.3,
    savedAgainstRetail: 84.35,
  });
  assert.equal(body.next, null);
});

Deno.test("without a lot that has ended there is nothing, and it adds up to nothing", async () => {
  const { body } = await (await serve()).call("GET", "/api/results");
  const totals = { won: 0, lost: 0, onlyWatched: 0, notKnown: 0, spentInAll: 0, savedAgainstRetail: 0 };
  assert.deepEqual(body, { success: true, results: [], totals, next: null });
});

Deno.test("a long list comes in pages, with the totals of the whole range on each", async () => {
  const { call, backstage } = await serve();
  backstage.results = ["5", "4", "3", "2", "1"].map((id) => aResult(id, true));
  const seen: string[] = [];
  for (let query = "limit=2"; query !== "";) {
    const { body } = await call("GET", `/api/results?${query}`);
    seen.push(body.results.map(({ id }: { id: string }) => id).join(" "));
    assert.equal(body.totals.won, 5);
    query = body.next === null ? "" : `limit=2&before=${encodeURIComponent(body.next)}`;
  }
  assert.deepEqual(seen, ["5 4", "3 2", "1"]);
});

Deno.test("a range begins with its first instant and ends before its last", async () => {
  const { call, backstage } = await serve();
  backstage.results = [2, 1, 0].map((days) => aResult(`1${days}`, true, NOON_MS + days * DAY_MS));
  const { body } = await call("GET", "/api/results?from=2026-11-02T12:00:00Z&to=2026-11-04");
  assert.deepEqual(body.results.map(({ id }: { id: string }) => id), ["11", "10"]);
});

Deno.test("what makes no sense is refused with what would", async () => {
  const { call } = await serve();
  const wrong = {
    "from=yesterday": /a day such as 2026-11-02/,
    "limit=0": /whole number from 1 to 1,000/,
    "limit=1001": /whole number from 1 to 1,000/,
    "before=last": /the `next` of an earlier answer/,
  };
  for (const [query, message] of Object.entries(wrong)) {
    const { status, body } = await call("GET", `/api/results?${query}`);
    assert.equal(status, 400, query);
    assert.match(body.error, message);
  }
  for (const path of ["/api/results", "/api/results.csv"]) {
    assert.equal((await call("GET", path, undefined, { authorization: "" })).status, 401);
  }
});

Deno.test("a place that no answer named is refused, as a guess at it would leave results out", async () => {
  const { call, backstage } = await serve();
  backstage.results = [1, 2, 3].map((days) => aResult(`${days}`, true, NOON_MS + days * DAY_MS));
  const { body } = await call("GET", "/api/results?limit=1");
  const [time, id] = body.next.split("~");
  const broken = [
    ["-1", "NaN:1", "1.5:1", "Infinity:1", "0", "2026", "tomorrow~1", `${time}`, `${time}~`, `~${id}`],
    [
      `${time}~x`,
      `${time}~${id}~1`,
      ` ${body.next}`,
      `${body.next} `,
      `${time.slice(0, -5)}Z~${id}`,
      `${time}~-1`,
    ],
    [
      `${time.replace("Z", "")}~${id}`,
      `2026-02-30T00:00:00.000Z~1`,
      `+275760-09-13T00:00:00.001Z~1`,
      "~",
      "",
    ],
  ].flat();
  for (const before of broken) {
    const { status, body } = await call("GET", `/api/results?before=${encodeURIComponent(before)}`);
    assert.deepEqual([status, body.code], [400, "INVALID_REQUEST"], before);
  }
});

Deno.test("the results as a table can be opened by a spreadsheet, and run nothing there", async () => {
  const { call, backstage } = await serve();
  const title = '=HYPERLINK("http://evil.example","Drill")';
  backstage.results = [aResult("2", true, NOON_MS + DAY_MS, { title }), aResult("1", false)];
  const { headers, text } = await call("GET", "/api/results.csv?from=2026-11-02");
  assert.match(headers.get("content-type") ?? "", /^text\/csv; charset=utf-8/);
  assert.equal(headers.get("content-disposition"), 'attachment; filename="gavel-results.csv"');
  const place = "Las Vegas,INV-1,https://www.nellisauction.com/p/x";
  assert.equal(
    text,
    [
      "endedAt,id,title,outcome,finalPrice,inAll,retailPrice,ourHighestBid,why,location,inventoryNumber,url",
      `2026-11-03T12:00:00.000Z,2,"'=HYPERLINK(""http://evil.example"",""Drill"")",won,31,35.65,120,31,"Won for $31, $35.65 in all",${place}/2`,
      `2026-11-02T12:00:00.000Z,1,Cordless drill,lost,31,35.65,120,,Lost: no bid was sent,${place}/1`,
      "",
    ].join("\r\n"),
  );
});

/** Serves a table of two months, the second of which is read when its reading is let go on. */
async function withTwoMonths(
  second: Promise<readonly LotResult[]>,
  test: (read: () => Promise<string | null>, port: number) => Promise<void>,
): Promise<void> {
  const results = {
    list: () => assert.fail("all of it is read at once"),
    page: () => assert.fail("a page is read"),
    async *byMonth() {
      yield [aResult("2", true)];
      yield await second;
    },
    readSoFar: () => 0,
  };
  await withServer({ services: { results } }, async ({ listen }) => {
    const { port } = await listen();
    const response = await fetch(`http://127.0.0.1:${port}/api/results.csv`, {
      headers: { authorization: TOKEN },
    });
    assert.equal(response.status, 200);
    assert.ok(response.body);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    await test(async () => (await reader.read()).value ?? null, port);
  });
}

Deno.test("a table is sent month by month, and never held whole", async () => {
  const second = Promise.withResolvers<readonly LotResult[]>();
  await withTwoMonths(second.promise, async (read) => {
    let text = "";
    while (!text.endsWith("/2\r\n")) text += await read();
    assert.match(text, /^endedAt,id,/);
    second.resolve([aResult("1", false)]);
    for (let part = await read(); part !== null; part = await read()) text += part;
    assert.deepEqual(text.split("\r\n").map((line) => line.split(",")[1]), ["id", "2", "1", undefined]);
  });
});

Deno.test("a table that can't be read on breaks off, so that nobody takes a part for the whole", async () => {
  const second = Promise.withResolvers<readonly LotResult[]>();
  await withTwoMonths(second.promise, async (read) => {
    let text = "";
    while (!text.endsWith("/2\r\n")) text += await read();
    second.reject(new Error("Redis: the connection is lost"));
    await assert.rejects(async () => {
      while (await read() !== null);
    });
  });
});

Deno.test("it breaks off for a client of HTTP/1.0 too, to which a closed connection is the end of a whole table", async () => {
  const second = Promise.withResolvers<readonly LotResult[]>();
  await withTwoMonths(second.promise, async (read, port) => {
    using client = await Deno.connect({ port, hostname: "127.0.0.1" });
    const head = `GET /api/results.csv HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: ${TOKEN}\r\n\r\n`;
    await client.write(new TextEncoder().encode(head));
    const buffer = new Uint8Array(4096);
    let text = "";
    while (!text.endsWith("/2\r\n")) {
      const count = await client.read(buffer);
      assert.ok(count !== null);
      text += new TextDecoder().decode(buffer.subarray(0, count));
    }
    second.reject(new Error("Redis: the connection is lost"));
    await assert.rejects(client.read(buffer), Deno.errors.ConnectionReset);
    await assert.rejects(async () => {
      while (await read() !== null);
    });
  });
});
