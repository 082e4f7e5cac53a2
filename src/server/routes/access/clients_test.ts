import assert from "node:assert/strict";
import { LOT_ID } from "../../../../tests/support/auctions.ts";
import { eventually } from "../../../../tests/support/eventually.ts";
import { openBrowser } from "../../../../tests/support/server/browser.ts";
import { connectClient } from "../../../../tests/support/server/protocol_client.ts";
import {
  serve,
  type ServedTest,
  TOKEN,
  withServer,
} from "../../../../tests/support/server/server_services.ts";
import { loadGrants, MOST_GRANTS } from "../../../owner/grants.ts";
import { createMemoryStore } from "../../../store/memory.ts";
import { createVirtualClock } from "../../../../tests/support/virtual_clock.ts";

const EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

/** Gets a client its token by a one-time code, as the extension does. */
async function pair({ call }: ServedTest, name = "Chrome on the laptop") {
  const { code } = (await call("POST", "/api/codes")).body;
  const headers = { authorization: "", origin: EXTENSION };
  return (await call("POST", "/api/pair", { code, name }, headers)).body;
}

Deno.test("a code gets a client a token of its own, good where the owner's is", () =>
  withServer({}, async (served) => {
    const { port } = await served.listen();
    const { token, id } = await pair(served);
    assert.match(token, /^[\w-]{43}$/);
    for (const authorization of [token, `Bearer ${token}`]) {
      assert.equal(
        (await served.call("POST", "/api/bidding/pause", undefined, { authorization })).status,
        200,
      );
    }
    const client = await connectClient(`ws://127.0.0.1:${port}/ws`, { token });
    assert.equal((await client.request("getMonitoredAuctions")).success, true);
    await client.close();
    const { clients } = (await served.call("GET", "/api/clients")).body;
    assert.deepEqual(clients, [{
      id,
      kind: "client",
      name: "Chrome on the laptop",
      createdAt: new Date(served.clock.now()).toISOString(),
      lastSeenAt: new Date(served.clock.now()).toISOString(),
      isThis: false,
    }]);
  }));

Deno.test("a code pairs once, and a wrong one counts as a guess", async () => {
  const served = await serve();
  const { call } = served;
  const { code } = (await call("POST", "/api/codes")).body;
  const attempt = (with_: string, name: unknown = "x") =>
    call("POST", "/api/pair", { code: with_, name }, { authorization: "", origin: EXTENSION });
  for (const name of ["", "   ", "two\nlines", "x".repeat(61), 5, null, "\u200b", "a\u202eb", "a\u2028b"]) {
    assert.equal((await attempt(code, name)).status, 400, `a wrong name does not use the code up: ${name}`);
  }
  assert.equal((await attempt(code)).status, 200);
  for (let guess = 1; guess <= 5; guess++) assert.equal((await attempt(code)).status, 401);
  assert.equal((await attempt(code)).body.code, "TOO_MANY_ATTEMPTS");
  const { code: right } = (await call("POST", "/api/codes")).body;
  assert.equal((await attempt(right)).status, 200);
});

Deno.test("a page that may not call can't pair", async () => {
  const served = await serve();
  const { code } = (await served.call("POST", "/api/codes")).body;
  const headers = { authorization: "", origin: "https://evil.example" };
  assert.equal((await served.call("POST", "/api/pair", { code, name: "x" }, headers)).status, 403);
  assert.deepEqual(served.grants.list(), []);
});

Deno.test("the owner makes a token for a script by hand, and it is shown once", async () => {
  const { call } = await serve();
  const { token, id } = (await call("POST", "/api/clients", { name: " script " })).body;
  assert.equal((await call("GET", "/api/auctions", undefined, { authorization: token })).status, 200);
  const { text, body } = await call("GET", "/api/clients");
  assert.ok(!text.includes(token));
  assert.deepEqual([body.clients[0].id, body.clients[0].name], [id, "script"]);
});

