import assert from "node:assert/strict";
import { createGatedStore } from "../../tests/support/store/gated_store.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Json } from "../store/store.ts";
import { createTroubles } from "../store/troubles.ts";
import { costsFrom, loadSettings, rulesFrom } from "./settings.ts";
import { DEFAULT_SETTINGS, type Settings, settingsPatchSchema } from "./settings_schema.ts";

const KEY = ["system", "settings"] as const;
const CLOSED = { perDay: 0, perWeek: 0, total: 0, perBid: 0 };

async function loadedFrom(stored: Json): Promise<Settings> {
  const store = createMemoryStore();
  await store.put(KEY, stored);
  return (await loadSettings(store)).current();
}

Deno.test("until something is set there is no budget, no group, and a premium of 15 %", async () => {
  const settings = (await loadSettings(createMemoryStore())).current();
  assert.deepEqual(settings, DEFAULT_SETTINGS);
  assert.deepEqual(settings.budget, { perDay: null, perWeek: null, total: null, perBid: null });
  assert.deepEqual(costsFrom(settings), { buyersPremiumRate: 0.15, salesTaxRate: 0, isPremiumTaxed: true });
});

Deno.test("a change is merged, survives a start, and is in force before anyone hears of it", async () => {
  const store = createMemoryStore();
  const settings = await loadSettings(store);
  const heard: Settings[] = [];
  settings.onChange((next) => {
    assert.equal(settings.current(), next);
    heard.push(next);
  });
  await settings.update({ budget: { perDay: 50 }, groups: { drills: { want: 2 }, saws: { want: 1 } } });
  await settings.update({ budget: { total: 200 }, groups: { saws: null }, costs: { salesTaxRate: 0.08 } });
  const after = settings.current();
  assert.deepEqual(after.budget, { perDay: 50, perWeek: null, total: 200, perBid: null });
  assert.deepEqual(after.groups, { drills: { want: 2 } });
  assert.equal(after.costs.buyersPremiumRate, 0.15);
  assert.equal(heard.length, 2);
  assert.deepEqual((await loadSettings(store)).current(), after);
});

Deno.test("two changes at once are both kept", async () => {
  const settings = await loadSettings(createMemoryStore());
  await Promise.all([
    settings.update({ budget: { perDay: 50 } }),
    settings.update({ budget: { perWeek: 90 } }),
  ]);
  assert.deepEqual(settings.current().budget, { perDay: 50, perWeek: 90, total: null, perBid: null });
});

Deno.test("a change that can't be stored is not in force, and the next one is", async () => {
  const store = createGatedStore();
  const settings = await loadSettings(store);
  settings.onChange(({ budget }) => assert.equal(budget.perDay, 7));
  const allow = store.refuse(...KEY);
  await assert.rejects(settings.update({ budget: { perDay: 50 } }));
  assert.equal(settings.current().budget.perDay, null);
  allow();
  await settings.update({ budget: { perDay: 7 } });
  assert.equal(settings.current().budget.perDay, 7);
});

Deno.test("what was stored before there were budgets has none", async () => {
  const settings = await loadedFrom({ general: { defaultMaxBid: 30 } });
  assert.equal(settings.general.defaultMaxBid, 30);
  assert.deepEqual(settings.budget, DEFAULT_SETTINGS.budget);
});

Deno.test("a stored budget that can't be read is 0, not no limit", async () => {
  for (const value of ["50", -1, 1_000_000, true, {}, [50]] as const) {
    const { budget } = await loadedFrom({ budget: { perDay: value, perWeek: 70, total: null } });
    assert.deepEqual(budget, { perDay: 0, perWeek: 70, total: null, perBid: null }, JSON.stringify(value));
  }
});

