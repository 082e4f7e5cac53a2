import assert from "node:assert/strict";
import test from "node:test";
import { createFakeFetch, createMemoryStorage } from "../../../tests/support/dashboard/dashboard_parts.ts";
import { createServer } from "./server.ts";
import { createSession } from "./session.ts";

function serverThat(answer: Parameters<typeof createFakeFetch>[0]) {
  return createServer({ fetch: createFakeFetch(answer).fetch, key: () => null, refused: () => {} });
}

test("a browser that has signed in stays so", async () => {
  const storage = createMemoryStorage();
  const session = createSession(storage, "/gavel/");
  assert.equal(session.key.value, null);
  const error = await session.signIn(serverThat(() => ({ body: { success: true, key: "k1" } })), {
    token: "t",
  });
  assert.equal(error, null);
  assert.equal(session.key.value, "k1");
  assert.equal(createSession(storage, "/gavel/").key.value, "k1");
  assert.equal(createSession(storage, "/").key.value, null, "another Gavel of the same address has its own");
});

test("a wrong token is told, and leaves the browser as it was", async () => {
  const storage = createMemoryStorage({ "gavel.key /": "k1" });
  const session = createSession(storage, "/");
  const wrong = serverThat(() => ({ status: 401, body: { success: false, error: "This is not the token" } }));
  assert.equal(await session.signIn(wrong, { token: "x" }), "This is not the token");
  assert.equal(session.key.value, "k1");
});

test("an answer without a key signs nobody in", async () => {
  const session = createSession(createMemoryStorage(), "/");
  const older = serverThat(() => ({ body: { success: true } }));
  assert.match(await session.signIn(older, { token: "t" }) ?? "", /no answer of Gavel's/);
  assert.equal(session.key.value, null);
});

test("signing out forgets the key here and for the next visit", () => {
  const storage = createMemoryStorage({ "gavel.key /": "k1" });
  const session = createSession(storage, "/");
  session.forget();
  assert.equal(session.key.value, null);
  assert.deepEqual(storage.all(), {});
});

test("a key that the server does not know is forgotten, unless another tab has signed in since", () => {
  const storage = createMemoryStorage({ "gavel.key /": "k1" });
  const [session, other] = [createSession(storage, "/"), createSession(storage, "/")];
  storage.setItem("gavel.key /", "k2");
  session.giveUp("k1");
  assert.equal(session.key.value, "k2", "the new session's key is taken over");
  session.giveUp("k1");
  assert.equal(session.key.value, "k2", "an answer that comes late signs nobody out");
  session.giveUp("k2");
  assert.equal(session.key.value, null);
  assert.deepEqual(storage.all(), {});
  other.giveUp("k1");
  assert.equal(other.key.value, null);
});

test("whoever is not signed in any more is told why", async () => {
  const refusing = (isKnown: boolean) => {
    const session = createSession(createMemoryStorage({ "gavel.key /": "k1" }), "/");
    if (isKnown) session.prove();
    session.giveUp("k1");
    return session;
  };
  assert.match(refusing(true).trouble.value ?? "", /signed out from elsewhere/);
  assert.match(refusing(false).trouble.value ?? "", /signed out from elsewhere/, "its cookie may be old");
  const session = createSession(createMemoryStorage(), "/");
  const server = serverThat(() => ({ body: { success: true, key: "k2" } }));
  await session.signIn(server, { token: "t" });
  session.giveUp("k2");
  assert.match(session.trouble.value ?? "", /did not keep Gavel's cookie/);
  await session.signIn(server, { token: "t" });
  assert.equal(session.trouble.value, null);
  session.forget();
  assert.equal(session.trouble.value, null, "its owner knows");
});
