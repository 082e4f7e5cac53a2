import assert from "node:assert/strict";
import fc from "fast-check";
import { anyAuction } from "../../tests/support/any_auction.ts";
import { aListing, anAuction, NOON_MS } from "../../tests/support/auctions.ts";
import { DEFAULT_SETTINGS } from "../owner/settings_schema.ts";
import { createAuctionJson } from "./auction_json.ts";
import { createListAnswer } from "./list_answer.ts";

/** The answers of one server whose time and costs the test sets. */
function setUp() {
  const now = { ms: NOON_MS, settings: DEFAULT_SETTINGS };
  const json = createAuctionJson(() => now.ms, { current: () => now.settings });
  return { now, json, answer: createListAnswer(json, () => now.ms) };
}

const textOf = (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

Deno.test("the answer is what the texts of the auctions say, after any change of any of them", () => {
  const rounds = fc.array(fc.array(fc.nat({ max: 5 }), { maxLength: 8 }), { maxLength: 6 });
  fc.assert(fc.property(fc.array(anyAuction, { minLength: 6, maxLength: 6 }), rounds, (auctions, rounds) => {
    const { now, json, answer } = setUp();
    for (const [round, indexes] of rounds.entries()) {
      now.ms += 500;
      const list = indexes.flatMap((index) => auctions[index] ?? []);
      const expected = `{"success":true,"auctions":${json.list(list)}}`;
      assert.equal(textOf(answer(list)), expected, `round ${round}`);
      assert.equal(textOf(answer(list)), expected, `round ${round}, asked again`);
    }
  }));
});

Deno.test("what nothing has changed in is not made again; a changed lot is in the very next answer", () => {
  const { now, answer } = setUp();
  const [first, second] = [anAuction({ id: "1" }), anAuction({ id: "2" })];
  const before = answer([first, second]);
  now.ms += 50;
  assert.equal(answer([first, second]), before);
  const changed = { ...second, title: "Another title é€" };
  assert.equal(JSON.parse(textOf(answer([first, changed]))).auctions[1].title, "Another title é€");
  assert.equal(JSON.parse(textOf(answer([changed]))).auctions.length, 1);
  assert.equal(JSON.parse(textOf(before)).auctions[1].title, second.title);
});

Deno.test("the time that remains is a tenth of a second old at most", () => {
  const { now, answer } = setUp();
  const auction = anAuction({ listing: aListing({ closeTimeMs: NOON_MS + 90_000 }) });
  const remaining = () => JSON.parse(textOf(answer([auction]))).auctions[0].data.timeRemaining;
  assert.equal(remaining(), 90);
  now.ms += 100;
  assert.equal(remaining(), 89);
  now.ms -= 100;
  assert.equal(remaining(), 90);
});

Deno.test("an answer follows costs that have changed since", () => {
  const { now, answer } = setUp();
  const auction = anAuction({ listing: aListing() });
  const before = answer([auction]);
  now.settings = {
    ...now.settings,
    costs: { buyersPremiumRate: 0.2, salesTaxRate: 0.1, taxOnPremium: false },
  };
  assert.notEqual(textOf(answer([auction])), textOf(before));
});
