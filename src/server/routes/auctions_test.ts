import assert from "node:assert/strict";
import { anAuction, LOT_ID, NOON_MS } from "../../../tests/support/auctions.ts";
import { GOOD_COOKIES, serve } from "../../../tests/support/server/server_services.ts";
import { auctionSchema } from "../../wire/schemas.ts";

const config = { maxBid: 50, strategy: "auto", autoBid: true };
const monitorPath = `/api/auctions/${LOT_ID}/monitor`;

Deno.test("a lot is watched, listed, changed and stopped over REST", async () => {
  const { call, backstage } = await serve();
  const metadata = {
    source: "extension",
    title: "Drill",
    url: "https://www.nellisauction.com/p/x/1",
    imageUrl: null,
  };
  assert.equal((await call("POST", monitorPath, { config, metadata })).status, 200);
  const { body } = await call("GET", "/api/auctions");
  assert.equal(body.success, true);
  assert.equal(body.auctions.length, 1);
  assert.equal(body.auctions[0].title, "Drill");
  assert.deepEqual(body.auctions[0].config, { ...config, incrementAmount: 1 });

  const changed = await call("PUT", `/api/auctions/${LOT_ID}/config`, {
    config: { strategy: "sniping", snipeSeconds: 5 },
  });
  assert.equal(changed.status, 200);
  assert.deepEqual(changed.body, {
    success: true,
    config: { maxBid: 50, strategy: "sniping", autoBid: true, incrementAmount: 1, snipeSeconds: 5 },
  });
  assert.equal((await call("DELETE", monitorPath)).status, 200);
  assert.deepEqual((await call("GET", "/api/auctions")).body.auctions, []);
  assert.deepEqual(backstage.orders, [`watch ${LOT_ID}`, `configure ${LOT_ID}`, `stop ${LOT_ID}`]);
});

Deno.test("a lot that comes without an address has one at the Nellis that is used", async () => {
  const { call } = await serve({ options: { nellisBaseUrl: "http://127.0.0.1:4000" } });
  await call("POST", monitorPath, { config });
  const { body } = await call("GET", "/api/auctions");
  assert.equal(body.auctions[0].url, `http://127.0.0.1:4000/p/x/${LOT_ID}`);
});

Deno.test("a lot that is watched already is refused with 409 and stays as it is", async () => {
  const { call, backstage } = await serve();
  await call("POST", monitorPath, { config });
  const before = backstage.auctions.get(LOT_ID);
  const again = await call("POST", monitorPath, { config: { maxBid: 999 } });
  assert.equal(again.status, 409);
  assert.equal(again.body.code, "ALREADY_WATCHED");
  assert.equal(backstage.auctions.get(LOT_ID), before);
});

Deno.test("what is not watched can be neither stopped nor changed", async () => {
  const { call, backstage } = await serve();
  for (
    const [method, path, body] of [
      ["DELETE", monitorPath, undefined],
      ["POST", `/api/auctions/${LOT_ID}/stop`, undefined],
      ["POST", "/api/auctions/never-seen_1/stop", undefined],
      ["PUT", `/api/auctions/${LOT_ID}/config`, { config }],
    ] as const
  ) {
    const answer = await call(method, path, body);
    assert.equal(answer.status, 404);
    assert.equal(answer.body.code, "NOT_WATCHED");
  }
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a lot can be stopped by POST too, and all of them cleared", async () => {
  const { call, backstage } = await serve();
  for (const id of ["1", "2", "3"]) await call("POST", `/api/auctions/${id}/monitor`, { config });
  assert.equal((await call("POST", "/api/auctions/2/stop")).status, 200);
  assert.deepEqual((await call("POST", "/api/auctions/clear")).body, { success: true, cleared: 2 });
  assert.equal(backstage.auctions.size, 0);
});

