import assert from "node:assert/strict";
import { aBid, accepted, NOON_MS } from "../../../tests/support/auctions.ts";
import { serve } from "../../../tests/support/server/server_services.ts";
import type { BidOutcome } from "../../auction/types.ts";
import type { BidRecord } from "../../bidding/ledger.ts";

function aRecord(number: number, outcome: BidOutcome | null, reason = "Not leading at $10"): BidRecord {
  return { ...aBid({ id: `bid-${number}`, reason }), outcome, settledAtMs: outcome && NOON_MS };
}

Deno.test("the ledger is told as a lot's bids are", async () => {
  const { call, backstage } = await serve();
  backstage.bids = [aRecord(2, null), aRecord(1, accepted())];
  const { status, body } = await call("GET", "/api/ledger");
  assert.equal(status, 200);
  assert.equal(body.count, 2);
  assert.deepEqual(body.bids.map(({ id, result }: Record<string, unknown>) => [id, result]), [
    ["bid-2", "pending"],
    ["bid-1", "accepted"],
  ]);
  assert.deepEqual(backstage.ledgerFilters, [{ limit: 1_000 }]);
});

Deno.test("every part of the filter reaches the ledger", async () => {
  const { call, backstage } = await serve();
  const query = "auctionId=777&result=unknown&from=2026-11-02&to=2026-11-02T12:00:00Z&limit=5";
  assert.equal((await call("GET", `/api/ledger?${query}`)).status, 200);
  assert.deepEqual(backstage.ledgerFilters, [{
    auctionId: "777",
    result: "unknown",
    fromMs: Date.UTC(2026, 10, 2),
    toMs: NOON_MS,
    limit: 5,
  }]);
});

Deno.test("the ledger as a table can be opened by a spreadsheet, and runs nothing there", async () => {
  const { call, backstage } = await serve();
  const refused: BidOutcome = {
    result: "rejected",
    errorType: "OUTBID",
    message: '=HYPERLINK("http://evil.example","Outbid, sorry")',
  };
  backstage.bids = [
    aRecord(3, refused),
    { ...aRecord(2, accepted()), sentAtMs: NOON_MS },
    aRecord(1, null, "@SUM(1)"),
  ];
  const { status, headers, text } = await call("GET", "/api/ledger?format=csv");
  assert.equal(status, 200);
  assert.match(headers.get("content-type") ?? "", /^text\/csv; charset=utf-8/);
  assert.equal(headers.get("content-disposition"), 'attachment; filename="gavel-bids.csv"');
  const settled = "2026-11-02T12:00:00.000Z";
  const noon = "2026-11-02T12:00:00.000Z,12345678,11,aggressive";
  assert.equal(
    text,
    [
      "decidedAt,auctionId,amount,strategy,result,errorType,message,reason,id,sentAt,settledAt,isLeading",
      `${noon},rejected,OUTBID,"'=HYPERLINK(""http://evil.example"",""Outbid, sorry"")",Not leading at $10,bid-3,,${settled},`,
      `${noon},accepted,,Bid accepted,Not leading at $10,bid-2,${settled},${settled},true`,
      `${noon},pending,,,'@SUM(1),bid-1,,,`,
      "",
    ].join("\r\n"),
  );
});

Deno.test("a filter that makes no sense is refused, and the ledger is not asked", async () => {
  const { call, backstage } = await serve();
  const wrong = {
    "result=won": /one of pending, accepted/,
    "from=yesterday": /a day such as 2026-11-02/,
    "to=2026-13-45": /a day such as 2026-11-02/,
    "limit=0": /whole number from 1 to 10,000/,
    "limit=10001": /whole number from 1 to 10,000/,
    "format=xml": /json or csv/,
    "auctionId=../secrets": /1 to 100 letters/,
  };
  for (const [query, message] of Object.entries(wrong)) {
    const { status, body } = await call("GET", `/api/ledger?${query}`);
    assert.equal(status, 400, query);
    assert.match(body.error, message);
  }
  assert.equal((await call("GET", "/api/ledger", undefined, { authorization: "" })).status, 401);
  assert.deepEqual(backstage.ledgerFilters, []);
});
