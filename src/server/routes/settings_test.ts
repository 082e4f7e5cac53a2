import assert from "node:assert/strict";
import { serve } from "../../../tests/support/server/server_services.ts";

Deno.test("settings are read, changed in part, and every auction is decided anew", async () => {
  const { call, backstage } = await serve();
  const before = (await call("GET", "/api/settings")).body.settings;
  assert.equal(before.bidding.snipeTiming, 10);
  const changed = await call("POST", "/api/settings", {
    general: { defaultMaxBid: 30 },
    bidding: { snipeTiming: 5 },
  });
  assert.equal(changed.status, 200);
  assert.deepEqual(changed.body.settings, {
    ...before,
    general: { ...before.general, defaultMaxBid: 30 },
    bidding: { ...before.bidding, snipeTiming: 5 },
  });
  assert.deepEqual((await call("GET", "/api/settings")).body.settings, changed.body.settings);
  assert.deepEqual(backstage.orders, ["reconsider"]);
});

Deno.test("settings out of bounds are refused by name and change nothing", async () => {
  const { call, backstage } = await serve();
  const before = (await call("GET", "/api/settings")).body;
  for (
    const [patch, path] of [
      [{ bidding: { snipeTiming: 31 } }, "bidding.snipeTiming"],
      [{ bidding: { bidBuffer: -1 } }, "bidding.bidBuffer"],
      [{ bidding: { retryAttempts: 11 } }, "bidding.retryAttempts"],
      [{ general: { defaultMaxBid: 10_001 } }, "general.defaultMaxBid"],
      [{ general: { defaultStrategy: "yolo" } }, "general.defaultStrategy"],
      [{ general: { autoBidDefault: "yes" } }, "general.autoBidDefault"],
      [{ general: 5 }, "general"],
      [{ budget: { perDay: -1 } }, "budget.perDay"],
      [{ budget: { perDy: 10 } }, "budget"],
      [{ costs: { salesTax: 0.09 } }, "costs"],
      [{ budget: { perWeek: 1_000_000 } }, "budget.perWeek"],
      [{ budget: { total: "50" } }, "budget.total"],
      [{ budget: { perBid: true } }, "budget.perBid"],
      [{ costs: { buyersPremiumRate: 1.01 } }, "costs.buyersPremiumRate"],
      [{ costs: { salesTaxRate: -0.01 } }, "costs.salesTaxRate"],
      [{ costs: { taxOnPremium: 1 } }, "costs.taxOnPremium"],
      [{ groups: { drills: { want: -1 } } }, "groups.drills.want"],
      [{ groups: { drills: { want: 1.5 } } }, "groups.drills.want"],
      [{ groups: { drills: 2 } }, "groups.drills"],
      [{ groups: { "a/b": { want: 1 } } }, "groups.a/b"],
    ] as const
  ) {
    const { status, body } = await call("POST", "/api/settings", patch);
    assert.equal(status, 400);
    assert.equal(body.details[0].path, path);
    assert.ok(body.error.includes(path.split(".").at(-1)), body.error);
  }
  assert.equal((await call("POST", "/api/settings", "nonsense")).status, 400);
  assert.deepEqual((await call("GET", "/api/settings")).body, before);
  assert.deepEqual(backstage.orders, []);
});

Deno.test("settings that are flat, wrapped or misspelt are refused with where they belong", async () => {
  const { call, backstage } = await serve();
  const before = (await call("GET", "/api/settings")).body;
  for (
    const [sent, said] of [
      [{ defaultMaxBid: 30 }, /"defaultMaxBid" is not known here: use {"general":{"defaultMaxBid":…}}/],
      [{ perDay: 30 }, /use {"budget":{"perDay":…}}/],
      [{ dailyLimit: 30 }, /use budget.perDay/],
      [{ settings: { budget: { perDay: 30 } } }, /without settings around them/],
      [{ general: { defaultMaxBidd: 30 } }, /"defaultMaxBidd" is not known here/],
      [{ groups: { drills: { want: 1, limit: 5 } } }, /"limit" is not known here: use one of want/],
      [
        { budget: { perMonth: 5 } },
        /"perMonth" is not known here: use one of perDay, perWeek, total, perBid/,
      ],
      [{ costs: { tip: 5 } }, /"tip" is not known here: use one of buyersPremiumRate,/],
      [{ bidding: { snipeTiming: 5, autoBidDefault: true } }, /"autoBidDefault" is not known here/],
    ] as const
  ) {
    const { status, body } = await call("POST", "/api/settings", sent);
    assert.equal(status, 400);
    assert.match(body.error, said);
  }
  assert.deepEqual((await call("GET", "/api/settings")).body, before);
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a new auction follows the settings as they are now", async () => {
  const { call, backstage } = await serve();
  await call("POST", "/api/settings", { general: { defaultMaxBid: 30, defaultStrategy: "sniping" } });
  await call("POST", "/api/auctions/1/monitor", { config: {} });
  assert.equal(backstage.auctions.get("1")?.config.maxBidCents, 3000);
  assert.equal(backstage.auctions.get("1")?.config.strategyWord, "sniping");
});