Deno.test("lots bid by default unless the owner, or an older installation's, said no", async () => {
  const general = { ...DEFAULT_SETTINGS.general, autoBidDefault: false };
  assert.equal((await loadedFrom({ ...DEFAULT_SETTINGS, general })).general.autoBidDefault, true);
  const older = { general, bidding: DEFAULT_SETTINGS.bidding };
  assert.equal((await loadedFrom(older)).general.autoBidDefault, false);
  const store = createMemoryStore();
  await (await loadSettings(store)).update({ general: { autoBidDefault: false } });
  assert.equal((await loadSettings(store)).current().general.autoBidDefault, false);
});

Deno.test("where all stored budgets, or all settings, can't be read, every budget is 0", async () => {
  for (const stored of [{ budget: "50" }, { budget: [50] }, { budget: null }, { budget: 7 }, "x", [1], 5]) {
    assert.deepEqual((await loadedFrom(stored)).budget, CLOSED, JSON.stringify(stored));
  }
});

Deno.test("what else can't be read falls back to its default, one by one", async () => {
  const settings = await loadedFrom({
    bidding: { snipeTiming: 99, bidBuffer: 2 },
    budget: { perYear: 5 },
    costs: { buyersPremiumRate: 7, salesTaxRate: 0.05 },
    groups: { drills: { want: -1 }, saws: { want: 1 }, "a/b": { want: 1 } },
    nonsense: 1,
  });
  assert.deepEqual(settings, {
    ...DEFAULT_SETTINGS,
    bidding: { ...DEFAULT_SETTINGS.bidding, bidBuffer: 2 },
    costs: { ...DEFAULT_SETTINGS.costs, salesTaxRate: 0.05 },
    groups: { saws: { want: 1 } },
  });
});

Deno.test("the core's rules are in cents", () => {
  const settings = { ...DEFAULT_SETTINGS, bidding: { ...DEFAULT_SETTINGS.bidding, bidBuffer: 2.5 } };
  assert.deepEqual(rulesFrom(settings), { snipeSeconds: 10, bidBufferCents: 250, retryAttempts: 3 });
});

const EVERY_LIMIT = ["budget.perDay", "budget.perWeek", "budget.total", "budget.perBid", "costs", "groups"];

