import assert from "node:assert/strict";
import { createVirtualClock, type VirtualClock } from "../../tests/support/virtual_clock.ts";
import { LEASE_MS, type LeaseBook, StoreInUse, takeLease } from "./lease.ts";

/** Makes a book of leases in memory, on the same clock, which can be away. */
function bookOn(clock: VirtualClock) {
  let entry: { holder: string; endsMs: number } | null = null;
  let past: readonly string[] = [];
  const book = {
    isAway: false,
    holder: () => entry && entry.endsMs > clock.now() ? entry.holder : null,
    give(holder: string, endsMs: number) {
      entry = { holder, endsMs };
      if (past[0] !== holder) past = [holder, ...past];
    },
    past: () => past,
    /** Older data, or none, are there instead, and no lease. */
    goBack(to: readonly string[]) {
      entry = null;
      past = to;
    },
    // deno-lint-ignore require-await -- what is wrong must reject, not throw
    async take(_name: string, owner: string, ttlMs: number, heirOf?: string) {
      if (book.isAway) throw new Error("away");
      const holder = book.holder();
      const isHeir = holder !== null && heirOf !== undefined && holder.startsWith(heirOf);
      if (holder !== null && holder !== owner && !isHeir) return { holder, past: [] };
      const before = past;
      book.give(owner, clock.now() + ttlMs);
      return { holder: owner, past: before };
    },
    // deno-lint-ignore require-await
    async release(_name: string, owner: string) {
      if (book.holder() === owner) entry = null;
    },
  };
  return book satisfies LeaseBook;
}

async function hold(clock = createVirtualClock(), book = bookOn(clock), folder = "here") {
  const losses: boolean[] = [];
  const checks = { last: Promise.resolve() };
  const afterRenewal = (isOlder: boolean) => {
    losses.push(isOlder);
    return checks.last;
  };
  const lease = await takeLease({
    book,
    name: "store",
    folder,
    place: "Redis at nas:6379",
    clock,
    afterRenewal,
  });
  const changes: (string | null)[] = [];
  lease.onChange(() => changes.push(lease.lost()));
  return { clock, book, lease, changes, losses, checks };
}

Deno.test("a lease is held until the check after its last renewal is over, which no renewal waits for", async () => {
  const { clock, book, lease, losses, checks } = await hold();
  const check = Promise.withResolvers<void>();
  checks.last = check.promise;
  await clock.advance(60_000);
  assert.ok(losses.length > 20, `${losses.length} renewals`);
  const closing = lease.close();
  await clock.settle();
  assert.notEqual(book.holder(), null, "what the check writes is still under the lease");
  check.resolve();
  await closing;
  assert.equal(book.holder(), null);
});

