import assert from "node:assert/strict";
import { aConfig, dollars } from "../../tests/support/auctions.ts";
import { DEFAULT_SETTINGS, type Settings } from "../owner/settings_schema.ts";
import { STRATEGY_WORDS } from "../wire/auction.ts";
import { configInput, mergeConfig, newConfig } from "./config_input.ts";
import { Refusal } from "./errors.ts";

const settings: Settings = {
  ...DEFAULT_SETTINGS,
  general: { defaultMaxBid: 40, defaultStrategy: "sniping", autoBidDefault: false },
  bidding: { ...DEFAULT_SETTINGS.bidding, defaultIncrement: 5 },
};

function messagesOf(input: unknown): readonly string[] {
  return configInput.safeParse(input).error?.issues.map(({ message }) => message) ?? [];
}

Deno.test("what a client leaves out is as the owner's settings have it", () => {
  assert.deepEqual(newConfig({}, settings), {
    strategy: "snipe",
    strategyWord: "sniping",
    maxBidCents: dollars(40),
    maxTotalCents: null,
    group: null,
    incrementCents: dollars(5),
    minBidCents: null,
    snipeSeconds: null,
    autoBid: false,
  });
});

Deno.test("an owner who set nothing gets a lot that is only watched", () => {
  const config = newConfig({}, DEFAULT_SETTINGS);
  assert.equal(config.maxBidCents, 0);
  assert.equal(config.strategy, "manual");
  assert.equal(config.autoBid, true);
});

Deno.test("the switch on the lot is changed by itself alone", () => {
  const off = aConfig({ autoBid: false });
  assert.equal(mergeConfig(off, { maxBid: 70, strategy: "sniping" }, settings).autoBid, false);
  assert.equal(mergeConfig(off, { autoBid: true }, settings).autoBid, true);
  assert.deepEqual(mergeConfig(aConfig(), { autoBid: false }, settings), off);
  assert.equal(newConfig({ autoBid: true }, settings).autoBid, true);
});

Deno.test("a maximum of 0 means watch, and no default takes its place", () => {
  assert.equal(newConfig({ maxBid: 0 }, settings).maxBidCents, 0);
});

Deno.test("null counts as left out", () => {
  const nothing = {
    maxBid: null,
    strategy: null,
    autoBid: null,
    incrementAmount: null,
    minBidAmount: null,
    snipeSeconds: null,
  };
  const input = configInput.parse(nothing);
  assert.deepEqual(newConfig(input, settings), newConfig({}, settings));
  const inForce = aConfig({ minBidCents: dollars(3), snipeSeconds: 7 });
  assert.deepEqual(mergeConfig(inForce, input, settings), inForce);
});

Deno.test("every word for a strategy is understood and given back", () => {
  for (const [word, strategy] of Object.entries(STRATEGY_WORDS)) {
    const config = newConfig(configInput.parse({ strategy: word }), settings);
    assert.deepEqual([config.strategy, config.strategyWord], [strategy, word]);
  }
});

Deno.test("a partial change leaves everything else in force", () => {
  const inForce = aConfig({ minBidCents: dollars(3), snipeSeconds: 7 });
  assert.deepEqual(mergeConfig(inForce, { maxBid: 25.5 }, settings), { ...inForce, maxBidCents: 2550 });
  assert.deepEqual(mergeConfig(inForce, {}, settings), inForce);
});

Deno.test("a name that nobody knows is refused, and one of the older schema with what to use instead", () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ maxBid: 50, dailyLimit: 20 }, /"dailyLimit" is not known here: set budget.perDay/],
    [{ maxBid: 50, totalLimit: 20 }, /"totalLimit" .* maxTotal/],
    [{ increment: 5 }, /"increment" .* incrementAmount/],
    [{ enabled: false }, /"enabled" .* autoBid/],
    [
      { maxBid: 5, bidNow: true },
      /"bidNow" is not known here: use one of maxBid, maxTotal, group, strategy, autoBid,/,
    ],
    [{ maxbid: 5, toString: 1 }, /"maxbid".*"toString" is not known here: use one of/],
  ];
  for (const [input, message] of cases) assert.match(messagesOf(input).join("; "), message);
});

