import assert from "node:assert/strict";
import {
  biddingCheck,
  breakerCheck,
  clockCheck,
  notificationsCheck,
  powerCutCheck,
  sessionCheck,
  socketsCheck,
} from "./health_checks.ts";

Deno.test("a pause of all bidding degrades the whole, and a dry run is told", () => {
  assert.deepEqual(biddingCheck(true, false), {
    status: "degraded",
    message: "All bidding is paused: POST /api/bidding/resume ends the pause",
  });
  assert.equal(biddingCheck(false, true).status, "healthy");
  assert.match(biddingCheck(false, true).message, /^Gavel practises/);
  assert.deepEqual(biddingCheck(false, false), { status: "healthy", message: "Bids are sent" });
});

Deno.test("the breaker's check says when calls do not leave, and until when", () => {
  const check = (state: "closed" | "open" | "half_open", isOn = true) =>
    breakerCheck({ state, nextAttemptTime: state === "open" ? 31_500 : null }, isOn, 2_000);
  assert.equal(check("closed").status, "healthy");
  assert.deepEqual(check("open"), {
    status: "degraded",
    message: "Too many calls to Nellis failed in a row: the next is sent in 30 s",
  });
  assert.equal(check("half_open").status, "degraded");
  assert.equal(check("open", false).status, "healthy");
});

Deno.test("the clock's check says how far apart the clocks are, and degrades where that is vague", () => {
  const check = (offset: number, uncertainty: number) =>
    clockCheck({ offsetMs: () => offset, uncertaintyMs: () => uncertainty });
  assert.deepEqual(check(0, Infinity), { status: "healthy", message: "Nellis's clock is not known yet" });
  assert.equal(check(-80_000, 20).status, "healthy");
  assert.match(check(-80_000, 20).message, /80000 ms behind this machine's \(± 20 ms\)/);
  assert.match(check(12, 20).message, /12 ms ahead of/);
  assert.equal(check(0, 1_501).status, "degraded");
});

Deno.test("a session that Nellis refuses degrades the whole; none at all does not", () => {
  const check = (cookies: string | null, standing: "unknown" | "works" | "refused") =>
    sessionCheck({ cookies: () => cookies, standing: () => standing }).status;
  assert.equal(check(null, "unknown"), "healthy");
  assert.equal(check("__session=x", "unknown"), "healthy");
  assert.equal(check("__session=x", "works"), "healthy");
  assert.equal(check("__session=x", "refused"), "degraded");
});

Deno.test("notices that do not arrive degrade the whole, with the reason", () => {
  assert.equal(notificationsCheck(null).status, "healthy");
  assert.equal(notificationsCheck({ trouble: () => null }).status, "healthy");
  assert.deepEqual(notificationsCheck({ trouble: () => "ntfy.sh answers 503" }), {
    status: "degraded",
    message: "ntfy.sh answers 503",
  });
});

Deno.test("clients are counted", () => {
  assert.equal(socketsCheck(1).message, "1 client is connected");
  assert.equal(socketsCheck(2).message, "2 clients are connected");
});

Deno.test("a store that a power cut can take bids from degrades the whole, and one that is slow by its set-up says so", () => {
  const check = (risk: string | null, ms: number) =>
    powerCutCheck({ risk: () => risk, longestMs: () => ms, synced: () => Promise.resolve() });
  assert.deepEqual(check("set `appendfsync always`", 0), {
    status: "degraded",
    message: "set `appendfsync always`",
  });
  assert.deepEqual(check(null, 0), {
    status: "healthy",
    message: "A power cut takes nothing that was acknowledged",
  });
  assert.match(check(null, 1_000).message, /up to 1 s: `appendfsync always` in Redis/);
});
