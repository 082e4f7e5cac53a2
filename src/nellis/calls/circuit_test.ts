import assert from "node:assert/strict";
import { accepted, aListing } from "../../../tests/support/auctions.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import type { BidOutcome, ReadFailureKind } from "../../auction/types.ts";
import { createCircuitBreaker } from "../../resilience/circuit_breaker.ts";
import { NellisError } from "../api.ts";
import { guarded, isOutage } from "./circuit.ts";
import { transformed } from "./transformer.ts";

const OUTAGES: readonly ReadFailureKind[] = ["unreachable", "timed-out", "server-error"];
const ANSWERS: readonly ReadFailureKind[] = [
  "refused",
  "rate-limited",
  "signed-out",
  "not-understood",
  "no-such-lot",
];
const UNKNOWN: BidOutcome = { result: "unknown", message: "It was not answered" };
const NOT_SENT: BidOutcome = { result: "not-sent", message: "Connection refused" };
const TOO_LOW: BidOutcome = { result: "rejected", errorType: "BID_TOO_LOW", message: "Too low" };

/** A guarded Nellis that fails as the test says, with a circuit that opens after two outages for 30 s. */
function setUp() {
  const clock = createVirtualClock(0);
  const breaker = createCircuitBreaker({
    clock,
    failureThreshold: 2,
    timeoutMs: 30_000,
    successThreshold: 1,
    isOutage,
  });
  const house = { readFails: null as ReadFailureKind | null, bidIs: accepted() as BidOutcome, calls: 0 };
  const answer = <T>(value: T): Promise<T> => {
    house.calls++;
    return house.readFails === null
      ? Promise.resolve(value)
      : Promise.reject(new NellisError(house.readFails, "It failed"));
  };
  let isOn = true;
  const left: Record<"bid" | "reading", number | null> = { bid: null, reading: null };
  const nellis = transformed(
    {
      readLot: (id) => answer(aListing({ id })),
      isSignedIn: () => answer(true),
      placeBid: () => (house.calls++, Promise.resolve(house.bidIs)),
    },
    [guarded(breaker, {
      isOn: () => isOn,
      clock,
      leftMs: ({ method }) => method === "placeBid" ? left.bid : left.reading,
    })],
  );
  const read = async (): Promise<NellisError | null> => {
    try {
      await nellis.readLot("1");
      return null;
    } catch (error) {
      assert.ok(error instanceof NellisError);
      return error;
    }
  };
  const open = async () => {
    house.readFails = "unreachable";
    await read();
    await read();
    house.readFails = null;
    assert.equal(breaker.snapshot().state, "open");
    house.calls = 0;
  };
  return { clock, breaker, house, left, nellis, read, open, turn: (on: boolean) => void (isOn = on) };
}

Deno.test("only what means that Nellis is down is an outage", () => {
  for (const kind of OUTAGES) assert.equal(isOutage(new NellisError(kind, "")), true, kind);
  for (const kind of ANSWERS) assert.equal(isOutage(new NellisError(kind, "")), false, kind);
  assert.equal(isOutage(new Error("A bug of ours")), false);
});

Deno.test("readings that get any answer keep the circuit closed", async () => {
  const { house, breaker, read } = setUp();
  for (const kind of [...ANSWERS, ...ANSWERS]) {
    house.readFails = kind;
    assert.equal((await read())?.kind, kind);
  }
  assert.deepEqual([breaker.snapshot().state, breaker.snapshot().failureCount], ["closed", 0]);
});

Deno.test("while the circuit is open a reading fails at once, and says when Nellis is asked again", async () => {
  const { clock, house, nellis, read, open } = setUp();
  await open();
  await clock.advance(9_500);
  const error = await read();
  assert.deepEqual([error?.kind, error?.retryAfterSeconds], ["unreachable", 21]);
  assert.match(error?.message ?? "", /again in 21 s/);
  await assert.rejects(nellis.isSignedIn("c"), NellisError);
  assert.equal(house.calls, 0, "Something left");
});

Deno.test("while the circuit is open a bid is not sent, and is known not to be", async () => {
  const { house, nellis, open } = setUp();
  await open();
  const outcome = await nellis.placeBid("1", 100);
  assert.equal(outcome.result, "not-sent");
  assert.ok(outcome.message);
  assert.equal(house.calls, 0, "The bid left");
});

Deno.test("bids without an answer are outages, and their outcome is handed on unchanged", async () => {
  for (const bidIs of [UNKNOWN, NOT_SENT]) {
    const { house, nellis, breaker } = setUp();
    house.bidIs = bidIs;
    assert.equal(await nellis.placeBid("1", 100), bidIs);
    assert.equal(await nellis.placeBid("1", 100), bidIs);
    assert.equal(breaker.snapshot().state, "open");
  }
});

