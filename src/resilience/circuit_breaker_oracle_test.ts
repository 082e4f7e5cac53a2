import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { mock } from "node:test";
import fc from "fast-check";
// @ts-types="@types/opossum"
import Opossum from "opossum";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { CircuitOpenError, createCircuitBreaker } from "./circuit_breaker.ts";

const TIMEOUT_MS = 30_000;

class Outage extends Error {}
class Refusal extends Error {}

type Answer = "fine" | "refusal" | "outage";
type Action = () => Promise<string>;

const ACTIONS: Record<Answer, Action> = {
  fine: () => Promise.resolve("fine"),
  refusal: () => Promise.reject(new Refusal()),
  outage: () => Promise.reject(new Outage()),
};

/** The questions that both breakers answer. */
interface Subject {
  run(action: Action): Promise<string>;
  state(): string;
  isRefusalOfItsOwn(error: unknown): boolean;
  counters(): { successes: number; failures: number; rejected: number; trips: number };
}

function ourBreaker(clock: ReturnType<typeof createVirtualClock>, failureThreshold: number): Subject {
  const breaker = createCircuitBreaker({
    clock,
    failureThreshold,
    timeoutMs: TIMEOUT_MS,
    successThreshold: 1,
    isOutage: (error) => error instanceof Outage,
  });
  return {
    run: breaker.run,
    state: () => breaker.snapshot().state,
    isRefusalOfItsOwn: (error) => error instanceof CircuitOpenError,
    counters() {
      const { successes, failures, rejected, trips } = breaker.snapshot();
      return { successes, failures, rejected, trips };
    },
  };
}

/**
 * Opossum opens by the share of failures in a rolling window. These settings make it count outages in a row:
 * - `volumeThreshold` is our failure threshold, and `errorThresholdPercentage` just below 100 asks that all
 *   calls in the window failed;
 * - one bucket (`rollingCountBuckets: 1`) that is emptied by us through `rotateBucketController`, at each
 *   success and each close and never by time, makes the window reach back to the end of the last row;
 * - `errorFilter` takes refusals for successes; `timeout: false`, as our actions end by themselves;
 * - one success closes it, so our success threshold is 1; `resetTimeout` is our time-out.
 * They still differ on calls that overlap while the circuit is closed (opossum counts those under way in the
 * share) and on late answers (it lets them close or open a half-open circuit), so neither is compared: calls
 * overlap here only once it is open.
 */
function opossumBreaker(failureThreshold: number): Subject & { shutdown(): void } {
  const rotation = new EventEmitter();
  const breaker = new Opossum((action: Action) => action(), {
    timeout: false,
    resetTimeout: TIMEOUT_MS,
    volumeThreshold: failureThreshold,
    errorThresholdPercentage: 99.9,
    rollingCountBuckets: 1,
    rotateBucketController: rotation,
    enableSnapshots: false,
    errorFilter: (error) => !(error instanceof Outage),
  });
  const counters = { successes: 0, failures: 0, rejected: 0, trips: 0 };
  breaker.on("success", () => void counters.successes++);
  breaker.on("failure", () => void counters.failures++);
  breaker.on("reject", () => void counters.rejected++);
  breaker.on("open", () => void counters.trips++);
  breaker.on("success", () => rotation.emit("rotate"));
  breaker.on("close", () => rotation.emit("rotate"));
  return {
    run: (action) => breaker.fire(action),
    state: () => breaker.halfOpen ? "half_open" : breaker.opened ? "open" : "closed",
    isRefusalOfItsOwn: (error) => Opossum.isOurError(error instanceof Error ? error : new Error()),
    counters: () => counters,
    shutdown: () => breaker.shutdown(),
  };
}

/** Runs the action and tells what came of it in words that fit both. */
async function outcomeOf(subject: Subject, action: Action): Promise<string> {
  try {
    return await subject.run(action);
  } catch (error) {
    return subject.isRefusalOfItsOwn(error) ? "rejected" : String(error?.constructor.name);
  }
}

type Event =
  | { readonly kind: "call"; readonly answer: Answer }
  /** A second call comes while the first is under way; only where the circuit is not closed. */
  | { readonly kind: "two calls"; readonly answer: Answer }
  | { readonly kind: "wait"; readonly ms: number };

async function twoCalls(subject: Subject, answer: Answer): Promise<string[]> {
  const gate = Promise.withResolvers<void>();
  const first = outcomeOf(subject, () => gate.promise.then(ACTIONS[answer]));
  const second = await outcomeOf(subject, ACTIONS.fine);
  gate.resolve();
  return [await first, second];
}

async function apply(subject: Subject, event: Exclude<Event, { kind: "wait" }>): Promise<string[]> {
  return event.kind === "two calls" && subject.state() !== "closed"
    ? await twoCalls(subject, event.answer)
    : [await outcomeOf(subject, ACTIONS[event.answer])];
}

/** Leads both through the same events and compares after each. Says which states were seen. */
async function compare(failureThreshold: number, events: readonly Event[]): Promise<Set<string>> {
  mock.timers.enable({ apis: ["setTimeout"] });
  const clock = createVirtualClock();
  const ours = ourBreaker(clock, failureThreshold);
  const theirs = opossumBreaker(failureThreshold);
  const seen = new Set<string>();
  try {
    for (const event of events) {
      if (event.kind === "wait") {
        mock.timers.tick(event.ms);
        await clock.advance(event.ms);
      } else {
        assert.deepEqual(await apply(ours, event), await apply(theirs, event));
      }
      assert.equal(ours.state(), theirs.state());
      assert.deepEqual(ours.counters(), theirs.counters());
      seen.add(ours.state());
    }
  } finally {
    theirs.shutdown();
    mock.timers.reset();
  }
  return seen;
}

const call = (answer: Answer): Event => ({ kind: "call", answer });
const wait = (ms: number): Event => ({ kind: "wait", ms });

Deno.test("it goes through a whole life as opossum does", async () => {
  const seen = await compare(2, [
    call("fine"),
    call("outage"),
    call("refusal"),
    call("outage"),
    call("outage"),
    call("fine"),
    wait(TIMEOUT_MS - 1),
    call("fine"),
    wait(1),
    { kind: "two calls", answer: "outage" },
    call("fine"),
    wait(TIMEOUT_MS),
    { kind: "two calls", answer: "refusal" },
    call("outage"),
    call("fine"),
  ]);
  assert.deepEqual([...seen].sort(), ["closed", "half_open", "open"]);
});

Deno.test("on any events one after the other it is where opossum is, with the same outcomes and counts", async () => {
  const anyAnswer = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Answer>("outage") },
    { weight: 1, arbitrary: fc.constantFrom<Answer>("fine", "refusal") },
  );
  const anyEvent = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("call" as const), answer: anyAnswer }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("two calls" as const), answer: anyAnswer }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("wait" as const),
        ms: fc.constantFrom(1, TIMEOUT_MS / 2, TIMEOUT_MS - 1, TIMEOUT_MS),
      }),
    },
  );
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array<Event>(anyEvent, { maxLength: 40, size: "max" }),
      async (failureThreshold, events) => {
        for (const state of await compare(failureThreshold, events)) seen.add(state);
      },
    ),
    { numRuns: 200 },
  );
  assert.deepEqual([...seen].sort(), ["closed", "half_open", "open"]);
});
