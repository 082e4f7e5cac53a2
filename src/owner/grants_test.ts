import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import { loadGrants, MOST_GRANTS } from "./grants.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function started(store: Store = createMemoryStore(), clock = createVirtualClock()) {
  const ended: string[] = [];
  const grants = await loadGrants(store, clock);
  grants.onEnd((id) => ended.push(id));
  const stored = async () => (await store.list(["access"])).map(({ value }) => JSON.stringify(value));
  return { store, clock, grants, ended, stored };
}

Deno.test("a session is found by both its secrets, a client by its token, and neither by the other's", async () => {
  const { grants } = await started();
  const { cookie, key, id } = grants.openSession({ name: "Chrome on Linux", parentId: null });
  const { token, id: clientId } = grants.addClient("script");
  assert.equal(grants.ofSession({ cookie, key })?.id, id);
  assert.equal(grants.ofToken(token)?.id, clientId);
  for (const secret of [cookie, key, "", "x"]) assert.equal(grants.ofToken(secret), undefined);
  for (const wrong of [key, cookie, token, ""]) {
    if (wrong !== key) assert.equal(grants.ofSession({ cookie, key: wrong }), undefined);
    if (wrong !== cookie) assert.equal(grants.ofSession({ cookie: wrong, key }), undefined);
  }
  assert.equal(grants.ofSession({ cookie: token, key: "" }), undefined);
});

Deno.test("they survive a restart, and the store knows none of their secrets", async () => {
  const { store, clock, grants, stored } = await started();
  const session = grants.openSession({ name: "Chrome", parentId: null });
  const client = grants.addClient("script");
  await Promise.all([session.written, client.written]);
  for (const secret of [session.cookie, session.key, client.token]) {
    assert.ok((await stored()).every((text) => !text.includes(secret)));
  }
  const again = await loadGrants(store, clock);
  assert.deepEqual(again.list(), grants.list());
  assert.equal(again.ofSession(session)?.name, "Chrome");
  assert.equal(again.ofToken(client.token)?.name, "script");
});

Deno.test("what ended is nobody at once and after a restart, and so are the sessions that its token opened", async () => {
  const { store, clock, grants, ended, stored } = await started();
  const client = grants.addClient("laptop");
  const child = grants.openSession({ name: "of the laptop", parentId: client.id });
  const other = grants.openSession({ name: "the owner's", parentId: null });
  await Promise.all([client.written, child.written, other.written]);
  const written = grants.end([client.id]);
  assert.equal(grants.ofToken(client.token), undefined);
  assert.equal(grants.ofSession(child), undefined);
  assert.equal(grants.ofSession(other)?.id, other.id);
  assert.deepEqual(ended.toSorted(), [client.id, child.id].toSorted());
  await written;
  assert.equal((await stored()).length, 1);
  assert.deepEqual((await loadGrants(store, clock)).list().map(({ id }) => id), [other.id]);
});

Deno.test("a session ends when nobody has used it for 90 days, and a client's token does not", async () => {
  const { store, clock, grants, ended } = await started();
  const [used, unused] = ["used", "unused"].map((name) => grants.openSession({ name, parentId: null }));
  const client = grants.addClient("script");
  assert.ok(used && unused);
  await clock.advance(60 * DAY_MS);
  grants.use(used.id);
  await clock.advance(30 * DAY_MS);
  assert.equal(grants.ofSession(unused)?.id, unused.id, "exactly 90 days are allowed");
  await clock.advance(1);
  assert.equal(grants.ofSession(unused), undefined);
  assert.equal(grants.ofSession(used)?.id, used.id);
  assert.deepEqual(ended, [unused.id]);
  await clock.advance(400 * DAY_MS);
  assert.equal(grants.ofToken(client.token)?.id, client.id);
  const again = await loadGrants(store, clock);
  assert.deepEqual(again.list().map(({ name }) => name), ["script"], "also after a restart");
});

Deno.test("the last use is known at once, and written once an hour at most", async () => {
  const memory = createMemoryStore();
  let writes = 0;
  const store: Store = { ...memory, put: (key, value) => (writes++, memory.put(key, value)) };
  const { clock, grants } = await started(store);
  const { id, written } = grants.addClient("script");
  await written;
  assert.equal(grants.list()[0]?.lastSeenAtMs, null);
  grants.use(id);
  assert.equal(writes, 2, "the first use");
  for (let minutes = 0; minutes < 59; minutes++) {
    await clock.advance(60_000);
    grants.use(id);
  }
  assert.equal(writes, 2);
  assert.equal(grants.list()[0]?.lastSeenAtMs, clock.now());
  await clock.advance(60_000);
  grants.use(id);
  assert.equal(writes, 3);
  grants.use("nobody");
  assert.equal(writes, 3);
});

Deno.test("a hundred sessions are the most: one more ends the one that was longest unused", async () => {
  const { clock, grants, ended } = await started();
  const first = grants.openSession({ name: "first", parentId: null });
  const second = grants.openSession({ name: "second", parentId: null });
  for (let count = 2; count < MOST_GRANTS; count++) grants.openSession({ name: "more", parentId: null });
  await clock.advance(1000);
  grants.use(first.id);
  grants.openSession({ name: "one more", parentId: null });
  assert.deepEqual(ended, [second.id]);
  assert.equal(grants.list().length, MOST_GRANTS);
});

Deno.test("a client that signs in again and again ends its own sessions, and none of the owner's", async () => {
  const { grants, ended } = await started();
  const { id: ofOwner } = grants.openSession({ name: "the owner's", parentId: null });
  const { id: parentId } = grants.addClient("script");
  const { id: first } = grants.openSession({ name: "first", parentId });
  for (let count = 1; count < MOST_GRANTS; count++) grants.openSession({ name: "more", parentId });
  assert.equal(ended.includes(ofOwner), false);
  assert.equal(ended.includes(first), true);
  assert.equal(grants.list().filter((grant) => grant.parentId === parentId).length, 10);
});

Deno.test("a document that can't be read grants nothing, and is kept aside", async () => {
  const { store, clock, grants } = await started();
  const { written, id, token } = grants.addClient("script");
  await written;
  await store.put(["access", id], { kind: "client", name: "script", secretHash: 5 });
  await store.put(["access", "newer"], { version: 7 });
  const again = await loadGrants(store, clock);
  assert.deepEqual(again.list(), []);
  assert.equal(again.ofToken(token), undefined);
  assert.equal((await store.list(["set_aside", "access"])).length, 2);
});

Deno.test("a store that has lost newer data lets nobody in: a revoked token may have come back", async () => {
  const { store, clock, grants, stored } = await started();
  const { token, written } = grants.addClient("script");
  await written;
  const again = await loadGrants(store, clock, { isStoreLost: true });
  assert.equal(again.ofToken(token), undefined);
  assert.deepEqual(await stored(), []);
});

Deno.test("while the store writes nothing, everybody who was let in goes on, and who is revoked does not", async () => {
  const memory = createMemoryStore();
  const never = () => new Promise<void>(() => {});
  const { grants } = await started({ ...memory, put: never, delete: never });
  const session = grants.openSession({ name: "Chrome", parentId: null });
  const { token, id } = grants.addClient("script");
  assert.ok(grants.ofSession(session) && grants.ofToken(token));
  void grants.end([id]);
  assert.ok(grants.ofSession(session));
  assert.equal(grants.ofToken(token), undefined);
});
