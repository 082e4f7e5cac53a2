import assert from "node:assert/strict";
import fc from "fast-check";
import { keyOf, nameOf, olderName, patternBelow, placeOf } from "./redis_layout.ts";
import type { Key } from "../store.ts";
import { anyText } from "../../../tests/support/any_text.ts";

const anyPart = fc.oneof(
  fc.constantFrom("", ":", "%", "%3A", "%25", "%253A", "older", "bid_history", "auction", "nellis", "*", "é"),
  anyText({ maxLength: 6 }),
);
const anyKey: fc.Arbitrary<Key> = fc.tuple(anyPart, fc.array(anyPart, { maxLength: 3 }))
  .map(([first, rest]): Key => [first, ...rest])
  .filter(([folder, ...parts]) => folder !== "older" && (folder !== "bid_history" || parts.length === 2));

Deno.test("documents lie where the older installation's tools look for them", () => {
  const at = (...key: Key) => placeOf(key);
  assert.deepEqual(at("auction", "12345678"), { redisKey: "nellis:auction:12345678", field: null });
  assert.deepEqual(at("auth", "cookies"), { redisKey: "nellis:auth:cookies", field: null });
  assert.deepEqual(at("system", "settings"), { redisKey: "nellis:system:settings", field: null });
  assert.deepEqual(at("bid_history", "12345678", "7-1"), {
    redisKey: "nellis:bid_history:12345678",
    field: "7-1",
  });
});

Deno.test("every key has a place of its own, and is told from it", () => {
  fc.assert(fc.property(anyKey, anyKey, (one, other) => {
    const isSame = JSON.stringify(one) === JSON.stringify(other);
    const place = placeOf(one);
    assert.equal(JSON.stringify(place) === JSON.stringify(placeOf(other)), isSame);
    if (place.field === null) assert.deepEqual(keyOf(place.redisKey), one);
    else assert.deepEqual(keyOf(place.redisKey), one.slice(0, 2));
  }));
});

Deno.test("a bid's hash and a document never share a place", () => {
  fc.assert(fc.property(anyKey, anyPart, anyPart, (key, auctionId, bidId) => {
    const ledger = placeOf(["bid_history", auctionId, bidId]);
    const place = placeOf(key);
    assert.ok(place.redisKey !== ledger.redisKey || place.field !== null);
  }));
});

Deno.test("where something else lies nothing can be stored", () => {
  for (
    const key of [["bid_history"], ["bid_history", "1"], ["bid_history", "1", "2", "3"], ["older"], [
      "older",
      "1",
    ]] satisfies Key[]
  ) {
    assert.throws(() => placeOf(key), /something else in its place/);
  }
  assert.throws(() => placeOf(["auction", "\ud800"]), /not well-formed/);
});

Deno.test("what we would not have written like that is no key of ours", () => {
  const foreign = ["nellis", "other:auction:1", "nellis:auction:50%", "nellis:auction:%3a", "", "feature:x"];
  for (
    const redisKey of [
      ...foreign,
      "nellis:bid_history",
      "nellis:bid_history:1:2",
      olderName("nellis:auction:1", 0),
    ]
  ) {
    assert.equal(keyOf(redisKey), undefined, redisKey);
  }
});

Deno.test("a folder's pattern takes its name literally", () => {
  assert.equal(patternBelow(["auction"]), "nellis:auction:*");
  assert.equal(patternBelow(["*?[x]\\", "a:b"]), "nellis:\\*\\?\\[x\\]\\\\:a%3Ab:*");
});

Deno.test("what is moved aside keeps its name below another, numbered from the second on", () => {
  const names = [0, 1, 2].map((tries) => olderName(nameOf(["auction", "1"]), tries));
  assert.deepEqual(names, ["nellis:older:auction:1", "nellis:older:auction:1:2", "nellis:older:auction:1:3"]);
});
