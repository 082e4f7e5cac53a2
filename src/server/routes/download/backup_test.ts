import assert from "node:assert/strict";
import { serve, TOKEN } from "../../../../tests/support/server/server_services.ts";

Deno.test("the owner downloads a backup under a name of its own", async () => {
  const { call } = await serve();
  const { status, text, headers } = await call("GET", "/api/backup");
  assert.deepEqual([status, text], [200, '{"secrets":false}\n']);
  assert.equal(headers.get("content-type"), "application/x-ndjson; charset=utf-8");
  assert.equal(headers.get("content-disposition"), 'attachment; filename="gavel-2026-11-02T1200.ndjson"');
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal((await call("GET", "/api/backup?secrets=true")).text, '{"secrets":true}\n');
  assert.equal((await call("GET", "/api/backup?secrets=perhaps")).status, 400);
});

Deno.test("nobody but the owner is given one, and secrets go to the owner's token alone", async () => {
  const { app, call, grants } = await serve();
  const { token } = grants.addClient("laptop");
  const { cookie, key } = grants.openSession({ name: "Chrome", parentId: null });
  const get = async (path: string, headers: Record<string, string>) => {
    const response = await app.request(path, { headers });
    await response.body?.cancel();
    return response.status;
  };
  assert.equal(await get("/api/backup", {}), 401);
  assert.equal(await get("/api/backup", { authorization: token }), 403);
  const browser = { cookie: `gavel_session=${cookie}`, "x-gavel-key": key };
  const asBrowser = await get("/api/backup", browser);
  const withSecrets = await get("/api/backup?secrets=true", browser);
  assert.ok(asBrowser === 200 ? withSecrets === 403 : asBrowser === 401, `${asBrowser}, ${withSecrets}`);
  assert.equal((await call("GET", "/api/backup")).status, 200);
});

Deno.test("a HEAD gets the head, and the backup that was begun for it is ended", async () => {
  let ended = 0;
  const bytes: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.reject(new Error("nobody reads it")),
      return() {
        ended++;
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  const make = () => Promise.resolve({ name: "b.ndjson", bytes, madeAtMs: 0, counts: () => ({}) });
  const { app } = await serve({ services: { backups: { make } } });
  const { status, headers } = await app.request("/api/backup", {
    method: "HEAD",
    headers: { authorization: TOKEN },
  });
  assert.deepEqual([status, headers.get("content-disposition"), ended], [
    200,
    'attachment; filename="b.ndjson"',
    1,
  ]);
});

Deno.test("a store that is away is said", async () => {
  const { call, backstage } = await serve();
  backstage.backupTrouble = "The store does not answer, so no backup can be made: try again when it is back";
  const { status, body } = await call("GET", "/api/backup");
  assert.deepEqual([status, body.code], [503, "STORE_AWAY"]);
  assert.match(body.error, /try again when it is back/);
});
