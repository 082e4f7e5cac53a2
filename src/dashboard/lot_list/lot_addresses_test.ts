import assert from "node:assert/strict";
import test from "node:test";
import { readAddresses } from "./lot_addresses.ts";

const NOBODY: ReadonlySet<string> = new Set();
const read = (text: string) => {
  const { lots, wrong } = readAddresses(text, NOBODY);
  return { ids: lots.map(({ id }) => id), errors: wrong.map(({ error }) => error) };
};

test("numbers and addresses are read, several at once, each once", () => {
  assert.deepEqual(
    read(`
      48216377, #48216378;https://www.nellisauction.com/p/makita-drill/48216379
      nellisauction.com/p/x/48216380/?a=1#b  www.nellisauction.com/p/x/48216377
    `),
    { ids: ["48216377", "48216378", "48216379", "48216380"], errors: [] },
  );
  assert.deepEqual(read(" \n , "), { ids: [], errors: [] });
});

test("an address is kept without what follows its number", () => {
  assert.deepEqual(readAddresses("https://www.nellisauction.com/p/x/7?utm=1#top", NOBODY).lots, [
    { id: "7", url: "https://www.nellisauction.com/p/x/7" },
  ]);
  assert.deepEqual(readAddresses("7", NOBODY).lots, [{ id: "7", url: null }]);
});

test("an address of another site is refused in words, and the others are read", () => {
  const { ids, errors } = read("https://www.ebay.com/itm/123456789 48216377");
  assert.deepEqual(ids, ["48216377"]);
  assert.match(errors.join(), /^www\.ebay\.com is not Nellis Auction/);
  assert.match(read("https://nellisauction.com.evil.example/p/x/1").errors.join(), /is not Nellis Auction/);
  assert.match(read("https://evilnellisauction.com/p/x/1").errors.join(), /is not Nellis Auction/);
});

test("what is no lot is refused in words, and stays to be mended", () => {
  assert.match(read("https://www.nellisauction.com/browse").errors.join(), /no lot's page/);
  assert.match(read("https://www.nellisauction.com/p/x/0").errors.join(), /no lot's page/);
  assert.match(read("javascript:alert(1)").errors.join(), /is no lot/);
  assert.match(read("drill").errors.join(), /“drill” is no lot/);
  assert.match(read("0").errors.join(), /is no lot/);
  assert.equal(read("1234567890123456").ids.length, 0, "more digits than any lot has");
  assert.deepEqual(readAddresses("drill 7", NOBODY).wrong.map(({ piece }) => piece), ["drill"]);
});

test("lots of a house that is watched already are read, as in the demo", () => {
  const demo = new Set(["http://127.0.0.1:8000"]);
  assert.deepEqual(readAddresses("http://127.0.0.1:8000/p/x/9", demo).lots.map(({ id }) => id), ["9"]);
});