Deno.test("bad input of every kind is refused with 400, says what is allowed, and reaches nothing", async () => {
  const { call, backstage } = await serve();
  const long = "x".repeat(1001);
  const cases: readonly (readonly [string, string, unknown, RegExp])[] = [
    ["POST", monitorPath, "{", /not JSON/],
    ["POST", monitorPath, "", /not JSON/],
    ["POST", monitorPath, "[]", /object/],
    ["POST", monitorPath, "null", /object/],
    ["POST", monitorPath, '"text"', /object/],
    ["POST", monitorPath, {}, /config/],
    ["POST", monitorPath, { config: [] }, /config: \[\] is not allowed: it must be an object/],
    ["POST", monitorPath, { config: { maxBid: 1_000_000 } }, /999,999/],
    ["POST", monitorPath, '{"config":{"maxBid":1e999}}', /Infinity is not allowed/],
    ["POST", monitorPath, '{"config":{"maxBid":NaN}}', /not JSON/],
    ["POST", monitorPath, { config: { strategy: "yolo" } }, /"yolo" is no strategy: use one of manual, /],
    ["POST", monitorPath, { config: { snipeSeconds: 61 } }, /Can't snipe 61 s before the close/],
    ["POST", monitorPath, { config: { maxBid: 5, minBidAmount: 6 } }, /minBidAmount \$6 is above maxBid \$5/],
    ["POST", monitorPath, { config, metadata: { title: "x".repeat(201) } }, /at most 200 characters/],
    [
      "POST",
      monitorPath,
      { config, metadata: { url: `https://nellis.example/${long}` } },
      /1,000 characters/,
    ],
    ["POST", monitorPath, { config, metadata: { url: "javascript:alert(1)" } }, /http\(s\) URL/],
    ["POST", monitorPath, { config, metadata: { imageUrl: "not a url" } }, /http\(s\) URL/],
    ["POST", monitorPath, { config, metadata: "title" }, /object/],
    ["POST", "/api/auctions/a%2Fb/monitor", { config }, /Nellis lot's number/],
    ["POST", "/api/auctions/abc/monitor", { config }, /Nellis lot's number/],
    ["POST", "/api/auctions/-5/monitor", { config }, /Nellis lot's number/],
    ["POST", "/api/auctions/1.5/monitor", { config }, /Nellis lot's number/],
    ["POST", "/api/auctions/1234567890123456/monitor", { config }, /Nellis lot's number/],
    ["GET", "/api/auctions/..%2F..%2Faccount", undefined, /Nellis lot's number/],
    ["DELETE", `/api/auctions/${"1".repeat(101)}/monitor`, undefined, /1 to 100 letters/],
    ["POST", "/api/auctions/a%20b/stop", undefined, /1 to 100 letters/],
    ["PUT", `/api/auctions/${LOT_ID}/config`, { config: "fast" }, /"fast" is not allowed/],
    ["PUT", `/api/auctions/${LOT_ID}/config`, { maxBid: 5 }, /config/],
  ];
  for (const [method, path, sent, message] of cases) {
    const { status, body } = await call(method, path, sent);
    assert.equal(status, 400, `${method} ${path} ${JSON.stringify(sent)?.slice(0, 100)}`);
    assert.equal(body.success, false);
    assert.match(body.error, message);
  }
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a name that no body has is refused with those that it has, and reaches nothing", async () => {
  const { call, backstage } = await serve();
  backstage.auctions.set(LOT_ID, anAuction());
  const config = { maxBid: 5, strategy: "auto" };
  const wrong: readonly (readonly [string, string, unknown, RegExp])[] = [
    ["POST", "/api/auctions/77/monitor", { config, enabled: true }, /"enabled" .* use autoBid/],
    [
      "POST",
      "/api/auctions/77/monitor",
      { config, metadata: { limit: 5 } },
      /"limit" .* use one of title, url,/,
    ],
    [
      "PUT",
      `/api/auctions/${LOT_ID}/config`,
      { config, maxBid: 9 },
      /"maxBid" .* use \{"config":\{"maxBid":…\}\}/,
    ],
    ["PUT", `/api/auctions/${LOT_ID}/config`, { config, force: true }, /"force" .* use one of config/],
    ["POST", `/api/auctions/${LOT_ID}/bid`, { amount: 5, dryRun: true }, /"dryRun" .* use one of amount/],
    [
      "POST",
      "/api/auth",
      { cookies: GOOD_COOKIES, keep: false },
      /A name is not known here: use one of cookies/,
    ],
  ];
  for (const [method, path, body, said] of wrong) {
    const { status, body: told } = await call(method, path, body);
    assert.equal(status, 400, `${path} ${JSON.stringify(body)}`);
    assert.match(told.error, said);
  }
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a refusal names every field that is wrong", async () => {
  const { call } = await serve();
  const { body } = await call("POST", monitorPath, { config: { maxBid: -1, snipeSeconds: 99 } });
  assert.deepEqual(body.details.map(({ path }: { path: string }) => path), [
    "config.maxBid",
    "config.snipeSeconds",
  ]);
});

Deno.test("empty titles and addresses count as left out", async () => {
  const { call, backstage } = await serve();
  await call("POST", monitorPath, { config, metadata: { title: "  ", url: "", imageUrl: "" } });
  assert.equal(backstage.auctions.get(LOT_ID)?.title, `Lot ${LOT_ID}`);
  assert.equal(backstage.auctions.get(LOT_ID)?.imageUrl, null);
});

Deno.test("a body without a content type, or with another one, is read as JSON", async () => {
  const { app, backstage } = await serve();
  for (
    const [id, type] of [["1", "text/plain;charset=UTF-8"], [
      "2",
      "application/x-www-form-urlencoded",
    ]] as const
  ) {
    const headers = { authorization: "Bearer the-owners-own-token", "content-type": type };
    const body = JSON.stringify({ config });
    const answer = await app.request(`/api/auctions/${id}/monitor`, { method: "POST", headers, body });
    assert.equal(answer.status, 200, await answer.text());
  }
  assert.deepEqual(backstage.orders, ["watch 1", "watch 2"]);
});

Deno.test("every listed auction is as the API's description says", async () => {
  const { call, backstage } = await serve();
  const ended = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 1200, won: true } as const;
  for (
    const auction of [
      anAuction({ id: "1" }),
      anAuction({ id: "2", listing: null }),
      anAuction({ id: "3", life: ended }),
    ]
  ) {
    backstage.auctions.set(auction.id, auction);
  }
  const { body } = await call("GET", "/api/auctions");
  for (const auction of body.auctions) auctionSchema.strict().parse(auction);
  assert.deepEqual(body.auctions.map(({ status }: { status: string }) => status), [
    "monitoring",
    "monitoring",
    "ended",
  ]);
});

Deno.test("what nobody foresaw is a 500 without a word of the inside", async () => {
  const { call, backstage } = await serve();
  backstage.watchError = new Error("disk /home/owner is full");
  const answer = await call("POST", monitorPath, { config });
  assert.equal(answer.status, 500);
  assert.equal(answer.body.code, "INTERNAL_ERROR");
  assert.doesNotMatch(answer.text, /disk|owner/);
});
