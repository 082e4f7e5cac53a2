import assert from "node:assert/strict";
import { olderSeal } from "../../tests/support/takeover/older_seal.ts";
import { isSealedByOlder, openOlderWith } from "./older_cipher.ts";

const SECRET = "a secret of the older installation";
const KEY = "0f".repeat(32);
const COOKIES = "__session=eyJhbGciOi.abc; other=1";

Deno.test("a text that the older installation sealed with its secret is opened with the same secret", async () => {
  const open = openOlderWith({ passphrase: SECRET });
  assert.equal(await open(olderSeal(COOKIES, { secret: SECRET })), COOKIES);
  assert.equal(await open(olderSeal("żółw=1", { secret: SECRET })), "żółw=1");
});

Deno.test("a text that it sealed with its key is opened with the same key", async () => {
  assert.equal(await openOlderWith({ keyText: KEY })(olderSeal(COOKIES, { keyHex: KEY })), COOKIES);
});

Deno.test("where both are given, the one that it had opens the text", async () => {
  const open = openOlderWith({ keyText: KEY, passphrase: SECRET });
  assert.equal(await open(olderSeal(COOKIES, { keyHex: KEY })), COOKIES);
  assert.equal(await open(olderSeal(COOKIES, { secret: SECRET })), COOKIES);
});

Deno.test("another key, a changed text and a text that is not sealed open nothing", async () => {
  const open = openOlderWith({ passphrase: SECRET });
  const sealed = olderSeal(COOKIES, { secret: SECRET });
  const changed = `${sealed.slice(0, 50)}${sealed[50] === "A" ? "B" : "A"}${sealed.slice(51)}`;
  for (
    const text of [changed, COOKIES, "", "AAAA", olderSeal(COOKIES, { secret: "another secret, and longer" })]
  ) {
    assert.equal(await open(text), null, text);
  }
  assert.equal(await openOlderWith({})(sealed), null);
});

Deno.test("cookies are never taken for a sealed text, nor a sealed text for cookies", () => {
  for (let tries = 0; tries < 200; tries++) {
    assert.ok(isSealedByOlder(olderSeal("a".repeat(tries + 1), { keyHex: KEY })));
  }
  for (const text of [COOKIES, "a=1; b=2", "__session=abc", "id=", '{"cookies":"a=1"}']) {
    assert.equal(isSealedByOlder(text), false, text);
  }
});
