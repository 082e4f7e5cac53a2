import assert from "node:assert/strict";
import test from "node:test";
import { showPart } from "./testing/show_part.tsx";
import { aWireLot } from "../../tests/support/dashboard/wire_lots.ts";
import type { Lot } from "./state/lots.ts";
import { Failsafe } from "./failsafe.tsx";

function Fragile({ lot }: { readonly lot: Lot }) {
  if (lot.auction.value.title === "") throw new Error("no title");
  return <p>The price is {lot.auction.value.data?.currentBid}</p>;
}

test("a part that fails shows no old number any more", async (t) => {
  const told = t.mock.method(globalThis, "reportError", () => {});
  const page = await showPart((lot) => (
    <Failsafe>
      <Fragile lot={lot} />
    </Failsafe>
  ));
  assert.match(page.text(), /The price is 12/);
  await page.say({ type: "auctionState", auction: aWireLot({ title: "" }) });
  assert.doesNotMatch(page.text(), /price/);
  assert.match(page.text(), /This part of the page failed/);
  assert.equal(told.mock.callCount(), 1);
});
