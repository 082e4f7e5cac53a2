import assert from "node:assert/strict";
import test from "node:test";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { Reply } from "../messages.ts";
import { keptInMemory } from "../../tests/support/extension/kept.ts";
import { type Cookie, createSessionWatch, sha256 } from "./session_watch.ts";

function watched(cookies: readonly Cookie[], storage = keptInMemory()) {
  const clock = createVirtualClock();
  const handed: string[] = [];
  const now = { cookies, reply: { ok: true, body: {} } as Reply, server: "http://nas:3000/" };
  const watch = createSessionWatch({
    clock,
    cookies: () => Promise.resolve(now.cookies),
    storage,
    server: () => now.server,
    handOver: (text) => {
      handed.push(text);
      return Promise.resolve(now.reply);
    },
    changed: () => {},
    fingerprint: (text) => Promise.resolve(`print of ${text.length} ${text.at(-1)}`),
  });
  return { clock, handed, now, watch, storage };
}

const SIGNED_IN = [{ name: "__session", value: "abc" }, { name: "theme", value: "dark" }];

/** Lets the watch look. */
const looked = (clock: ReturnType<typeof createVirtualClock>) => clock.advance(500);

test("a sign-in is handed over once, however many cookies it sets", async () => {
  const { clock, handed, watch } = watched(SIGNED_IN);
  for (let times = 0; times < 5; times += 1) watch.cookiesChanged();
  await looked(clock);
  assert.deepEqual(handed, ["__session=abc; theme=dark"]);
  assert.equal(watch.isSignedIn(), true);
});

test("a rotated session is handed over anew, the same one is not", async () => {
  const { clock, handed, now, watch } = watched(SIGNED_IN);
  watch.cookiesChanged();
  await looked(clock);
  watch.cookiesChanged();
  await looked(clock);
  now.cookies = [{ name: "__session", value: "rotated" }];
  watch.cookiesChanged();
  await looked(clock);
  assert.deepEqual(handed, ["__session=abc; theme=dark", "__session=rotated"]);
});

test("signed out, nothing is handed over", async () => {
  const { clock, handed, watch } = watched([{ name: "theme", value: "dark" }]);
  watch.cookiesChanged();
  await looked(clock);
  assert.deepEqual(handed, []);
  assert.equal(watch.isSignedIn(), false);
});

test("a server that lost its session is given it again, at most once a minute", async () => {
  const { clock, handed, watch } = watched(SIGNED_IN);
  watch.cookiesChanged();
  await looked(clock);
  watch.serverSays(false);
  await looked(clock);
  assert.equal(handed.length, 1);
  await clock.advance(60_000);
  watch.serverSays(false);
  await looked(clock);
  assert.equal(handed.length, 2);
});

test("a worker that was stopped does not hand the same cookies over again", async () => {
  const first = watched(SIGNED_IN);
  first.watch.cookiesChanged();
  await looked(first.clock);
  const second = watched(SIGNED_IN, first.storage);
  second.watch.cookiesChanged();
  await looked(second.clock);
  assert.deepEqual(second.handed, []);
});

test("another cookie of Nellis's that changes all the time hands nothing over, and hides no new session", async () => {
  const { clock, handed, now, watch } = watched(SIGNED_IN);
  watch.cookiesChanged();
  await looked(clock);
  for (let visit = 0; visit < 5; visit += 1) {
    now.cookies = [{ name: "_ga", value: String(visit) }, ...SIGNED_IN];
    watch.cookiesChanged();
    await looked(clock);
  }
  assert.equal(handed.length, 1);
  now.cookies = [{ name: "_ga", value: "9" }, { name: "__session", value: "next" }];
  watch.cookiesChanged();
  await looked(clock);
  assert.equal(handed[1], "__session=next; _ga=9");
});

test("another server is given the same session at once", async () => {
  const { clock, handed, now, watch } = watched(SIGNED_IN);
  watch.cookiesChanged();
  await looked(clock);
  now.server = "http://other:3000/";
  watch.cookiesChanged();
  await looked(clock);
  assert.equal(handed.length, 2);
});

test("a session that Nellis refused is not offered again for a quarter of an hour, the next one at once", async () => {
  const { clock, handed, now, watch } = watched(SIGNED_IN);
  now.reply = { ok: false, status: 401, error: "no" };
  watch.cookiesChanged();
  await looked(clock);
  for (let minute = 0; minute < 14; minute += 1) {
    watch.serverSays(false);
    watch.cookiesChanged();
    await clock.advance(60_000);
  }
  assert.equal(handed.length, 1);
  now.cookies = [{ name: "__session", value: "next" }];
  watch.cookiesChanged();
  await looked(clock);
  assert.equal(handed.length, 2);
});

test("a session that did not reach the server is handed over a minute later, without a change", async () => {
  const { clock, handed, now, watch } = watched(SIGNED_IN);
  now.reply = { ok: false, status: 0, error: "no answer" };
  watch.cookiesChanged();
  await looked(clock);
  now.reply = { ok: true, body: {} };
  await clock.advance(60_000);
  assert.equal(handed.length, 2);
  await clock.advance(600_000);
  assert.equal(handed.length, 2);
});

test("a server without a session is given it, also where it said so just after it was given one", async () => {
  const { clock, handed, watch } = watched(SIGNED_IN);
  watch.cookiesChanged();
  await looked(clock);
  watch.serverSays(false);
  await clock.advance(61_000);
  assert.equal(handed.length, 2);
});

test("an older session never arrives after a newer one", async () => {
  const { clock, handed, now, watch } = watched(SIGNED_IN);
  const slow = Promise.withResolvers<Reply>();
  now.reply = slow.promise as unknown as Reply;
  watch.cookiesChanged();
  await looked(clock);
  now.cookies = [{ name: "__session", value: "newer" }];
  watch.cookiesChanged();
  await looked(clock);
  assert.equal(handed.length, 1);
  slow.resolve({ ok: true, body: {} });
  await clock.settle();
  assert.deepEqual(handed.at(-1), "__session=newer");
});

test("more cookies than the server takes are left out, the session never", async () => {
  const { clock, handed, watch } = watched([{ name: "big", value: "x".repeat(9_990) }, ...SIGNED_IN]);
  watch.cookiesChanged();
  await looked(clock);
  assert.deepEqual(handed, ["__session=abc; theme=dark"]);
});

test("the cookies lie nowhere in the storage, only their print", async () => {
  const { clock, storage, watch } = watched([{ name: "__session", value: "very-secret" }]);
  watch.cookiesChanged();
  await looked(clock);
  assert.deepEqual(await storage.get("handed"), { handed: "print of 28 t" });
  assert.match(await sha256("very-secret"), /^[0-9a-f]{64}$/);
});