Deno.test("a group by a name that JavaScript takes for its own is refused, and dropped by nobody unsaid", async () => {
  const { call } = await serve();
  const { status, body } = await call("POST", "/api/settings", '{"groups":{"__proto__":{"want":1}}}');
  assert.equal(status, 400);
  assert.match(body.error, /^"__proto__" is not allowed: it must be a group's name/);
  assert.equal((await call("POST", "/api/settings", { groups: null })).status, 400);
  assert.deepEqual((await call("GET", "/api/settings")).body.settings.groups, {});
});

Deno.test("numbers that JSON can write and nobody can mean are refused", async () => {
  const { call } = await serve();
  for (const body of ['{"budget":{"perDay":1e999}}', '{"budget":{"perDay":NaN}}']) {
    assert.equal((await call("POST", "/api/settings", body)).status, 400, body);
  }
  assert.equal((await call("GET", "/api/settings")).body.settings.budget.perDay, null);
});

Deno.test("a budget is set and taken away again, and a group made and removed", async () => {
  const { call } = await serve();
  await call("POST", "/api/settings", {
    budget: { perDay: 100 },
    groups: { drills: { want: 2 }, saws: { want: 1 } },
  });
  const { settings } =
    (await call("POST", "/api/settings", { budget: { perDay: null }, groups: { saws: null } })).body;
  assert.equal(settings.budget.perDay, null);
  assert.deepEqual(settings.groups, { drills: { want: 2 } });
});

Deno.test("a budget below what is committed is taken, and the answer says what that means", async () => {
  const { call, backstage } = await serve();
  backstage.budgets = [
    { name: "perDay", limitCents: 5_000, committedCents: 8_050, label: "your budget of $50 a day" },
    { name: "total", limitCents: 9_000, committedCents: 8_050, label: "your budget of $90 in all" },
  ];
  const { status, body } = await call("POST", "/api/settings", { budget: { perDay: 50 } });
  assert.equal(status, 200);
  assert.equal(body.settings.budget.perDay, 50);
  assert.equal(body.warnings.length, 1);
  assert.match(body.warnings[0], /\$80.50 .*above your budget of \$50 a day: nothing more is bid/);
});

Deno.test("how the budgets stand is told in dollars, null where none is set", async () => {
  const { call, backstage } = await serve();
  backstage.budgets = [
    { name: "perWeek", limitCents: 5_000, committedCents: 8_050, label: "your budget of $50 a week" },
    { name: "total", limitCents: 9_000, committedCents: 8_050, label: "your budget of $90 in all" },
  ];
  assert.deepEqual((await call("GET", "/api/budget")).body.budget, {
    perDay: null,
    perWeek: { limit: 50, committed: 80.5, left: 0 },
    total: { limit: 90, committed: 80.5, left: 9.5 },
  });
});

Deno.test("more groups than anybody can mean are refused, at once or one after the other", async () => {
  const { call } = await serve();
  const some = (from: number, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`group ${from + index}`, { want: 1 }]));
  const tooMany = await call("POST", "/api/settings", { groups: some(0, 30_000) });
  assert.equal(tooMany.status, 400);
  assert.match(tooMany.body.error, /At most 500 groups/);
  assert.equal((await call("POST", "/api/settings", { groups: some(0, 500) })).status, 200);
  const oneMore = await call("POST", "/api/settings", { groups: some(500, 1) });
  assert.deepEqual([oneMore.status, oneMore.body.code], [400, "INVALID_REQUEST"]);
  assert.equal(
    (await call("POST", "/api/settings", { groups: { "group 0": null, ...some(500, 1) } })).status,
    200,
  );
});

Deno.test("a group's name that is not allowed is refused with the names that are", async () => {
  const { call } = await serve();
  const { status, body } = await call("POST", "/api/settings", { groups: { "power/tools": { want: 1 } } });
  assert.equal(status, 400);
  assert.equal(
    body.details[0].message,
    `"power/tools" is not allowed: it must be a group's name: 1 to 50 letters, digits, spaces, _ or -, the first a letter or a digit`,
  );
  const list = await call("POST", "/api/settings", { groups: ["drills"] });
  assert.match(list.body.error, /it must be an object of groups, such as \{"drills": \{"want": 1\}\}$/);
});
