import assert from "node:assert/strict";
import { accepted, aListing } from "../../../tests/support/auctions.ts";
import type { NellisApi } from "../api.ts";
import { countBids } from "./bids_underway.ts";
import { type Call, transformed, type Transformer } from "./transformer.ts";

/** A Nellis that notes what it is called with. */
function setUp() {
  const calls: unknown[][] = [];
  const nellis: NellisApi = {
    readLot: (...call) => (calls.push(["readLot", ...call]), Promise.resolve(aListing({ id: call[0] }))),
    placeBid: (...call) => (calls.push(["placeBid", ...call]), Promise.resolve(accepted())),
    isSignedIn: (...call) => (calls.push(["isSignedIn", ...call]), Promise.resolve(true)),
  };
  return { calls, nellis };
}

async function callEach(api: NellisApi): Promise<void> {
  await api.readLot("7");
  await api.placeBid("8", 900);
  await api.isSignedIn("c");
}

Deno.test("every transformer goes around every call, the first one outermost", async () => {
  const { nellis } = setUp();
  const steps: string[] = [];
  const noting = (name: string): Transformer => async (call, next) => {
    steps.push(`${name} before ${call.method}`);
    const result = await next();
    steps.push(`${name} after ${call.method}`);
    return result;
  };
  const api = transformed(nellis, [noting("a"), noting("b")]);
  assert.deepEqual(Object.keys(api), Object.keys(nellis));
  await callEach(api);
  for (const method of Object.keys(nellis)) {
    assert.deepEqual(steps.splice(0, 4), [
      `a before ${method}`,
      `b before ${method}`,
      `b after ${method}`,
      `a after ${method}`,
    ]);
  }
});

Deno.test("a call names its lot and its amount, and reaches Nellis with all that it was given", async () => {
  const { calls, nellis } = setUp();
  const subjects: unknown[] = [];
  const noting: Transformer = (call, next) => (subjects.push(call.subject), next());
  const api = transformed(nellis, [noting]);
  const refusal = () => null;
  const patienceMs = () => 5;
  await api.readLot("7");
  await api.placeBid("8", 900, refusal, patienceMs);
  await api.isSignedIn();
  assert.deepEqual(subjects, [{ lot: "7" }, { lot: "8", cents: 900 }, {}]);
  assert.deepEqual(calls, [
    ["readLot", "7"],
    ["placeBid", "8", 900, refusal, patienceMs],
    ["isSignedIn", undefined],
  ]);
});

Deno.test("a transformer that answers itself keeps the call from Nellis", async () => {
  const { calls, nellis } = setUp();
  const down: Transformer = (call) =>
    call.whileDown === undefined ? Promise.reject(new Error("Down")) : Promise.resolve(call.whileDown);
  const api = transformed(nellis, [down]);
  await assert.rejects(api.readLot("7"), /Down/);
  await assert.rejects(api.isSignedIn(), /Down/);
  assert.equal((await api.placeBid("8", 900)).result, "not-sent");
  assert.deepEqual(calls, []);
});

Deno.test("without transformers calls go straight through", async () => {
  const { calls, nellis } = setUp();
  await callEach(transformed(nellis, []));
  assert.deepEqual(calls.map(([method]) => method), ["readLot", "placeBid", "isSignedIn"]);
});

Deno.test("bids are counted until they are answered or fail, and nothing else is", async () => {
  const { nellis } = setUp();
  const bids = countBids();
  const counts: number[] = [];
  let isDown = false;
  const noting: Transformer = async <Result>(_call: Call<Result>, next: () => Promise<Result>) => {
    counts.push(bids.count());
    if (isDown) throw new Error("Down");
    return await next();
  };
  const api = transformed(nellis, [bids.transformer, noting]);
  await callEach(api);
  await Promise.all([api.placeBid("1", 100), api.placeBid("2", 100)]);
  isDown = true;
  await assert.rejects(api.placeBid("3", 100));
  assert.deepEqual([counts, bids.count()], [[0, 1, 0, 1, 2, 1], 0]);
});
