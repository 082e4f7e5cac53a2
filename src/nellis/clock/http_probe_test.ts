import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { sleep } from "../../clock.ts";
import { createClockSkew } from "./skew.ts";
import { createHttpProbe } from "./http_probe.ts";
import { createLatency } from "./latency.ts";

/** A probe of a house that answers `status` after 60 ms, with a clock 2 s ahead. */
function setUp(status: number) {
  const clock = createVirtualClock();
  const clockSkew = createClockSkew(clock);
  const latency = createLatency(clock);
  const asked: { url: string; method: string | undefined; headers: [string, string][] }[] = [];
  const probe = createHttpProbe({
    baseUrl: "http://nellis.example/some/path",
    userAgent: "Gavel/test",
    clock,
    clockSkew,
    latency,
    async fetch(url, init) {
      asked.push({ url: url.href, method: init.method, headers: [...new Headers(init.headers)] });
      const date = new Date(clock.now() + 2_000).toUTCString();
      await sleep(clock, 60);
      return new Response(null, { status, headers: { date, location: "/login" } });
    },
  });
  const ask = async () => {
    const asking = probe.probe();
    asking.catch(() => undefined);
    await clock.advance(60);
    return await asking;
  };
  return { ask, asked, clockSkew, latency };
}

Deno.test("a probe asks for a header alone, without the owner's session", async () => {
  const { ask, asked, clockSkew, latency } = setUp(302);
  await ask();
  assert.deepEqual(asked, [{
    url: "http://nellis.example/account",
    method: "HEAD",
    headers: [["user-agent", "Gavel/test"]],
  }]);
  const bounds = clockSkew.bounds();
  assert.ok(bounds && bounds.lowMs <= 2_000 && bounds.highMs >= 2_000);
  assert.equal(latency.estimateMs(), 30);
});

Deno.test("an answer that asks us to stay away is a failure; a page that is gone has a Date all the same", async () => {
  await assert.rejects(setUp(429).ask(), { kind: "rate-limited" });
  await assert.rejects(setUp(403).ask(), { kind: "refused" });
  await assert.rejects(setUp(503).ask(), { kind: "server-error" });
  await setUp(404).ask();
});
