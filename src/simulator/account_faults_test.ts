import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createHouse } from "./house.ts";
import { get, postBid } from "../../tests/support/house/test_client.ts";

const LOT = 57_000_001;
const DASHBOARD = "/dashboard/auctions/active";

function open() {
  const house = createHouse({ clock: createVirtualClock() });
  house.addLot({ id: LOT, closesInSeconds: 600 });
  return { house, cookie: house.signIn() };
}

Deno.test("an account, the owner's lots and a lot's page can be something else, with status 200", async () => {
  const { house, cookie } = open();
  const signs = {
    "login-form": /type="password"/,
    challenge: /Just a moment/,
    unauthorized: /^\{"error":"Unauthorized"\}$/,
    empty: /^$/,
  } as const;
  for (const [what, sign] of Object.entries(signs)) {
    const shown = what as keyof typeof signs;
    house.faults.accountShows = shown;
    house.faults.dashboardShows = shown;
    house.faults.forLot(LOT).lotShows = shown;
    for (const path of ["/account", DASHBOARD, `/p/x/${LOT}`]) {
      for (const sent of [cookie, undefined]) {
        const response = await get(house, path, sent);
        assert.equal(response.status, 200, path);
        assert.match(await response.text(), sign);
      }
    }
  }
  house.faults.clear();
  assert.equal((await get(house, "/account")).status, 302);
});

Deno.test("a renewed session comes in the next answer to the owner, and the old cookie is worth nothing", async () => {
  const { house, cookie } = open();
  house.renewSession();
  assert.equal((await get(house, `/p/x/${LOT}`)).headers.get("Set-Cookie"), null);
  const renewal = (await get(house, `/p/x/${LOT}`, cookie)).headers.get("Set-Cookie");
  assert.match(renewal ?? "", /^__session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  assert.equal((await get(house, "/account", cookie)).status, 302);
  const [renewed = ""] = renewal?.split(";") ?? [];
  assert.equal((await get(house, "/account", renewed)).status, 200);
  assert.equal((await get(house, "/account", renewed)).headers.get("Set-Cookie"), null);
});

Deno.test("a renewal whose answer is lost has happened all the same", async () => {
  const { house, cookie } = open();
  house.renewSession();
  house.faults.breakNext("before-answer", 1, "page");
  await assert.rejects(get(house, `/p/x/${LOT}`, cookie), TypeError);
  assert.equal((await get(house, "/account", cookie)).status, 302);
});

Deno.test("Nellis's own words refuse a bid that is not taken, for a while or for good", async () => {
  const { house, cookie } = open();
  house.faults.refuseNextBids("unpaid-items", 1);
  const unpaid = await postBid(house, LOT, 5, cookie);
  assert.deepEqual([unpaid.status, await unpaid.json()], [400, {
    error: "You have unpaid items. Please log in to your account and pay them before you bid again.",
  }]);
  house.faults.refuseBids = "account-closed";
  for (let left = 2; left > 0; left--) {
    const closed = await postBid(house, LOT, 5, cookie);
    assert.deepEqual([closed.status, await closed.json()], [403, {
      message: "Your account has been closed. Please contact customer service.",
    }]);
  }
  assert.deepEqual(house.bids.map(({ result }) => result), [
    "unpaid-items",
    "account-closed",
    "account-closed",
  ]);
  assert.equal(house.lot(LOT).bidCount, 0);
  house.faults.refuseBids = null;
  assert.equal((await postBid(house, LOT, 5, cookie)).status, 200);
});