Deno.test("a refused bid is no outage: it ends a row of them", async () => {
  const { house, nellis, breaker } = setUp();
  house.bidIs = UNKNOWN;
  await nellis.placeBid("1", 100);
  house.bidIs = TOO_LOW;
  assert.equal(await nellis.placeBid("1", 100), TOO_LOW);
  house.bidIs = UNKNOWN;
  await nellis.placeBid("1", 100);
  assert.deepEqual([breaker.snapshot().state, breaker.snapshot().failureCount], ["closed", 1]);
});

Deno.test("after its time one probe goes out, others wait a second, and its success closes the circuit", async () => {
  const { clock, house, nellis, read, open, breaker } = setUp();
  await open();
  await clock.advance(30_000);
  assert.equal(breaker.snapshot().state, "half_open");
  const probe = nellis.readLot("1");
  const other = await read();
  assert.deepEqual([other?.kind, other?.retryAfterSeconds, house.calls], ["unreachable", 1, 1]);
  await probe;
  assert.equal(breaker.snapshot().state, "closed");
  assert.equal(await read(), null);
});

Deno.test("a probe that fails opens it again for as long", async () => {
  const { clock, house, read, open, breaker } = setUp();
  await open();
  await clock.advance(30_000);
  house.readFails = "timed-out";
  await read();
  assert.deepEqual([breaker.snapshot().state, breaker.snapshot().nextAttemptTime], ["open", 60_000]);
});

Deno.test("switched off, an open circuit holds nobody back", async () => {
  const { house, nellis, read, open, turn } = setUp();
  await open();
  turn(false);
  assert.equal(await read(), null);
  assert.equal((await nellis.placeBid("1", 100)).result, "accepted");
  house.bidIs = UNKNOWN;
  assert.equal(await nellis.placeBid("1", 100), UNKNOWN);
  assert.equal(house.calls, 3);
});

Deno.test("a bug of ours is not dressed up as Nellis being down", async () => {
  const clock = createVirtualClock(0);
  const breaker = createCircuitBreaker({
    clock,
    failureThreshold: 1,
    timeoutMs: 1,
    successThreshold: 1,
    isOutage,
  });
  const broken = transformed(
    {
      readLot: () => Promise.reject(new TypeError("Ours")),
      isSignedIn: () => Promise.resolve(true),
      placeBid: () => Promise.reject(new TypeError("Ours")),
    },
    [guarded(breaker, { isOn: () => true, clock })],
  );
  await assert.rejects(broken.readLot("1"), TypeError);
  await assert.rejects(broken.placeBid("1", 100), TypeError);
  assert.equal(breaker.snapshot().state, "closed");
});

Deno.test("that a bid of the owner's stands already is an answer of Nellis's, and no outage", async () => {
  const { house, nellis, breaker } = setUp();
  house.bidIs = { result: "unknown", errorType: "DUPLICATE_BID_AMOUNT", message: "It stands" };
  for (let times = 0; times < 3; times++) assert.equal(await nellis.placeBid("1", 100), house.bidIs);
  assert.deepEqual([breaker.snapshot().state, house.calls], ["closed", 3]);
  house.bidIs = { result: "unknown", errorType: "SERVER_ERROR", message: "502" };
  for (let times = 0; times < 2; times++) await nellis.placeBid("1", 100);
  assert.equal(breaker.snapshot().state, "open");
});

Deno.test("an open circuit keeps back no bid whose lot closes before the next attempt, nor the reading it waits for", async () => {
  const { clock, breaker, house, left, nellis, read, open } = setUp();
  await open();
  left.bid = left.reading = 40_000;
  assert.equal((await nellis.placeBid("1", 100)).result, "not-sent");
  assert.equal((await read())?.kind, "unreachable");
  assert.equal(house.calls, 0, "the next attempt comes in time");

  left.bid = left.reading = 20_000;
  house.bidIs = UNKNOWN;
  assert.equal((await nellis.placeBid("1", 100)).result, "unknown");
  assert.equal(house.calls, 1);
  const { state, nextAttemptTime } = breaker.snapshot();
  assert.deepEqual([state, nextAttemptTime], ["open", clock.now() + 30_000], "its failure puts nobody off");
  assert.equal(await read(), null);
  assert.equal(breaker.snapshot().state, "closed", "its success is a probe's");

  await open();
  left.bid = 0;
  assert.equal((await nellis.placeBid("1", 100)).result, "not-sent");
  assert.equal(house.calls, 0, "the close has passed");
});

Deno.test("of several lots that close before the next attempt each has its try, and those with time wait for a probe", async () => {
  const { clock, house, left, nellis, open } = setUp();
  await open();
  await clock.advance(30_000);
  left.bid = 5_000;
  house.bidIs = NOT_SENT;
  const outcomes = await Promise.all(["1", "2", "3"].map((id) => nellis.placeBid(id, 100)));
  assert.equal(house.calls, 3);
  assert.deepEqual(outcomes.map(({ message }) => message), Array(3).fill(NOT_SENT.message));
});