Deno.test("a lease is renewed for as long as it is wanted, and free at once when it is not", async () => {
  const { clock, book, lease, changes } = await hold();
  for (let second = 0; second < 60; second++) {
    await clock.advance(1_000);
    assert.equal(lease.lost(), null);
    assert.match(book.holder() ?? "", /^here\//);
  }
  await lease.close();
  assert.deepEqual([book.holder(), changes], [null, []]);
  assert.notEqual(lease.lost(), null);
  assert.equal(clock.pending(), 0);
});

Deno.test("a second Gavel is refused in the sentence of the data folder's lock, and takes nothing", async () => {
  const { clock, book, lease } = await hold();
  const refused = assert.rejects(
    hold(clock, book, "there"),
    new StoreInUse("Redis at nas:6379"),
  );
  await clock.advance(10_000);
  await refused;
  assert.equal(lease.lost(), null);
  await lease.close();
});

Deno.test("what was killed in the same folder is taken over at once, from another within some seconds", async () => {
  for (const [folder, patienceMs] of [["here", 0], ["there", LEASE_MS + 500]] as const) {
    const clock = createVirtualClock();
    const book = bookOn(clock);
    book.give("here/killed", clock.now() + LEASE_MS);
    const held = hold(clock, book, folder);
    await clock.advance(patienceMs);
    const { lease } = await held;
    assert.equal(lease.lost(), null);
    await lease.close();
  }
});

Deno.test("while Redis is away the lease is over before anybody else could have it, and taken up again after", async () => {
  const { clock, book, lease, changes } = await hold();
  await clock.advance(2_000);
  const renewedMs = clock.now();
  book.isAway = true;
  while (lease.lost() === null) {
    await clock.advance(100);
    assert.ok(clock.now() < renewedMs + LEASE_MS, "not longer than it is held in Redis");
  }
  assert.match(lease.lost() ?? "", /^It is not certain that no other Gavel uses Redis at nas:6379/);
  await clock.advance(60_000);
  book.isAway = false;
  await clock.advance(300);
  assert.equal(lease.lost(), null);
  assert.equal(changes.at(-1), null, "who waited for it hears of it");
  await lease.close();
});

Deno.test("who finds another in its place holds nothing from that moment, and is outdated once it is free", async () => {
  const { clock, book, lease, changes } = await hold();
  let isOutdated = false;
  void lease.outdated.then(() => isOutdated = true);
  book.give("there/other", clock.now() + 10_000);
  await clock.advance(2_000);
  assert.match(lease.lost() ?? "", /^Another Gavel is using Redis at nas:6379, so this one bids nothing/);
  assert.equal(changes.length, 1);
  await clock.advance(5_000);
  assert.equal(isOutdated, false);
  await clock.advance(5_000);
  assert.equal(isOutdated, true);
  assert.match(lease.lost() ?? "", /has worked on Redis at nas:6379 meanwhile/);
  assert.equal(book.holder(), null, "the next start has not to wait");
  await lease.close();
});

Deno.test("a record that is gone or older is a loss of data, told once, and no proof of another Gavel", async () => {
  for (const record of [[], ["there/earlier"], ["here/earlier", "there/earlier"]]) {
    const clock = createVirtualClock();
    const book = bookOn(clock);
    book.give("there/earlier", clock.now());
    book.give("here/earlier", clock.now());
    const { lease, losses, changes } = await hold(clock, book);
    let isOutdated = false;
    void lease.outdated.then(() => isOutdated = true);
    await clock.advance(4_000);
    book.goBack(record);
    await clock.advance(6_000);
    assert.deepEqual(losses, [false, false, true, false, false], JSON.stringify(record));
    assert.deepEqual([lease.lost(), changes, isOutdated], [null, [], false]);
    await lease.close();
  }
});

Deno.test("another Gavel that has worked on the older data makes this one outdated all the same", async () => {
  const { clock, book, lease, losses } = await hold();
  book.goBack([]);
  book.give("there/other", clock.now());
  await clock.advance(2_000);
  assert.match(lease.lost() ?? "", /has worked on Redis at nas:6379 meanwhile/);
  assert.deepEqual(losses, []);
  await lease.close();
});

Deno.test("the wait for a lease ends when it is told to", async () => {
  const { clock, book, lease } = await hold();
  const stop = new AbortController();
  const parts = { book, name: "store", folder: "there", place: "Redis at nas:6379", clock };
  const waiting = takeLease({ ...parts, signal: stop.signal });
  const refused = assert.rejects(waiting, StoreInUse);
  await clock.advance(1_000);
  stop.abort();
  await refused;
  await lease.close();
});

Deno.test("a machine that slept holds nothing when it wakes, whatever its counter says, until it has asked", async () => {
  const clock = createVirtualClock();
  let sleptMs = 0;
  const sleepy = { ...clock, wallNow: () => clock.now() + sleptMs };
  const book = bookOn(clock);
  const lease = await takeLease({ book, name: "store", folder: "here", place: "Redis", clock: sleepy });
  sleptMs = 60_000;
  assert.notEqual(lease.lost(), null);
  await clock.advance(2_000);
  assert.equal(lease.lost(), null);
  sleptMs = -3_600_000;
  book.isAway = true;
  await clock.advance(6_000);
  assert.notEqual(lease.lost(), null, "a wall clock that is set back prolongs nothing");
  await lease.close();
});
