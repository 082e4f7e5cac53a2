import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { type Allowance, createAllowance, type RememberedAllowance } from "./allowance.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** An allowance before a house that grants `limit` requests in any minute; what is refused counts for nothing there. */
function setUp(limit = 8, remembered: RememberedAllowance | null = null) {
  const clock = createVirtualClock();
  const house = {
    limit,
    retryAfterSeconds: undefined as number | undefined,
    granted: [] as number[],
    refused: 0,
  };
  let mayTryMore = true;
  const allowance = createAllowance({ clock, mostPerMinute: 600, remembered, mayTryMore: () => mayTryMore });
  /** Sends a request, answered after `tripMs`. */
  const send = (isBid = false, tripMs = 100) => {
    const end = allowance.begin();
    const sentAtMs = clock.now();
    house.granted = house.granted.filter((atMs) => atMs > sentAtMs - MINUTE_MS);
    const isGranted = house.granted.length < house.limit;
    if (isGranted) house.granted.push(sentAtMs);
    else house.refused++;
    const { retryAfterSeconds } = house;
    const refusal = retryAfterSeconds === undefined ? { status: 429 } : { status: 429, retryAfterSeconds };
    clock.after(tripMs, () => {
      end();
      allowance.answered(sentAtMs, isGranted ? { status: 200 } : refusal, isBid);
    });
  };
  /** For so long, sends whenever there is room. */
  const use = async (forMs: number) => {
    const untilMs = clock.now() + forMs;
    while (clock.now() < untilMs) {
      if (allowance.grantsAtMs(0) <= clock.now()) send();
      await clock.advance(Math.min(500, untilMs - clock.now()));
    }
  };
  return { clock, house, allowance, send, use, mayTry: (may: boolean) => mayTryMore = may };
}

function grantedInMs({ allowance, clock }: { allowance: Allowance; clock: { now(): number } }): number {
  return Math.max(0, allowance.grantsAtMs(0) - clock.now());
}

Deno.test("where nothing was ever refused, an allowance sets no limit", async () => {
  const { clock, allowance, send } = setUp(1_000);
  for (let n = 0; n < 500; n++) send();
  assert.ok(allowance.grantsAtMs(100) <= clock.now() && allowance.grantsBidAtMs() <= clock.now());
  await clock.advance(MINUTE_MS);
  assert.deepEqual(allowance.view(), {
    perMinute: null,
    grantedPerMinute: null,
    usedLastMinute: 500,
    refusals: 0,
    bidsOnlyForMs: 0,
  });
  assert.equal(allowance.remember(), null);
});

Deno.test("a refusal cuts to half of what was granted, and the figure grows back by one a minute", async () => {
  const { clock, allowance, send } = setUp(8);
  for (let n = 0; n < 9; n++) send();
  await clock.advance(200);
  assert.deepEqual([allowance.view().perMinute, allowance.view().grantedPerMinute], [4, 8]);
  await clock.advance(2 * MINUTE_MS);
  assert.equal(allowance.view().perMinute, 6);
  await clock.advance(20 * MINUTE_MS);
  assert.equal(allowance.view().perMinute, 8, "what was seen to be granted");
});

Deno.test("refusals of requests that were on their way already are one cut", async () => {
  const { clock, allowance, house, send } = setUp(8);
  for (let n = 0; n < 20; n++) send(false, 100 + n * 10);
  await clock.advance(1_000);
  assert.equal(house.refused, 12);
  assert.deepEqual([allowance.view().perMinute, allowance.view().refusals], [4, 12]);
});

Deno.test("answers that come after the refusal still count as granted before it", async () => {
  const { clock, allowance, send } = setUp(8);
  for (let n = 0; n < 8; n++) send(false, 3_000);
  send(false, 50);
  await clock.advance(100);
  assert.equal(allowance.view().perMinute, 3);
  await clock.advance(4_000);
  assert.deepEqual([allowance.view().perMinute, allowance.view().grantedPerMinute], [4, 8]);
});

Deno.test("Retry-After holds everything but bids; a bid that was refused holds bids too", async () => {
  const { clock, allowance, house, send } = setUp(8);
  house.retryAfterSeconds = 120;
  for (let n = 0; n < 9; n++) send();
  await clock.advance(60_200);
  assert.equal(grantedInMs({ allowance, clock }), 60_000 - 100);
  assert.ok(allowance.grantsBidAtMs() <= clock.now(), "the minute in which eight were granted is over");
  assert.equal(allowance.view().bidsOnlyForMs, 60_000 - 100);
  for (let n = 0; n < 9; n++) send(true);
  await clock.advance(100);
  assert.equal(allowance.grantsBidAtMs() - clock.now(), 120_000);
});

Deno.test("a Retry-After of a day is not believed", async () => {
  const { clock, allowance, house, send } = setUp(0);
  house.retryAfterSeconds = 86_400;
  send();
  await clock.advance(100);
  assert.equal(allowance.view().bidsOnlyForMs, HOUR_MS);
});