Deno.test("a wrong value is refused in words that name it and what is allowed", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [{ snipeSeconds: 90 }, "Can't snipe 90 s before the close: snipeSeconds must be 1 to 60"],
    [{ snipeSeconds: 0.5 }, "Can't snipe 0.5 s before the close: snipeSeconds must be 1 to 60"],
    [{ snipeSeconds: "10" }, `Can't snipe "10" s before the close: snipeSeconds must be 1 to 60`],
    [{ maxBid: -1 }, "-1 is not allowed: it must be a number from 0 to 999,999"],
    [{ maxBid: 1_000_000 }, "1000000 is not allowed: it must be a number from 0 to 999,999"],
    [{ maxBid: "50" }, `"50" is not allowed: it must be a number from 0 to 999,999`],
    [{ maxBid: Infinity }, "Infinity is not allowed: it must be a number from 0 to 999,999"],
    [{ maxBid: NaN }, "NaN is not allowed: it must be a number from 0 to 999,999"],
    [{ incrementAmount: -0.01 }, "-0.01 is not allowed: it must be a number from 0 to 999,999"],
    [{ minBidAmount: [] }, "[] is not allowed: it must be a number from 0 to 999,999"],
    [{ autoBid: "yes" }, `"yes" is not allowed: it must be true or false`],
    ["auto", `"auto" is not allowed: it must be an object`],
    [undefined, "missing: send an object"],
  ];
  for (const [input, message] of cases) assert.deepEqual(messagesOf(input), [message]);
});

Deno.test("an unknown strategy is refused, and so are the names that every object has", () => {
  for (const strategy of ["yolo", "Auto", "", "constructor", "__proto__", "toString", 7, ["auto"]]) {
    const [message] = messagesOf({ strategy });
    assert.match(message ?? "", /is no strategy: use one of manual, auto, /);
  }
});

Deno.test("a least bid above the maximum is refused, whichever of the two came last", () => {
  const refusal = (check: () => unknown) =>
    assert.throws(check, (error) => {
      assert.ok(error instanceof Refusal);
      assert.equal(error.message, "No bid fits: minBidAmount $60 is above maxBid $50");
      assert.equal(error.failure.status, 400);
      return true;
    });
  refusal(() => newConfig({ maxBid: 50, minBidAmount: 60 }, settings));
  refusal(() => mergeConfig(aConfig({ maxBidCents: dollars(50) }), { minBidAmount: 60 }, settings));
  refusal(() => mergeConfig(aConfig({ minBidCents: dollars(60) }), { maxBid: 50 }, settings));
  assert.equal(newConfig({ maxBid: 0, minBidAmount: 60 }, settings).minBidCents, dollars(60));
});

Deno.test("what a lot may cost in all is set, kept by other changes, and taken away by null", () => {
  const config = mergeConfig(aConfig(), { maxTotal: 57.5 }, settings);
  assert.equal(config.maxTotalCents, 5_750);
  assert.equal(mergeConfig(config, { maxBid: 10 }, settings).maxTotalCents, 5_750);
  assert.equal(mergeConfig(config, { maxTotal: null }, settings).maxTotalCents, null);
});

Deno.test("without any maximum bid, a new lot's is what fits its total; one that is named, or a default, stays", () => {
  assert.equal(newConfig({ maxTotal: 57.5 }, DEFAULT_SETTINGS).maxBidCents, dollars(50));
  assert.equal(newConfig({ maxTotal: 57.5, maxBid: 0 }, DEFAULT_SETTINGS).maxBidCents, 0);
  assert.equal(newConfig({ maxTotal: 57.5 }, settings).maxBidCents, dollars(40));
});

Deno.test("a lot joins a group that exists and leaves it by null; one that does not exist is refused by name", () => {
  const grouped = { ...settings, groups: { drills: { want: 1 } } };
  const config = mergeConfig(aConfig(), { group: "drills" }, grouped);
  assert.equal(config.group, "drills");
  assert.equal(mergeConfig(config, { group: null }, grouped).group, null);
  for (const group of ["saws", "constructor"]) {
    assert.throws(
      () => newConfig({ group }, grouped),
      /no group \w+ \(there is: drills\).*POST \/api\/settings/,
    );
  }
  // Its group was removed meanwhile: other changes must still be possible.
  assert.equal(mergeConfig(config, { maxBid: 10 }, settings).group, "drills");
});
