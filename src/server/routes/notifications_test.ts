import assert from "node:assert/strict";
import { serve } from "../../../tests/support/server/server_services.ts";

const PATH = "/api/notifications/test";

Deno.test("a test notice answers what its receiver did with it", async () => {
  const { call, backstage } = await serve();
  const taken = await call("POST", PATH);
  assert.deepEqual([taken.status, taken.body], [200, { success: true }]);
  backstage.notifyTrouble = "https://hooks.example did not take the test notice: it answered 500";
  const failed = await call("POST", PATH);
  assert.deepEqual([failed.status, failed.body], [502, {
    success: false,
    error: backstage.notifyTrouble,
    code: "NOTIFICATION_FAILED",
  }]);
});

Deno.test("without a NOTIFY_URL nobody is told, and the answer says what to do", async () => {
  const { call } = await serve({ services: { notifier: null } });
  const { status, body } = await call("POST", PATH);
  assert.deepEqual([status, body.code], [409, "NOTIFICATIONS_OFF"]);
  assert.match(body.error, /set NOTIFY_URL/);
});

Deno.test("a test notice is the owner's alone, and no GET sends one", async () => {
  const { call } = await serve();
  assert.equal((await call("POST", PATH, undefined, { authorization: "" })).status, 401);
  assert.equal((await call("GET", PATH)).status, 405);
});