Deno.test("refusals in a row that name no time hold for longer each time", async () => {
  const { clock, allowance, send } = setUp(0);
  const held: number[] = [];
  for (let n = 0; n < 9; n++) {
    send();
    await clock.advance(100);
    held.push(allowance.view().bidsOnlyForMs / 1000);
    await clock.advance(allowance.view().bidsOnlyForMs);
  }
  assert.deepEqual(held, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
  assert.ok((allowance.view().perMinute ?? 0) >= 1);
});

Deno.test("on a house that grants eight a minute, hours of full use see few refusals and use most of it", async () => {
  const { allowance, house, use, send } = setUp(8);
  for (let n = 0; n < 9; n++) send();
  await use(20 * MINUTE_MS);
  assert.ok(house.refused <= 4, `${house.refused} refusals in the first minutes`);
  house.refused = 0;
  await use(4 * HOUR_MS);
  assert.ok(house.refused <= 6, `${house.refused} refusals in four hours`);
  assert.ok((allowance.view().perMinute ?? 0) >= 6);
});

Deno.test("while bids are near, nobody finds out whether more is granted", async () => {
  const { clock, house, use, send, mayTry } = setUp(8);
  for (let n = 0; n < 9; n++) send();
  await clock.advance(200);
  mayTry(false);
  await use(2 * HOUR_MS);
  assert.equal(house.refused, 1);
});

Deno.test("one passing refusal does not cripple a day", async () => {
  const { clock, allowance, house, send, use } = setUp(600);
  for (let n = 0; n < 20; n++) send();
  await clock.advance(200);
  house.limit = 0;
  send();
  await clock.advance(200);
  house.limit = 600;
  assert.equal(allowance.view().perMinute, 10);
  await use(45 * MINUTE_MS);
  assert.ok(
    (allowance.view().perMinute ?? 600) >= 100,
    `${allowance.view().perMinute} a minute when all is used`,
  );
});

Deno.test("an unused figure is forgotten slowly, one that was met again and again more slowly", async () => {
  const { clock, allowance, send } = setUp(8);
  for (let n = 0; n < 9; n++) send();
  await clock.advance(2 * HOUR_MS);
  assert.equal(allowance.view().perMinute, 8 + 17, "one more in five minutes, after half an hour");
  await clock.advance(72 * HOUR_MS);
  assert.equal(allowance.view().perMinute, null);
});

Deno.test("no more than the figure leaves in any minute, and bids may use what was seen to be granted", async () => {
  const { clock, allowance, send } = setUp(8);
  for (let n = 0; n < 9; n++) send();
  await clock.advance(61_000);
  for (let n = 0; n < 5; n++) send();
  await clock.advance(1_000);
  assert.equal(allowance.view().perMinute, 5);
  assert.ok(grantedInMs({ allowance, clock }) > 55_000);
  assert.ok(allowance.grantsBidAtMs() <= clock.now());
  for (let n = 0; n < 3; n++) send(true);
  assert.ok(allowance.grantsBidAtMs() > clock.now());
});

Deno.test("what is kept for others leaves less room", async () => {
  const { clock, allowance, send } = setUp(8);
  for (let n = 0; n < 9; n++) send();
  await clock.advance(10 * MINUTE_MS);
  for (let n = 0; n < 2; n++) send();
  assert.ok(allowance.grantsAtMs(5) <= clock.now());
  assert.ok(allowance.grantsAtMs(6) > clock.now());
  assert.ok(allowance.grantsAtMs(100) > clock.now(), "never more than all of it");
  await clock.advance(HOUR_MS);
});

Deno.test("what was learnt and spent outlives a restart", async () => {
  const first = setUp(8);
  for (let n = 0; n < 9; n++) first.send();
  await first.clock.advance(200);
  const kept = first.allowance.remember();
  assert.ok(kept);
  const second = setUp(8, JSON.parse(JSON.stringify(kept)));
  assert.equal(second.allowance.view().perMinute, 4);
  assert.equal(second.allowance.view().usedLastMinute, 9);
  assert.ok(second.allowance.grantsBidAtMs() > second.clock.now());
});

Deno.test("a request that ends without having left counts no more", () => {
  const { clock, allowance } = setUp(8, {
    learned: { perMinute: 1, ceiling: 1, confirmations: 1, isDisproved: false, refusedAtMs: 0, atMs: 0 },
    sentAtMs: [],
    heldUntilMs: 0,
  });
  // Remembered from long ago, so it has grown; what counts is that nothing is spent.
  const ends = Array.from({ length: 3 }, () => allowance.begin());
  assert.equal(allowance.view().usedLastMinute, 3);
  for (const end of ends) (end(), end());
  assert.deepEqual([allowance.view().usedLastMinute, allowance.grantsAtMs(0) <= clock.now()], [0, true]);
});
