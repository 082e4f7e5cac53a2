import assert from "node:assert/strict";
import { systemClock } from "../../clock.ts";
import { createHouse } from "../house.ts";

const STREAMS = 60;

Deno.test("clients that break off while a bid is told them keep nobody from bidding", async () => {
  const house = createHouse({ clock: systemClock() });
  const { id } = house.addLot({ closesInSeconds: 3600 });
  const served = house.serve();
  const clients: Deno.Conn[] = [];
  for (let left = STREAMS; left > 0; left--) {
    const client = await Deno.connect({ hostname: "127.0.0.1", port: served.port });
    await client.write(
      new TextEncoder().encode(`GET /live-products?productId=${id} HTTP/1.1\r\nHost: house\r\n\r\n`),
    );
    clients.push(client);
  }
  while (house.openStreams() < STREAMS) await nextTurn();
  let bids = 0;
  const bid = () => void house.rivalBids(id, bids % 2 === 0 ? "Ada" : "Ben", ++bids * 30);
  for (const client of clients) {
    client.close();
    await nextTurn();
    bid();
  }
  // Every one of them is found to be gone by what is told it.
  while (house.openStreams() > 0) {
    bid();
    await nextTurn();
  }
  assert.equal(house.lot(id).bidCount, bids);
  house.close();
  await served.close();
});

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
