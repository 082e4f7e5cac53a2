import assert from "node:assert/strict";
import type { Cipher } from "../store/crypto.ts";
import { recordLog } from "../../tests/support/logged.ts";
import { olderSeal } from "../../tests/support/takeover/older_seal.ts";
import { openOlderWith } from "./older_cipher.ts";
import { createMemoryStore } from "../store/memory.ts";
import { isHeaderSafe, loadSession } from "./session.ts";

const COOKIES = "__session=eyJhbGciOi; theme=dark";

/** Seals by turning the text around, with `key` in front: enough to tell who can open what. */
function cipherOf(key: string): Cipher {
  const turned = (text: string) => [...text].reverse().join("");
  return {
    encrypt: (text) => Promise.resolve(`${key}${turned(text)}`),
    // deno-lint-ignore require-await -- it must reject, not throw
    async decrypt(sealed) {
      if (!sealed.startsWith(key)) throw new Error("another key");
      return turned(sealed.slice(key.length));
    },
  };
}

Deno.test("without a stored session nobody is signed in", async () => {
  const session = await loadSession(createMemoryStore(), cipherOf("k1"));
  assert.deepEqual([session.cookies(), session.setAtMs()], [null, null]);
});

Deno.test("cookies outlast a restart, and lie in the store only sealed", async () => {
  const store = createMemoryStore();
  const session = await loadSession(store, cipherOf("k1"));
  await session.set(` ${COOKIES} `, 1_700_000_000_000);
  assert.deepEqual([session.cookies(), session.setAtMs()], [COOKIES, 1_700_000_000_000]);
  const again = await loadSession(store, cipherOf("k1"));
  assert.deepEqual([again.cookies(), again.setAtMs()], [COOKIES, 1_700_000_000_000]);
  assert.doesNotMatch(JSON.stringify(await store.get(["auth", "cookies"])), /__session|eyJhbGciOi/);
});

Deno.test("cookies that no header can carry are refused, and the session stays as it was", async () => {
  const store = createMemoryStore();
  const session = await loadSession(store, cipherOf("k1"));
  await session.set(COOKIES, 1);
  for (const cookies of ["", "  ", "a=1\r\nX-Evil: 1", "a=1\nb=2", "a=\0", "a=\t", "a=\x7f", "a=\u{1f36a}"]) {
    assert.equal(isHeaderSafe(cookies), false, JSON.stringify(cookies));
    await assert.rejects(session.set(cookies, 2), RangeError);
  }
  assert.deepEqual([session.cookies(), session.setAtMs()], [COOKIES, 1]);
  assert.equal((await loadSession(store, cipherOf("k1"))).cookies(), COOKIES);
  assert.equal(isHeaderSafe("name=caf\u00e9; other=1"), true);
});

Deno.test("a refusal never holds the cookies", async () => {
  const session = await loadSession(createMemoryStore(), cipherOf("k1"));
  await assert.rejects(session.set(`${COOKIES}\n`, 1), (error: Error) => !error.message.includes("eyJ"));
});

Deno.test("cookies that could not be stored are not used", async () => {
  const store = createMemoryStore();
  const session = await loadSession(store, cipherOf("k1"));
  await store.close();
  await assert.rejects(session.set(COOKIES, 1), /closed/);
  assert.equal(session.cookies(), null);
});

Deno.test("a session sealed with another key counts as not signed in, and is back with the right key", async () => {
  const store = createMemoryStore();
  await (await loadSession(store, cipherOf("k1"))).set(COOKIES, 1);
  const locked = await loadSession(store, cipherOf("k2"));
  assert.deepEqual([locked.cookies(), locked.setAtMs()], [null, null]);
  assert.equal((await loadSession(store, cipherOf("k1"))).cookies(), COOKIES);
});

Deno.test("a new sign-in takes the place of a session that can't be read", async () => {
  for (const text of ["{half", '"text"', '{"sealed":7,"setAtMs":1}', '{"sealed":"k1\\n","setAtMs":1}']) {
    const store = createMemoryStore([[["auth", "cookies"], text]]);
    const session = await loadSession(store, cipherOf("k1"));
    assert.equal(session.cookies(), null, text);
    await session.set(COOKIES, 2);
    assert.equal((await loadSession(store, cipherOf("k1"))).cookies(), COOKIES);
  }
});