Deno.test("a client's token neither lists, makes nor revokes others, nor signs anybody out", async () => {
  const served = await serve();
  const { call, grants } = served;
  const { token } = await pair(served);
  const { id: other } = (await call("POST", "/api/clients", { name: "script" })).body;
  const before = grants.list().map(({ id }) => id);
  for (
    const [method, path, body] of [
      ["GET", "/api/clients", undefined],
      ["POST", "/api/codes", undefined],
      ["POST", "/api/clients", { name: "another" }],
      ["DELETE", `/api/clients/${other}`, undefined],
      ["POST", "/api/clients/sign-out-everywhere", {}],
    ] as const
  ) {
    const answer = await call(method, path, body, { authorization: token });
    assert.deepEqual([answer.status, answer.body.code], [403, "OWNER_ONLY"], `${method} ${path}`);
  }
  assert.deepEqual(grants.list().map(({ id }) => id), before);
});

Deno.test("a client may give its own token up", async () => {
  const served = await serve();
  const { token, id } = await pair(served);
  const headers = { authorization: token };
  assert.equal((await served.call("DELETE", `/api/clients/${id}`, undefined, headers)).status, 200);
  assert.equal((await served.call("GET", "/api/auctions", undefined, headers)).status, 401);
});

Deno.test("a revoked token ends its sockets at once, and those of others go on", () =>
  withServer({}, async (served) => {
    const { port } = await served.listen();
    const { token, id } = await pair(served);
    const [revoked, owners] = [
      await connectClient(`ws://127.0.0.1:${port}/ws`, { token }),
      await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN }),
    ];
    assert.equal((await served.call("DELETE", `/api/clients/${id}`)).status, 200);
    assert.equal(await revoked.closed, 1008);
    assert.equal((await owners.request("ping")).type, "pong");
    assert.equal(
      (await served.call("GET", "/api/auctions", undefined, { authorization: token })).status,
      401,
    );
    assert.equal((await served.call("DELETE", `/api/clients/${id}`)).body.code, "UNKNOWN_CLIENT");
    await owners.close();
  }));

Deno.test("what a revoked client had sent and still waited for its turn is not done", () =>
  withServer({ limits: { socketMessages: 1 } }, async (served) => {
    const { port } = await served.listen();
    const { token, id } = await pair(served);
    const client = await connectClient(`ws://127.0.0.1:${port}/ws`, { token });
    await served.clock.advance(1_000);
    const timers = served.clock.pending();
    for (const amount of [5, 6, 7]) client.send({ type: "placeBid", auctionId: LOT_ID, amount });
    await client.next(({ type }) => type === "bidResult");
    await eventually("another waits for its turn", () => served.clock.pending() > timers);
    await served.grants.end([id]);
    await client.closed;
    await served.clock.advance(10_000);
    assert.deepEqual(served.backstage.orders, [`bid ${LOT_ID} 500`]);
  }));

Deno.test("a client's token signs a browser in with the client's rights, and takes it along when it is revoked", () =>
  withServer({}, async (served) => {
    const { port } = await served.listen();
    const { token, id } = await pair(served);
    const browser = openBrowser(`http://127.0.0.1:${port}`);
    assert.equal((await browser.login({ token })).status, 200);
    assert.equal((await browser.call("GET", "/api/auctions")).status, 200);
    assert.equal((await browser.call("GET", "/api/clients")).body.code, "OWNER_ONLY");
    assert.equal((await browser.call("POST", "/api/codes")).body.code, "OWNER_ONLY");
    const socket = await browser.socket();
    await socket.request("authenticate", { key: browser.key });
    await served.call("DELETE", `/api/clients/${id}`);
    assert.equal(await socket.closed, 1008);
    assert.equal((await browser.call("GET", "/api/auctions")).status, 401);
  }));

Deno.test("a browser sees which session is its own, and signing it out takes its cookie", () =>
  withServer({}, async (served) => {
    const { port } = await served.listen();
    const [one, other] = [1, 2].map(() => openBrowser(`http://127.0.0.1:${port}`));
    assert.ok(one && other);
    await one.login({ token: TOKEN });
    await other.login({ token: TOKEN });
    const { clients } = (await one.call("GET", "/api/clients")).body;
    assert.equal(clients.length, 2);
    const own = clients.filter(({ isThis }: { readonly isThis: boolean }) => isThis);
    assert.equal(own.length, 1);
    assert.equal((await one.call("DELETE", `/api/clients/${own[0].id}`)).status, 200);
    assert.deepEqual([...one.cookies], []);
    assert.equal((await one.call("GET", "/api/clients")).status, 401);
    assert.equal((await other.call("GET", "/api/clients")).body.clients.length, 1);
  }));

