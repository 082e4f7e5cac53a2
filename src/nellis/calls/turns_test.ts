import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createTokenBucket } from "../../resilience/token_bucket.ts";
import { createAllowance, type RememberedAllowance } from "./allowance.ts";
import { type Claim, createTurns, PRIORITY } from "./turns.ts";

/** A figure that was learnt just now: `perMinute`, with `ceiling` seen to be granted. */
function learnt(atMs: number, perMinute: number, ceiling: number, bidsOnlyForMs = 0): RememberedAllowance {
  const learned = { perMinute, ceiling, confirmations: 5, isDisproved: false, refusedAtMs: atMs, atMs };
  return { learned, sentAtMs: [], heldUntilMs: atMs + bidsOnlyForMs };
}

function setUp(perMinute = 4, ceiling = 4, bidsOnlyForMs = 0) {
  const clock = createVirtualClock(0);
  const left: string[] = [];
  const allowance = createAllowance({
    clock,
    mostPerMinute: 600,
    remembered: learnt(0, perMinute, ceiling, bidsOnlyForMs),
  });
  const turns = createTurns(clock, createTokenBucket({ clock, ratePerSecond: 8, burst: 3, reserved: 2 }));
  const claim = (priority: number, more: Partial<Claim> = {}): Claim => ({
    priority,
    rankMs: 0,
    kept: 0,
    goesByMs: Infinity,
    ...more,
  });
  /** Leaves in its turn, and is answered at once. */
  const send = async (name: string, asked: () => Claim, signal?: AbortSignal) => {
    const end = await turns.take({ claim: asked, allowance }, signal);
    left.push(`${name} at ${clock.now() / 1000}`);
    end();
    allowance.answered(clock.now(), { status: 200 }, false);
  };
  const applicant = (asked: Claim) => ({ claim: () => asked, allowance });
  return { clock, left, allowance, turns, claim, send, applicant };
}

Deno.test("within a priority the one whose lot closes soonest goes first", async () => {
  const { clock, left, claim, send } = setUp(60, 60);
  const sent = [
    send("first", () => claim(PRIORITY.rest)),
    send("late", () => claim(PRIORITY.rest, { rankMs: 900 })),
    send("soon", () => claim(PRIORITY.rest, { rankMs: 100 })),
    send("armed", () => claim(PRIORITY.armed, { rankMs: 5_000 })),
  ];
  await clock.advance(5_000);
  await Promise.all(sent);
  assert.deepEqual(left.map((each) => each.split(" ")[0]), ["first", "armed", "soon", "late"]);
});

Deno.test("a request that grows in worth while it waits goes before those that came first", async () => {
  const { clock, left, claim, send } = setUp(1, 1);
  let priority: number = PRIORITY.rest;
  const sent = [
    send("now", () => claim(PRIORITY.rest)),
    send("a", () => claim(PRIORITY.rest)),
    send("b", () => claim(priority)),
  ];
  await clock.advance(30_000);
  priority = PRIORITY.armed;
  await clock.advance(40_000);
  assert.deepEqual(left, ["now at 0", "b at 60"]);
  await clock.advance(60_000);
  await Promise.all(sent);
});

Deno.test("no more leave in a minute than the allowance has room for, and what is kept stays", async () => {
  const { clock, left, claim, send } = setUp(4, 4);
  const sent = Array.from({ length: 4 }, (_, n) => send(`r${n}`, () => claim(PRIORITY.armed, { kept: 2 })));
  await clock.advance(10_000);
  assert.equal(left.length, 2);
  await Promise.all([1, 2].map((n) => send(`bid ${n}`, () => claim(PRIORITY.bid))));
  assert.deepEqual(left.slice(2), ["bid 1 at 10", "bid 2 at 10"]);
  await clock.advance(120_000);
  await Promise.all(sent);
});

Deno.test("a bid without room waits for it, but not past the moment by which it must go", async () => {
  const { clock, left, claim, send } = setUp(1, 1);
  await send("bid 1", () => claim(PRIORITY.bid));
  const sent = [
    send("early", () => claim(PRIORITY.bid, { goesByMs: 20_000 })),
    send("patient", () => claim(PRIORITY.bid)),
  ];
  await clock.advance(200_000);
  await Promise.all(sent);
  assert.deepEqual(left, ["bid 1 at 0", "early at 20", "patient at 80"]);
});

Deno.test("while Nellis asks Gavel to wait only bids leave, and what waited goes afterwards", async () => {
  const { clock, left, turns, claim, send, applicant } = setUp(8, 8, 120_000);
  const sent = [
    send("reading", () => claim(PRIORITY.armed)),
    send("stream", () => claim(PRIORITY.stream)),
    send("bid", () => claim(PRIORITY.bid)),
  ];
  await clock.advance(1_000);
  assert.equal(turns.waitMs(applicant(claim(PRIORITY.armed, { rankMs: -1 }))) > 0, true);
  assert.equal(turns.tryTake(applicant(claim(PRIORITY.probe))), undefined);
  assert.equal(turns.longestWaitMs(), 1_000);
  await clock.advance(118_999);
  assert.deepEqual(left, ["bid at 0"]);
  await clock.advance(1_000);
  await Promise.all(sent);
  assert.equal(left.length, 3);
});

Deno.test("who is not wanted any more leaves the line, and no timer is left", async () => {
  const { clock, left, turns, claim, send } = setUp(1, 1);
  await send("one", () => claim(PRIORITY.rest));
  const stopping = new AbortController();
  const waiting = send("two", () => claim(PRIORITY.rest), stopping.signal);
  await clock.advance(5_000);
  stopping.abort(new Error("Stopped"));
  await assert.rejects(waiting, /Stopped/);
  await assert.rejects(send("three", () => claim(PRIORITY.rest), stopping.signal), /Stopped/);
  assert.deepEqual([turns.waiting(), clock.pending(), turns.longestWaitMs()], [0, 0, 0]);
  assert.deepEqual(left, ["one at 0"]);
});

Deno.test("how long a turn takes is told without taking it", async () => {
  const { clock, turns, claim, send, applicant } = setUp(2, 2);
  const asked = applicant(claim(PRIORITY.rest));
  assert.deepEqual([turns.waitMs(asked), turns.waitMs(asked)], [0, 0]);
  await send("one", () => claim(PRIORITY.rest));
  await clock.advance(1_000);
  await send("two", () => claim(PRIORITY.rest));
  assert.equal(turns.waitMs(asked), 59_000);
  assert.equal(turns.tryTake(asked), undefined);
  await clock.advance(59_000);
  const end = turns.tryTake(asked);
  assert.ok(end);
  end();
});
