import { systemClock } from "../../src/clock.ts";
import { createDueQueue, type DueQueue } from "../../src/resilience/due_queue.ts";
import { createRandom, type Random } from "../../src/simulator/random.ts";
import { atMost, type Bench, type Figure } from "./figure.ts";

const KEYS = 10_000;
const OPERATIONS = 200_000;
const MOST_US = 5;
const clock = systemClock();

/** Measures an operation of the polling queue with 10,000 auctions in it. */
export const queueBench: Bench = {
  name: "queue",
  run() {
    const random = createRandom(1);
    measureAll(random, OPERATIONS / 10); // warms up
    return Promise.resolve(measureAll(random, OPERATIONS));
  },
};

function measureAll(random: Random, operations: number): readonly Figure[] {
  const queue = createDueQueue<number>();
  const turn = () => ({ dueAtMs: random.next() * 600_000, rankMs: random.next() * 86_400_000 });
  const turns = Array.from({ length: operations }, turn);
  const keys = Array.from({ length: operations }, () => random.between(0, KEYS - 1));
  const at = <T>(list: readonly T[], index: number): T => list[index % list.length] ?? fail();

  for (let key = 0; key < KEYS; key++) queue.set(key, at(turns, key));
  const reschedule = perOperation("reschedule", operations, (index) => {
    queue.set(at(keys, index), at(turns, index));
  });
  const remove = perOperation("delete and add", operations * 2, (index) => {
    if (index % 2 === 0) queue.delete(at(keys, index));
    else queue.set(at(keys, index - 1), at(turns, index));
  });
  const serve = perOperation("take what is due and plan it anew", operations * 2, serving(queue, turns));
  return [reschedule, remove, serve];
}

/** Time goes on so that some are always due, as for a worker that keeps up. */
function serving(queue: DueQueue<number>, turns: readonly { rankMs: number }[]) {
  let nowMs = 0;
  let taken: number | undefined;
  return (index: number) => {
    if (index % 2 === 0) {
      nowMs = Math.max(nowMs, queue.nextDueAtMs() ?? nowMs) + 60;
      taken = queue.takeDue(nowMs);
    } else if (taken !== undefined) {
      queue.set(taken, { dueAtMs: nowMs + 600_000, rankMs: turns[index % turns.length]?.rankMs ?? 0 });
    }
  };
}

function perOperation(name: string, operations: number, operate: (index: number) => void): Figure {
  const startMs = clock.now();
  for (let index = 0; index < operations; index++) operate(index);
  const measured = (clock.now() - startMs) * 1000 / operations;
  return { what: `queue of 10,000: ${name}`, measured, unit: "µs", target: atMost(MOST_US) };
}

function fail(): never {
  throw new Error("An empty list");
}