Deno.test("signing out everywhere ends every session and code, and clients only when that is said", () =>
  withServer({}, async (served) => {
    const { port } = await served.listen();
    const browser = openBrowser(`http://127.0.0.1:${port}`);
    await browser.login({ token: TOKEN });
    const { token } = await pair(served);
    const { code } = (await served.call("POST", "/api/codes")).body;
    const socket = await browser.socket();
    await socket.request("authenticate", { key: browser.key });
    const { status, body } = await browser.call("POST", "/api/clients/sign-out-everywhere");
    assert.deepEqual([status, body], [200, { success: true, ended: 1 }]);
    assert.equal(await socket.closed, 1008);
    assert.deepEqual([...browser.cookies], []);
    assert.equal((await browser.login({ code })).status, 401);
    const asClient = () => served.call("GET", "/api/auctions", undefined, { authorization: token });
    assert.equal((await asClient()).status, 200);
    assert.equal((await served.call("POST", "/api/clients/sign-out-everywhere")).body.ended, 0);
    assert.equal((await asClient()).status, 200);
    const all = await served.call("POST", "/api/clients/sign-out-everywhere", { alsoClients: true });
    assert.equal(all.body.ended, 1);
    assert.equal((await asClient()).status, 401);
  }));

Deno.test("a hundred clients are the most, and one more does not use its code up", async () => {
  const served = await serve();
  const { call, grants } = served;
  for (let count = 0; count < MOST_GRANTS; count++) grants.addClient(`client ${count}`);
  assert.equal((await call("POST", "/api/clients", { name: "x" })).body.code, "TOO_MANY_CLIENTS");
  const { code } = (await call("POST", "/api/codes")).body;
  const attempt = () => call("POST", "/api/pair", { code, name: "x" }, { authorization: "" });
  assert.equal((await attempt()).status, 409);
  await grants.end([grants.list()[0]?.id ?? ""]);
  assert.equal((await attempt()).status, 200);
});

Deno.test("while the store is away the owner signs in, pairs and revokes, and is told that it is not written", async () => {
  const memory = createMemoryStore();
  const never = () => new Promise<void>(() => {});
  const clock = createVirtualClock();
  const { call } = await serve({
    services: {
      grants: await loadGrants({ ...memory, put: never, delete: never }, clock),
      store: { type: "redis", health: () => ({ connected: false, healthy: false }) },
    },
  });
  const login = await call("POST", "/api/login", { token: TOKEN }, { authorization: "" });
  assert.deepEqual([login.status, login.body.stored], [200, false]);
  const made = await call("POST", "/api/clients", { name: "script" });
  assert.deepEqual([made.status, made.body.stored], [200, false]);
  const revoked = await call("DELETE", `/api/clients/${made.body.id}`);
  assert.deepEqual([revoked.status, revoked.body.stored], [200, false]);
  assert.match(revoked.body.warning, /not written yet/);
  const asked = await call("GET", "/api/auctions", undefined, { authorization: made.body.token });
  assert.equal(asked.status, 401);
});

Deno.test("a request whose body was on its way when its client was revoked does nothing", () =>
  withServer({}, async (served) => {
    const { port } = await served.listen();
    const { id, token } = (await served.call("POST", "/api/clients", { name: "script" })).body;
    const body = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
    const writer = body.writable.getWriter();
    const started = writer.write(new TextEncoder().encode('{"budget": '));
    const answered = fetch(`http://127.0.0.1:${port}/api/settings`, {
      method: "POST",
      headers: { authorization: token },
      body: body.readable,
    });
    await started;
    const isUsed = () => served.grants.list().some(({ lastSeenAtMs }) => lastSeenAtMs !== null);
    await eventually("its head has come", isUsed);
    assert.equal((await served.call("DELETE", `/api/clients/${id}`)).status, 200);
    const ended = writer.write(new TextEncoder().encode('{"perDay": 100}}')).then(() => writer.close());
    const answer = await answered;
    assert.equal((await answer.json()).code, "UNAUTHORIZED");
    await ended;
    assert.equal((await served.call("GET", "/api/settings")).body.settings.budget.perDay, null);
  }));
