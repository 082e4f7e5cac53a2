import assert from "node:assert/strict";
import {
  aConfig,
  aListing,
  anAuction,
  MINUTE_MS,
  NOON_MS,
  noticesIn,
  rules,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { looksDifferent } from "./auction.ts";
import { type Readiness, readinessFrom, type ReadinessReason } from "./readiness.ts";
import { step } from "./step.ts";
import type { Auction, Step } from "./types.ts";

const SIGNED_OUT = { level: "red", cause: "session", message: "Sign in" } as const;
const PAUSED = { level: "red", cause: "paused", message: "Resume" } as const;
const DRY_RUN = { level: "amber", cause: "dry-run", message: "A dry run" } as const;

/** A lot that closes in ten minutes. */
const near = anAuction({ listing: aListing({ closeTimeMs: NOON_MS + 10 * MINUTE_MS }) });

function checked(auction: Auction, ...reasons: readonly ReadinessReason[]): Step {
  return step(
    auction,
    { type: "readiness-checked", readiness: readinessFrom(reasons, NOON_MS) },
    NOON_MS,
    rules(),
  );
}

function messageIn({ effects }: Step): string | undefined {
  return effects.flatMap((effect) => effect.type === "notify" ? [effect.notification.message] : [])[0];
}

Deno.test("a lot is as ready as the worst of its reasons, which comes first", () => {
  assert.deepEqual(readinessFrom([], NOON_MS), { level: "green", reasons: [], checkedAtMs: NOON_MS });
  assert.equal(readinessFrom([DRY_RUN], NOON_MS).level, "amber");
  const worst = readinessFrom([DRY_RUN, PAUSED, SIGNED_OUT], NOON_MS);
  assert.deepEqual([worst.level, worst.reasons], ["red", [PAUSED, SIGNED_OUT, DRY_RUN]]);
});

Deno.test("green and amber are shown, and nobody is told", () => {
  for (const reasons of [[], [DRY_RUN]]) {
    const next = checked(near, ...reasons);
    assert.deepEqual(next.auction.readiness?.reasons, reasons);
    assert.deepEqual(noticesIn(next), []);
    assert.ok(next.effects.some(({ type }) => type === "publish"));
  }
});

Deno.test("red is told, with the lot, the time left and what to do", () => {
  const next = checked(near, DRY_RUN, SIGNED_OUT, PAUSED);
  assert.deepEqual(noticesIn(next), ["notReady"]);
  assert.equal(
    messageIn(next),
    "Cordless drill closes in 10 min, and no bid could be sent. Sign in. Resume.",
  );
});

Deno.test("a close that is very near is told in seconds", () => {
  const soon = { ...near, listing: aListing({ closeTimeMs: NOON_MS + 40 * SECOND_MS }) };
  assert.match(messageIn(checked(soon, PAUSED)) ?? "", /closes in 40 s,/);
});

Deno.test("what was red before is not told again, however its sentence changes", () => {
  const { auction } = checked(near, SIGNED_OUT, PAUSED);
  assert.deepEqual(noticesIn(checked(auction, { ...SIGNED_OUT, message: "Sign in, please" })), []);
  assert.deepEqual(noticesIn(checked(auction, PAUSED, DRY_RUN)), []);
});

Deno.test("something else that is red is told, and so is what was mended between", () => {
  const { auction: red } = checked(near, SIGNED_OUT);
  assert.deepEqual(noticesIn(checked(red, SIGNED_OUT, PAUSED)), ["notReady"]);
  const { auction: mended } = checked(red);
  assert.equal(mended.readiness?.level, "green");
  assert.deepEqual(noticesIn(checked(mended, SIGNED_OUT)), ["notReady"]);
  const { auction: amber } = checked(near, { ...SIGNED_OUT, level: "amber" });
  assert.deepEqual(noticesIn(checked(amber, SIGNED_OUT)), ["notReady"]);
});

Deno.test("a check that comes back too late says nothing", () => {
  const over = {
    ...near,
    life: { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 0, won: false },
  } as const;
  const manual = { ...near, config: aConfig({ strategy: "manual" }) };
  const watchOnly = { ...near, config: aConfig({ maxBidCents: 0 }) };
  for (const auction of [over, manual, watchOnly]) {
    assert.deepEqual(checked(auction, PAUSED), { auction, effects: [] });
  }
});

Deno.test("a config that bids keeps what was found, and one that does not has nothing to be ready for", () => {
  const { auction } = checked(near, PAUSED);
  const under = (config: Auction["config"]) =>
    step(auction, { type: "config-changed", config }, NOON_MS, rules()).auction.readiness;
  assert.equal(under(aConfig({ strategy: "snipe" })), auction.readiness);
  assert.equal(under(aConfig({ strategy: "manual" })), null);
  assert.equal(under(aConfig({ maxBidCents: 0 })), null);
});

Deno.test("a lot that is over is not ready for anything any more", () => {
  const { auction } = checked(near);
  const listing = aListing({ isClosed: true });
  assert.equal(step(auction, { type: "listing", listing }, NOON_MS, rules()).auction.readiness, null);
});

Deno.test("clients see a new level or another reason, and not that it was looked at again", () => {
  const found = (readiness: Readiness | null) => ({ ...near, readiness });
  const amber = readinessFrom([DRY_RUN], NOON_MS);
  const again = readinessFrom([DRY_RUN], NOON_MS + MINUTE_MS);
  assert.equal(looksDifferent(found(amber), found(again)), false);
  assert.equal(looksDifferent(found(null), found(readinessFrom([], NOON_MS))), true);
  assert.equal(looksDifferent(found(amber), found(readinessFrom([PAUSED], NOON_MS))), true);
  const otherWords = readinessFrom([{ ...DRY_RUN, message: "Other words" }], NOON_MS);
  assert.equal(looksDifferent(found(amber), found(otherWords)), true);
});
