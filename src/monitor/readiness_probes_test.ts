import assert from "node:assert/strict";
import { SECOND_MS } from "../../tests/support/auctions.ts";
import { createGatedStore } from "../../tests/support/store/gated_store.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { NellisError } from "../nellis/api.ts";
import { createReadinessProbes } from "./readiness_probes.ts";

/** `asked` counts the requests for the account's page. */
function setUp(isSignedIn: () => Promise<boolean> = () => Promise.resolve(true)) {
  const clock = createVirtualClock();
  const store = createGatedStore();
  const nellis = { asked: 0, cookies: "session=1" };
  const probes = createReadinessProbes({
    clock,
    store,
    cookies: () => nellis.cookies,
    nellis: {
      isSignedIn() {
        nellis.asked++;
        return isSignedIn();
      },
    },
  });
  return { clock, store, nellis, probes };
}

Deno.test("the session is asked for and the store is written to", async () => {
  const { probes, store, clock } = setUp();
  assert.deepEqual(await probes.probe(), { session: true, isStoreWritable: true });
  assert.deepEqual(store.writes, [{ verb: "put", key: ["system", "readiness"] }]);
  assert.equal(clock.pending(), 0, "no deadline is left running");
});

Deno.test("lots that ask within half a minute share one request and one write", async () => {
  const { probes, store, nellis, clock } = setUp();
  await Promise.all([probes.probe(), probes.probe()]);
  await clock.advance(29 * SECOND_MS);
  await probes.probe();
  assert.deepEqual([nellis.asked, store.writes.length], [1, 1]);
  await clock.advance(SECOND_MS);
  await probes.probe();
  assert.deepEqual([nellis.asked, store.writes.length], [2, 2]);
});

Deno.test("what was found of one session is not said of the next", async () => {
  const answers = [false, true];
  const { probes, nellis } = setUp(() => Promise.resolve(answers.shift() ?? false));
  assert.equal((await probes.probe()).session, false);
  nellis.cookies = "session=2";
  assert.equal((await probes.probe()).session, true);
});

Deno.test("a Nellis that can't say is a failure with its reason", async () => {
  const away = setUp(() => Promise.reject(new NellisError("unreachable", "Nellis is away.")));
  assert.deepEqual((await away.probes.probe()).session, { kind: "unreachable", message: "Nellis is away." });
  const odd = setUp(() => Promise.reject(new TypeError("odd")));
  assert.deepEqual((await odd.probes.probe()).session, {
    kind: "not-understood",
    message: "TypeError: odd",
  });
});

Deno.test("a store that refuses is not writable", async () => {
  const { probes, store } = setUp();
  store.refuse("system");
  assert.equal((await probes.probe()).isStoreWritable, false);
});

Deno.test("a store that takes more than 5 s is not writable, and not waited for", async () => {
  const { probes, store, clock } = setUp();
  store.hold("system");
  const probed = probes.probe();
  let isOver = false;
  void probed.then(() => isOver = true);
  await clock.advance(5 * SECOND_MS - 1);
  assert.equal(isOver, false);
  await clock.advance(1);
  assert.equal((await probed).isStoreWritable, false);
  store.openAll();
  await clock.advance(30 * SECOND_MS);
  assert.equal((await probes.probe()).isStoreWritable, true);
});

Deno.test("closed, nothing is waited for any more", async () => {
  const { probes, store, clock } = setUp();
  store.hold("system");
  const probed = probes.probe();
  probes.close();
  await probed;
  assert.equal(clock.pending(), 0);
  store.openAll();
});
