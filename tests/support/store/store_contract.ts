import assert from "node:assert/strict";
import fc from "fast-check";
import { formatKey, LARGEST_DOCUMENT_BYTES } from "../../../src/store/document.ts";
import type { Json, Key, Store } from "../../../src/store/store.ts";

/** Opens a new store that holds only `left`: a key and a text each, JSON or not. */
export type OpenStore = (left?: readonly (readonly [Key, string])[]) => Promise<Store>;

const anyJson: fc.Arbitrary<Json> = fc.jsonValue({ maxDepth: 4 }).map((value) =>
  JSON.parse(JSON.stringify(value))
);
const anyPart = fc.oneof(
  fc.constantFrom(
    "",
    "auction",
    "a/b",
    "a:b",
    "a\0b",
    "*",
    "?",
    "[x]",
    "\\",
    "é",
    "\u{1f600}",
    "\ufffd",
    "__proto__",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const anyKey: fc.Arbitrary<Key> = fc.tuple(anyPart, fc.array(anyPart, { maxLength: 3 }))
  .map(([first, rest]) => [first, ...rest]);

/** Registers the tests that every store must pass, each on a store of its own. */
export function testStore(name: string, open: OpenStore): void {
  const test = (
    title: string,
    body: (store: Store) => Promise<void>,
    left?: readonly (readonly [Key, string])[],
  ) =>
    Deno.test(`${name}: ${title}`, async () => {
      const store = await open(left);
      try {
        await body(store);
      } finally {
        await store.close();
      }
    });
  documents(test);
  folders(test);
  writes(test);
  Deno.test(`${name}: a closed store refuses everything and says that it is not connected`, async () => {
    const store = await open();
    await store.put(["a"], 1);
    assert.deepEqual(store.health(), { connected: true, healthy: true });
    await store.close();
    await store.close();
    assert.equal(store.health().connected, false);
    await assert.rejects(store.get(["a"]));
    await assert.rejects(store.list(["a"]));
    await assert.rejects(Array.fromAsync(store.scan(["a"])));
    await assert.rejects(store.put(["a"], 1), /closed/);
    await assert.rejects(store.delete(["a"]), /closed/);
  });
}

type Test = (
  title: string,
  body: (store: Store) => Promise<void>,
  left?: readonly (readonly [Key, string])[],
) => void;

function documents(test: Test): void {
  test("any JSON at any key comes back as it was put, and is gone when it is deleted", async (store) => {
    await fc.assert(
      fc.asyncProperty(anyKey, anyJson, async (key, value) => {
        await store.put(key, value);
        assert.deepEqual(await store.get(key), value);
        await store.delete(key);
        assert.equal(await store.get(key), undefined);
      }),
      { numRuns: 150 },
    );
    assert.deepEqual(await store.list(["auction"]), []);
  });

  test("deleting what is not there changes nothing", async (store) => {
    await store.put(["auction", "1"], 1);
    await store.delete(["auction", "2"]);
    assert.deepEqual(await store.list(["auction"]), [{ key: ["auction", "1"], value: 1 }]);
  });

  test("a document is kept as it was when it was put, whatever becomes of the object and the key", async (store) => {
    const value = { price: 1 };
    const key: [string, string] = ["auction", "1"];
    const put = store.put(key, value);
    value.price = 2;
    key[1] = "2";
    await put;
    assert.equal(await store.get(["auction", "2"]), undefined);
    assert.deepEqual(await store.get(["auction", "1"]), { price: 1 });
  });

  test("a document that is no JSON comes back raw and hides no other", async (store) => {
    assert.deepEqual(await store.list(["auction"]), [
      { key: ["auction", "1"], value: { ok: true } },
      { key: ["auction", "2"], value: null, raw: '{"half":' },
      { key: ["auction", "3"], value: null },
    ]);
    assert.equal(await store.get(["auction", "2"]), null);
    await store.put(["auction", "2"], "mended");
    assert.equal(await store.get(["auction", "2"]), "mended");
  }, [[["auction", "1"], '{"ok":true}'], [["auction", "2"], '{"half":'], [["auction", "3"], "null"]]);
}

function folders(test: Test): void {
  test("a folder lists what is below it, in the order of the keys, and nothing of its neighbours", async (store) => {
    const inside: Key[] = [["auction", ""], ["auction", "10"], ["auction", "2"], ["auction", "2", "deep"]];
    const outside: Key[] = [["auction"], ["auctions", "1"], ["auctio", "n"], ["a", "auction"], [
      "Auction",
      "1",
    ], ["*"]];
    for (const key of [...inside, ...outside].reverse()) await store.put(key, formatKey(key));
    const all = inside.map((key) => ({ key, value: formatKey(key) }));
    assert.deepEqual(await store.list(["auction"]), all);
    assert.deepEqual(await Array.fromAsync(store.scan(["auction"])), all);
    assert.deepEqual(await store.list(["auction", "2"]), [{
      key: ["auction", "2", "deep"],
      value: "auction/2/deep",
    }]);
    assert.deepEqual(await store.list(["*"]), []);
    assert.deepEqual(await store.list(["nothing"]), []);
  });

  test("keys are ordered by code points, not by UTF-16", async (store) => {
    const ordered = ["", "A", "Z", "a", "a\0", "aa", "\u00e9", "\uffee", "\u{1f600}", "\u{1f600}a"];
    for (const part of ordered.toReversed()) await store.put(["folder", part], 0);
    assert.deepEqual((await store.list(["folder"])).map(({ key }) => key[1]), ordered);
  });

  test("a thousand and more documents are listed whole", async (store) => {
    const ids = Array.from({ length: 1203 }, (_, index) => String(10_000 + index));
    await Promise.all(ids.map((id) => store.put(["auction", id], { id, padding: "x".repeat(1500) })));
    assert.deepEqual((await store.list(["auction"])).map(({ key }) => key[1]), ids);
    assert.deepEqual((await Array.fromAsync(store.scan(["auction"]))).map(({ key }) => key[1]), ids);
    await Promise.all(ids.map((id) => store.delete(["auction", id])));
    assert.deepEqual(await store.list(["auction"]), []);
  });

  test("a scan reads ledgers and other documents in the order of their keys", async (store) => {
    const ids = Array.from({ length: 230 }, (_, index) => String(1_000 + index));
    const keys: Key[] = ids.flatMap((id) => [["bid_history", id, `${id}-1`], ["bid_history", id, `${id}-2`]]);
    await Promise.all(keys.toReversed().map((key) => store.put(key, formatKey(key))));
    const scanned = await Array.fromAsync(store.scan(["bid_history"]));
    assert.deepEqual(scanned, await store.list(["bid_history"]));
    assert.deepEqual(scanned.map(({ key }) => key), keys);
    assert.equal((await Array.fromAsync(store.scan(["bid_history", "1000"]))).length, 2);
  });
}

function writes(test: Test): void {
  test("of many writes to one key the newest stays, and every one is acknowledged", async (store) => {
    const puts = Array.from({ length: 500 }, (_, index) => store.put(["counter"], index));
    assert.equal((await Promise.all(puts)).length, 500);
    assert.equal(await store.get(["counter"]), 499);
  });

  test("a put and a delete of one key keep their order, and other keys are left alone", async (store) => {
    await store.put(["neighbour"], "here");
    await Promise.all([store.put(["a"], 1), store.delete(["a"])]);
    await Promise.all([store.delete(["b"]), store.put(["b"], 1)]);
    await Promise.all([store.put(["c"], 1), store.delete(["c"]), store.put(["c"], 2)]);
    const stored = await Promise.all([store.get(["a"]), store.get(["b"]), store.get(["c"])]);
    assert.deepEqual(stored, [undefined, 1, 2]);
    assert.equal(await store.get(["neighbour"]), "here");
  });

  test("64 KiB are taken to the byte; a byte more is refused alone, with its size", async (store) => {
    const largest = "é".repeat((LARGEST_DOCUMENT_BYTES - 2) / 2);
    const results = await Promise.allSettled([
      store.put(["before"], 1),
      store.put(["large"], largest),
      store.put(["too", "large"], `${largest}x`),
      store.put(["too", "long"], "€".repeat(LARGEST_DOCUMENT_BYTES / 3)),
      store.put(["after"], 1),
    ]);
    const isStored = results.map(({ status }) => status === "fulfilled");
    assert.deepEqual(isStored, [true, true, false, false, true]);
    assert.match(
      String((results[2] as PromiseRejectedResult).reason),
      /too\/large.*65537 bytes.*65536 are the most/,
    );
    assert.equal(await store.get(["large"]), largest);
    assert.equal(await store.get(["too", "large"]), undefined);
    assert.equal(store.health().healthy, true);
  });

  test("what would not come back as it was written is refused", async (store) => {
    await assert.rejects(store.put(["auction", "\ud800"], 1), /not well-formed/);
    await assert.rejects(store.put(["auction", "1"], undefined as unknown as Json), /no JSON/);
    assert.deepEqual(await store.list(["auction"]), []);
  });
}