Deno.test("cookies that the older installation left plainly are used, and sealed at once", async () => {
  const older: readonly (readonly [string, number | null])[] = [
    [COOKIES, null],
    [JSON.stringify(COOKIES), null],
    [JSON.stringify({ cookies: ` ${COOKIES}`, timestamp: 1_700_000_000_000 }), 1_700_000_000_000],
    [JSON.stringify({ cookies: COOKIES, timestamp: "2023-11-14T22:13:20.000Z" }), 1_700_000_000_000],
    [JSON.stringify({ cookies: COOKIES, timestamp: "yesterday" }), null],
    [JSON.stringify({ cookies: COOKIES }), null],
  ];
  for (const [text, setAtMs] of older) {
    const store = createMemoryStore([[["auth", "cookies"], text]]);
    const session = await loadSession(store, cipherOf("k1"));
    assert.deepEqual([session.cookies(), session.setAtMs()], [COOKIES, setAtMs], text);
    assert.doesNotMatch(JSON.stringify(await store.list(["auth"])), /__session|eyJhbGciOi/);
    const again = await loadSession(store, cipherOf("k1"));
    assert.deepEqual([again.cookies(), again.setAtMs()], [COOKIES, setAtMs], text);
  }
});

Deno.test("cookies that the older installation sealed are opened with its secret, and sealed anew at once", async () => {
  const sealed = olderSeal(COOKIES, { secret: "a secret of theirs" });
  const store = createMemoryStore([[["auth", "cookies"], sealed]]);
  const session = await loadSession(
    store,
    cipherOf("k1"),
    openOlderWith({ passphrase: "a secret of theirs" }),
  );
  assert.deepEqual([session.cookies(), session.setAtMs()], [COOKIES, null]);
  assert.notEqual((await store.list(["auth"]))[0]?.raw, sealed);
  assert.equal((await loadSession(store, cipherOf("k1"))).cookies(), COOKIES);
});

Deno.test("a session that the older installation sealed with another secret waits for that secret", async () => {
  using logged = recordLog();
  const sealed = olderSeal(COOKIES, { secret: "a secret of theirs" });
  const store = createMemoryStore([[["auth", "cookies"], sealed]]);
  const open = openOlderWith({ passphrase: "another secret than theirs" });
  assert.equal((await loadSession(store, cipherOf("k1"), open)).cookies(), null);
  assert.equal((await store.list(["auth"]))[0]?.raw, sealed);
  assert.match(logged.at("error").join(), /set the ENCRYPTION_SECRET or ENCRYPTION_KEY that it had/);
  const right = openOlderWith({ passphrase: "a secret of theirs" });
  assert.equal((await loadSession(store, cipherOf("k1"), right)).cookies(), COOKIES);
});

Deno.test("what the older installation sealed and no header can carry is not used", async () => {
  const secret = "a secret of theirs";
  for (const text of ["a=1\r\nX-Evil: 1", "no cookies"]) {
    const store = createMemoryStore([[["auth", "cookies"], olderSeal(text, { secret })]]);
    const session = await loadSession(store, cipherOf("k1"), openOlderWith({ passphrase: secret }));
    assert.equal(session.cookies(), null);
  }
});

Deno.test("what the older installation left and no header can carry stays as it is, unused", async () => {
  for (
    const text of ["a=1\r\nX-Evil: 1", "no cookies", JSON.stringify({ cookies: "a=1\nb=2" }), '{"cookies":7}']
  ) {
    const store = createMemoryStore([[["auth", "cookies"], text]]);
    const before = await store.list(["auth"]);
    assert.equal((await loadSession(store, cipherOf("k1"))).cookies(), null, text);
    assert.deepEqual(await store.list(["auth"]), before);
  }
});

