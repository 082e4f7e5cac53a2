import assert from "node:assert/strict";
import { createVirtualClock } from "../tests/support/virtual_clock.ts";
import { sleep, systemClock } from "./clock.ts";

/** Resolves when the machine's clock has run a task that is due at once, and those planned before it. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => void systemClock().after(0, resolve));
}

Deno.test("the machine's clock tells milliseconds since 1970 and never goes back", () => {
  const clock = systemClock();
  const times = Array.from({ length: 1_000 }, () => clock.now());
  assert.ok(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? Infinity)));
  assert.ok((times[0] ?? 0) > Date.UTC(2020, 0));
});

Deno.test("a task that is due at once never runs before the call returns", async () => {
  const story: string[] = [];
  const clock = systemClock();
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(-1_000, () => void story.push("overdue"));
  clock.after(0, () => {
    story.push("due");
    resolve();
  });
  story.push("returned");
  await promise;
  assert.deepEqual(story, ["returned", "overdue", "due"]);
});

Deno.test("a task runs once its time has come, and only once", async () => {
  const clock = systemClock();
  const plannedMs = clock.now();
  let runs = 0;
  const ranMs = await new Promise<number>((resolve) =>
    void clock.after(5, () => {
      runs++;
      resolve(clock.now());
    })
  );
  await nextTask();
  assert.equal(runs, 1);
  // A timer of the runtime counts whole milliseconds.
  assert.ok(ranMs - plannedMs >= 4, `${ranMs - plannedMs} ms`);
});

Deno.test("a cancelled task does not run; cancelling again, or late, does nothing", async () => {
  const clock = systemClock();
  const ran: string[] = [];
  const cancel = clock.after(0, () => void ran.push("cancelled"));
  const cancelLate = clock.after(0, () => void ran.push("kept"));
  cancel();
  cancel();
  await nextTask();
  cancelLate();
  assert.deepEqual(ran, ["kept"]);
});

Deno.test("a wait longer than the runtime's longest timer does not end at once", async () => {
  const ran: string[] = [];
  const cancel = systemClock().after(2 ** 31 + 1_000, () => void ran.push("too early"));
  await nextTask();
  await nextTask();
  assert.deepEqual(ran, []);
  cancel();
});

Deno.test("sleep lasts as long as it was asked to", async () => {
  const clock = createVirtualClock(0);
  let isAwake = false;
  const sleeping = sleep(clock, 1_000).then(() => void (isAwake = true));
  await clock.advance(999);
  assert.equal(isAwake, false);
  await clock.advance(1);
  assert.equal(isAwake, true);
  await sleeping;
});

Deno.test("an abort ends a sleep at once and leaves no timer behind", async () => {
  const clock = createVirtualClock(0);
  const controller = new AbortController();
  const sleeping = sleep(clock, 1_000, controller.signal);
  assert.equal(clock.pending(), 1);
  controller.abort();
  await sleeping;
  assert.equal(clock.now(), 0);
  assert.equal(clock.pending(), 0);
});

Deno.test("who is aborted already does not sleep at all", async () => {
  const clock = createVirtualClock(0);
  await sleep(clock, 1_000, AbortSignal.abort());
  assert.equal(clock.pending(), 0);
});

Deno.test("an abort after the sleep does nothing", async () => {
  const clock = createVirtualClock(0);
  const controller = new AbortController();
  const sleeping = sleep(clock, 1_000, controller.signal);
  await clock.advance(1_000);
  await sleeping;
  controller.abort();
  assert.equal(clock.pending(), 0);
});

Deno.test("a jump of the system clock moves neither the time nor what waits for it", async () => {
  const clock = systemClock();
  const jumped = { now: Date.now };
  const before = clock.now();
  try {
    Date.now = () => jumped.now() + 3_600_000;
    const ranMs = await new Promise<number>((resolve) => void clock.after(5, () => resolve(clock.now())));
    assert.ok(ranMs - before < 1_800_000, `${ranMs - before} ms`);
    assert.ok(Date.now() - ranMs > 1_800_000, "the system clock did jump");
  } finally {
    Date.now = jumped.now;
  }
});