Deno.test("settings that can't be read close every limit, are told and kept aside, also over a restart", async () => {
  for (const text of ['{"budget":{"perDay":5', "", "null", '"x"', "[1]", '{"version":99,"budget":{}}']) {
    const store = createMemoryStore([[KEY, text]]);
    for (const start of [1, 2]) {
      const troubles = createTroubles();
      const settings = await loadSettings(store, { troubles });
      assert.deepEqual(settings.unreadable(), EVERY_LIMIT, `${text}, start ${start}`);
      assert.deepEqual(settings.current().budget, CLOSED);
      assert.match(troubles.list()[0]?.message ?? "", /^Nothing is bid, since limits of yours can't be read/);
    }
    assert.notEqual((await store.list(["set_aside"])).length, 0, text);
  }
});

Deno.test("only what was never written is not set; in a store that lost everything all is closed", async () => {
  assert.deepEqual((await loadSettings(createMemoryStore())).unreadable(), []);
  const store = createMemoryStore();
  assert.deepEqual((await loadSettings(store, { isStoreLost: true })).unreadable(), EVERY_LIMIT);
  assert.deepEqual((await loadSettings(store)).unreadable(), EVERY_LIMIT, "also at the next start");
});

Deno.test("one limit that can't be read is closed until the owner names it", async () => {
  const cases = [
    [{ budget: { perDay: "5", total: 7 } }, ["budget.perDay"]],
    [{ costs: { buyersPremiumRate: 7 } }, ["costs"]],
    [{ costs: null }, ["costs"]],
    [{ groups: { drills: { want: -1 } } }, ["groups"]],
    [{ groups: [] }, ["groups"]],
    [{ general: "x", bidding: { snipeTiming: 99 } }, []],
  ] as const;
  for (const [stored, expected] of cases) {
    const store = createMemoryStore();
    await store.put(KEY, stored);
    assert.deepEqual((await loadSettings(store)).unreadable(), expected, JSON.stringify(stored));
  }
});

Deno.test("naming every limit anew opens bidding again, naming some does not", async () => {
  const store = createMemoryStore([[KEY, "{half"]]);
  const troubles = createTroubles();
  const settings = await loadSettings(store, { troubles });
  await settings.update({ budget: { perDay: 50 }, general: { defaultMaxBid: 20 } });
  assert.deepEqual(settings.unreadable(), EVERY_LIMIT.slice(1));
  assert.deepEqual(settings.current().budget, { ...CLOSED, perDay: 50 });
  assert.deepEqual((await loadSettings(store)).unreadable(), EVERY_LIMIT.slice(1));
  await settings.update({
    budget: { perWeek: null, total: 200, perBid: null },
    costs: { buyersPremiumRate: 0.15, salesTaxRate: 0, taxOnPremium: true },
    groups: {},
  });
  assert.deepEqual(settings.unreadable(), []);
  assert.deepEqual(troubles.list(), []);
  assert.deepEqual((await loadSettings(store)).unreadable(), []);
  assert.deepEqual((await loadSettings(store)).current().budget, { ...CLOSED, ...settings.current().budget });
});

Deno.test("choices about notices are merged kind by kind, and survive a start", async () => {
  const store = createMemoryStore();
  const settings = await loadSettings(store);
  await settings.update({
    notices: { kinds: { won: "digest" }, quietHours: { from: "22:00", to: "07:00" } },
  });
  await settings.update({ notices: { kinds: { lost: "off" }, timeZone: "America/Phoenix" } });
  const { notices } = settings.current();
  assert.deepEqual([notices.kinds.won, notices.kinds.lost, notices.kinds.outbid], ["digest", "off", "on"]);
  assert.deepEqual(notices.quietHours, { from: "22:00", to: "07:00" });
  assert.deepEqual((await loadSettings(store)).current().notices, notices);
});

Deno.test("stored choices about notices that make no sense are their defaults, and nothing else is touched", async () => {
  const notices = { kinds: { won: "loud" }, quietHours: "always", digestAt: "8", timeZone: "Mars/Base" };
  const loaded = await loadedFrom({ budget: { perDay: 7 }, notices: { ...notices, timeZone: "Mars/Base" } });
  assert.deepEqual(loaded.notices, DEFAULT_SETTINGS.notices);
  assert.equal(loaded.budget.perDay, 7);
});

Deno.test("a choice about notices that is wrong is refused with what it must be", () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ kinds: { won: "loud" } }, /on, digest or off/],
    [{ kinds: { notReady: "digest" } }, /on or off/],
    [{ kinds: { thunder: "on" } }, /"thunder" is not known here: use one of outbid, /],
    [{ quietHours: { from: "22:00" } }, /a time of the day such as "22:00"/],
    [{ quietHours: { from: "24:00", to: "07:00" } }, /a time of the day such as "22:00"/],
    [{ quietHours: { from: "07:00", to: "07:00" } }, /two times of the day that differ/],
    [{ quietHours: true }, /or null for none/],
    [{ digestAt: null }, /a time of the day/],
    [{ digestAt: "8:00" }, /a time of the day/],
    [{ timeZone: "Mars/Base" }, /the name of a time zone such as "America\/Phoenix"/],
    [{ timeZone: "" }, /the name of a time zone/],
    [{ timeZone: "Etc/Unknown" }, /the name of a time zone/],
    [{ timeZone: "2026-01-01T00:00[America/Phoenix]" }, /the name of a time zone/],
    [{ loud: true }, /"loud" is not known here/],
  ];
  for (const [notices, advice] of cases) {
    const { success, error } = settingsPatchSchema.safeParse({ notices });
    assert.equal(success, false, JSON.stringify(notices));
    assert.match(error?.issues.map(({ message }) => message).join() ?? "", advice);
  }
});