Deno.test("a renewed session is used at once, and is there after a restart", async () => {
  const store = createMemoryStore();
  const session = await loadSession(store, cipherOf("k1"));
  await session.set("__session=a", 1);
  session.renewed("__session=a", "__session=b");
  assert.equal(session.cookies(), "__session=b");
  session.saw("__session=a", true);
  session.renewed("__session=b", "__session=c");
  await session.set("__session=d", 2);
  session.renewed("__session=d", "__session=e");
  session.saw("__session=e", true);
  await turns();
  const again = await loadSession(store, cipherOf("k1"));
  assert.deepEqual([again.cookies(), again.setAtMs()], ["__session=e", 2]);
  assert.doesNotMatch(JSON.stringify(await store.list(["auth"])), /__session/);
});

Deno.test("an answer to an older session changes nothing", async () => {
  const session = await loadSession(createMemoryStore(), cipherOf("k1"));
  await session.set("__session=a", 1);
  await session.set("__session=b", 2);
  session.renewed("__session=a", "__session=late");
  session.saw("__session=a", false);
  assert.deepEqual([session.cookies(), session.standing()], ["__session=b", "works"]);
  session.renewed("__session=b", "__session=c\r\nX-Evil: 1");
  assert.equal(session.cookies(), "__session=b");
});

Deno.test("a renewal that comes with a page for strangers makes way for the session before it", async () => {
  const store = createMemoryStore();
  const session = await loadSession(store, cipherOf("k1"));
  await session.set("__session=a", 1);
  session.renewed("__session=a", "__session=anonymous");
  session.saw("__session=a", false);
  session.saw("__session=anonymous", false);
  assert.deepEqual([session.cookies(), session.standing()], ["__session=a", "refused"]);
  session.saw("__session=a", true);
  assert.deepEqual([session.cookies(), session.standing()], ["__session=a", "works"]);
  session.saw("__session=anonymous", false);
  assert.equal(session.standing(), "works");
  await turns();
  assert.equal((await loadSession(store, cipherOf("k1"))).cookies(), "__session=a");
});

Deno.test("an old session that is refused once it was renewed takes nothing from the new one", async () => {
  const session = await loadSession(createMemoryStore(), cipherOf("k1"));
  await session.set("__session=a", 1);
  session.renewed("__session=a", "__session=b");
  session.saw("__session=a", false);
  session.saw("__session=a", false);
  assert.deepEqual([session.cookies(), session.standing()], ["__session=b", "works"]);
});

Deno.test("a renewed session that was answered as a stranger's for a while is found again", async () => {
  const session = await loadSession(createMemoryStore(), cipherOf("k1"));
  await session.set("__session=a", 1);
  session.renewed("__session=a", "__session=b");
  for (const sent of ["__session=a", "__session=b"]) session.saw(sent, false);
  assert.deepEqual([session.cookies(), session.standing()], ["__session=a", "refused"]);
  session.saw("__session=a", false);
  assert.equal(session.cookies(), "__session=b");
  session.saw("__session=b", true);
  assert.deepEqual([session.cookies(), session.standing()], ["__session=b", "works"]);
});

Deno.test("a session that was renewed while it was tried is kept as it is by then", async () => {
  const session = await loadSession(createMemoryStore(), cipherOf("k1"));
  session.renewed("__session=tried", "__session=1");
  session.renewed("__session=1", "__session=2");
  await session.set("__session=tried", 1);
  assert.equal(session.cookies(), "__session=2");
});

Deno.test("who asks hears how the session stands, and whoever listens when that changes", async () => {
  const session = await loadSession(createMemoryStore(), cipherOf("k1"));
  const heard: string[] = [];
  session.onStanding((standing) => heard.push(standing));
  session.saw("__session=a", false);
  assert.equal(session.standing(), "unknown");
  await session.set("__session=a", 1);
  session.saw("__session=a", true);
  session.saw("__session=a", false);
  session.saw("__session=a", false);
  await session.set("__session=b", 2);
  assert.deepEqual(heard, ["works", "refused", "works"]);
});

/** Lets what was begun be written. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
