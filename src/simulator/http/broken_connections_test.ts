import assert from "node:assert/strict";
import { systemClock } from "../../clock.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { type BreakPoint, createHouse, type House } from "../house.ts";
import { createRuntimeFetch } from "../../../tests/support/house/runtime_fetch.ts";
import { ORIGIN } from "../../../tests/support/house/test_client.ts";

const LOT = 57_000_001;
const POINTS: readonly BreakPoint[] = ["before-answer", "mid-head", "mid-body"];
type Body = (text: string) => BodyInit;
const asText: Body = (text) => text;
const asBlob: Body = (text) => new Blob([text]);

function bid(fetchAs: typeof fetch, origin: string, cookie: string, body: Body) {
  return fetchAs(`${origin}/api/bids`, {
    method: "POST",
    headers: {
      "Content-Type": "text/plain;charset=UTF-8",
      Cookie: cookie,
      Origin: origin,
      Referer: `${origin}/p/x/${LOT}`,
    },
    body: body(JSON.stringify({ productId: LOT, bid: 6 })),
  });
}

/** Returns the result of a bid at a house that breaks one connection, over a connection that is open already or not. */
async function breakOne(
  { house, fetchAs, origin }: { house: House; fetchAs: typeof fetch; origin: string },
  { point, isWarm, body }: { point: BreakPoint; isWarm: boolean; body: Body },
) {
  house.addLot({ id: LOT, closesInSeconds: 600 });
  const cookie = house.signIn();
  if (isWarm) await (await fetchAs(`${origin}/login`)).text();
  house.faults.breakNext(point, 1, "bid");
  const answer = await bid(fetchAs, origin, cookie, body).then(async (response) => {
    const text = response.text().then((whole) => whole.length > 0, () => false);
    return { status: response.status, isWhole: await text };
  }, (error: unknown) => ({ error }));
  return { answer, results: house.bids.map(({ result }) => result) };
}

type Connected = (story: Parameters<typeof breakOne>[1]) => ReturnType<typeof breakOne>;

const inProcess: Connected = async (story) => {
  const house = createHouse({ clock: createVirtualClock() });
  return await breakOne({ house, fetchAs: createRuntimeFetch(house), origin: ORIGIN }, story);
};

const onSockets: Connected = async (story) => {
  const house = createHouse({ clock: systemClock() });
  const served = house.serveOnSockets();
  using client = Deno.createHttpClient({});
  const fetchAs: typeof fetch = (input, init) => fetch(input, { ...init, client });
  try {
    return await breakOne({ house, fetchAs, origin: served.url }, story);
  } finally {
    house.close();
    await served.close();
  }
};

for (const [name, connect] of Object.entries({ "in process": inProcess, "on sockets": onSockets })) {
  Deno.test(`${name}, a bid is taken once and never answered, wherever its new connection breaks`, async () => {
    for (const point of POINTS) {
      const { answer, results } = await connect({ point, isWarm: false, body: asText });
      assert.deepEqual(results, ["accepted"], point);
      if (point === "mid-body") assert.deepEqual(answer, { status: 200, isWhole: false });
      else assert.ok("error" in answer && answer.error instanceof TypeError, point);
    }
  });

  Deno.test(`${name}, the runtime sends a text again when a kept connection breaks before the head`, async () => {
    for (const point of POINTS) {
      const { answer, results } = await connect({ point, isWarm: true, body: asText });
      const isRepeated = point !== "mid-body";
      assert.deepEqual(results, isRepeated ? ["accepted", "duplicate"] : ["accepted"], point);
      assert.deepEqual(answer, isRepeated ? { status: 409, isWhole: true } : { status: 200, isWhole: false });
    }
  });

  Deno.test(`${name}, the runtime can't send a blob again`, async () => {
    for (const point of POINTS) {
      const { results } = await connect({ point, isWarm: true, body: asBlob });
      assert.deepEqual(results, ["accepted"], point);
    }
  });
}

Deno.test("in process, a connection that was used by nobody for long is no kept one", async () => {
  const clock = createVirtualClock();
  const house = createHouse({ clock });
  house.addLot({ id: LOT, closesInSeconds: 600 });
  const fetchAs = createRuntimeFetch(house);
  await fetchAs(`${ORIGIN}/login`);
  await clock.advance(90_000);
  house.faults.breakNext("before-answer", 1, "bid");
  await assert.rejects(bid(fetchAs, ORIGIN, house.signIn(), asText), TypeError);
  assert.equal(house.bids.length, 1);
});

Deno.test("in process, a request that certainly did not arrive is not sent again either", async () => {
  const house = createHouse({ clock: createVirtualClock() });
  const fetchAs = createRuntimeFetch(house);
  await fetchAs(`${ORIGIN}/login`);
  house.faults.dropConnections = "refused";
  await assert.rejects(fetchAs(`${ORIGIN}/login`), TypeError);
  assert.equal(house.requests.counts.login, 1);
});

Deno.test("on sockets: pages, bids of every body, the live feed, and who goes away", async () => {
  const house = createHouse({ clock: systemClock() });
  house.addLot({ id: LOT, closesInSeconds: 600 });
  const served = house.serveOnSockets();
  const { url } = served;
  using client = Deno.createHttpClient({});
  const fetchAs: typeof fetch = (input, init) => fetch(input, { ...init, client });
  for (let left = 3; left > 0; left--) {
    assert.match(await (await fetchAs(`${url}/p/x/${LOT}`)).text(), /streamController/);
  }
  const streamed = await bid(fetchAs, url, house.signIn(), (text) => new Blob([text]).stream());
  assert.match(await streamed.text(), /accepted/);
  const missing = await fetchAs(`${url}/account`, { redirect: "manual" });
  assert.equal(missing.status, 302);
  await missing.body?.cancel();
  const feed = await fetchAs(`${url}/live-products?productId=${LOT}`);
  const reader = feed.body?.getReader();
  assert.match(new TextDecoder().decode((await reader?.read())?.value), /connected/);
  assert.equal(house.openStreams(LOT), 1);
  await reader?.cancel();
  await eventually("the stream is given up", () => house.openStreams(LOT) === 0);
  house.close();
  await served.close();
});
