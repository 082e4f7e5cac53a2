import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createHouse, type DateForm, type House, type HouseOptions } from "../house.ts";
import { LOT_ROUTE } from "./loader_data.ts";
import { decodeTurbo, dig, enqueuedText, get, postBid } from "../../../tests/support/house/test_client.ts";

const LOT = 57_000_001;

function open(options: Omit<HouseOptions, "clock"> = {}) {
  const clock = createVirtualClock();
  const house = createHouse({ clock, ...options });
  house.addLot({ id: LOT, closesInSeconds: 600 });
  return { clock, house };
}

async function routeOf(house: House, cookie?: string): Promise<unknown> {
  const text = enqueuedText(await (await get(house, `/p/x/${LOT}`, cookie)).text());
  return dig(await decodeTurbo(text), "loaderData", LOT_ROUTE);
}

Deno.test("beside the product, the history is text: who wins, who was outbid, which of the owner's was passed", async () => {
  for (const pageForm of ["turbo", "turbo-split", "turbo-deferred"] as const) {
    const { house, clock } = open({ pageForm, history: "beside" });
    const cookie = house.signIn();
    await postBid(house, LOT, 1_300, cookie);
    house.rivalBids(LOT, "Jane", 1_264);
    await clock.advance(1_000);
    house.rivalBids(LOT, "Joe", 2_000);
    const data = await routeOf(house);
    assert.equal(dig(data, "product", "bidHistory"), undefined);
    const history = await dig(data, "bidHistory");
    assert.ok(Array.isArray(history));
    assert.deepEqual(
      history.map(({ name, amount, type, highlightOutbid }) => [name, amount, type, highlightOutbid]),
      [
        ["Bidder #3", "$1,325", "Winning", false],
        ["Bidder #1", "$1,289", "Outbid", true],
        ["Bidder #2", "$1,264", "Outbid", false],
        ["Bidder #1", "$1", "Outbid", true],
      ],
      pageForm,
    );
    house.history = "inside";
    const numbers = await dig(await routeOf(house), "product", "bidHistory");
    assert.equal(dig(numbers, 0, "amount"), 1_325);
  }
});

Deno.test("dates: by themselves, in an offset, or each in another form, always the same moment", async () => {
  const closeOf = async (dates: DateForm) => {
    const { house } = open({ dates });
    return dig(await routeOf(house), "product", "closeTime");
  };
  assert.deepEqual(await closeOf("plain"), new Date("2026-11-02T12:10:00.000Z"));
  assert.deepEqual(await closeOf("-07:00"), { __type: "Date", value: "2026-11-02T05:10:00.000-07:00" });
  assert.deepEqual(await closeOf("-05:00"), { __type: "Date", value: "2026-11-02T07:10:00.000-05:00" });
  const { house, clock } = open({ dates: "mixed", history: "beside" });
  const forms = new Set<string>();
  for (let left = 6; left > 0; left--) house.rivalBids(LOT, `Jane ${left}`, 100 - 5 * left);
  const history = dig(await routeOf(house), "bidHistory");
  assert.ok(Array.isArray(history));
  for (const { time } of history) {
    const text = time instanceof Date ? time.toISOString() : typeof time === "string" ? time : time.value;
    forms.add(`${typeof time} ${time instanceof Date} ${text.slice(-6)}`);
    assert.equal(new Date(text).getTime(), clock.now());
  }
  assert.ok(forms.size >= 4, [...forms].join());
});

Deno.test("in the older page forms every date is tagged, with its offset", async () => {
  for (
    const [pageForm, path] of [["embedded", `/p/x/${LOT}`], [
      "_data",
      `/p/x/${LOT}?_data=${LOT_ROUTE}`,
    ]] as const
  ) {
    const { house } = open({ pageForm, dates: "-05:00" });
    const page = await (await get(house, path)).text();
    assert.match(page, /"closeTime":\{"__type":"Date","value":"2026-11-02T07:10:00\.000-05:00"\}/);
  }
});

Deno.test("a stale page shows the lot as it was, the owner's place as well, and no later than its start", async () => {
  const { house, clock } = open();
  const cookie = house.signIn();
  await clock.advance(10_000);
  house.rivalBids(LOT, "Jane", 20);
  await clock.advance(10_000);
  await postBid(house, LOT, 30, cookie);
  house.faults.stalePagesSeconds = 5;
  const stale = dig(await routeOf(house, cookie), "product");
  assert.deepEqual([dig(stale, "currentPrice"), dig(stale, "bidCount")], [1, 1]);
  assert.deepEqual(
    [dig(stale, "userState", "isWinning"), dig(stale, "userState", "hasParticipated")],
    [false, false],
  );
  house.faults.stalePagesSeconds = 15;
  assert.equal(dig(await routeOf(house), "product", "bidCount"), 0);
  house.faults.stalePagesSeconds = 900;
  assert.equal(dig(await routeOf(house), "product", "currentPrice"), 0);
  house.faults.stalePagesSeconds = null;
  assert.equal(dig(await routeOf(house), "product", "currentPrice"), 21);
  house.faults.forLot(LOT).stalePagesSeconds = 60;
  await clock.advance(600_000);
  const before = dig(await routeOf(house), "product");
  assert.deepEqual([dig(before, "isClosed"), dig(before, "marketStatus")], [false, "open"]);
  assert.equal(house.lot(LOT).isClosed, true);
});
