import assert from "node:assert/strict";
import { aConfig, anAuction, LOT_ID } from "../../../tests/support/auctions.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { socketStory as story } from "../../../tests/support/server/socket_story.ts";

import type { ServerServices } from "../services.ts";

const other = anAuction({ id: "2", config: aConfig({ maxBidCents: 0 }) });
/** Counts how often the plan of a lot is made. */
function countedLooks(services: ServerServices): () => number {
  let looks = 0;
  const { planned } = services;
  const counting: typeof planned = (auction) => {
    looks++;
    return planned(auction);
  };
  Object.assign(services, { planned: counting });
  return () => looks;
}

const isState = ({ type }: { readonly type?: string }) => type === "state";

story(
  "who asks for the state has it at once, with every plan and Nellis's time",
  async ({ owner, backstage, clock }) => {
    backstage.auctions.set(LOT_ID, anAuction());
    backstage.auctions.set("2", other);
    const client = await owner();
    const { type, requestId, now, state, plans } = await client.request("subscribeState");
    assert.deepEqual([type, typeof requestId], ["state", "string"]);
    assert.equal(now, new Date(clock.now()).toISOString());
    assert.equal(state.overview.tone, "armed");
    assert.deepEqual(Object.keys(plans).sort(), [LOT_ID, "2"].sort());
  },
);

story(
  "a change is pushed within half a second, and only the plans that differ",
  async ({ owner, backstage, clock }) => {
    backstage.auctions.set(LOT_ID, anAuction());
    backstage.auctions.set("2", other);
    const client = await owner();
    await client.request("subscribeState");
    const before = client.frames.length;
    const stopped = anAuction({ config: aConfig({ autoBid: false }) });
    backstage.auctions.set(LOT_ID, stopped);
    backstage.bus.publish({ type: "auction-changed", auction: stopped });
    await clock.advance(500);
    const { plans, state } = await client.next(isState, before);
    assert.deepEqual(Object.keys(plans), [LOT_ID]);
    assert.equal(plans[LOT_ID].kind, "stopped");
    assert.equal(state.overview.tone, "idle");
  },
);

story("a lot that is gone is told as null", async ({ owner, backstage, clock }) => {
  const auction = anAuction();
  backstage.auctions.set(LOT_ID, auction);
  const client = await owner();
  await client.request("subscribeState");
  const before = client.frames.length;
  backstage.auctions.delete(LOT_ID);
  backstage.bus.publish({ type: "auction-removed", auctionId: LOT_ID, auction });
  await clock.advance(500);
  assert.deepEqual((await client.next(isState, before)).plans, { [LOT_ID]: null });
});

story(
  "a lot that was gone for a moment is told with its plan again, though that is the same",
  async ({ owner, backstage, clock }) => {
    const auction = anAuction();
    backstage.auctions.set(LOT_ID, auction);
    const client = await owner();
    const { plans } = await client.request("subscribeState");
    const before = client.frames.length;
    backstage.bus.publish({ type: "auction-removed", auctionId: LOT_ID, auction });
    backstage.bus.publish({ type: "auction-changed", auction });
    await clock.advance(500);
    assert.deepEqual((await client.next(isState, before)).plans, plans);
  },
);

story(
  "what no event tells is found within five seconds; nothing is sent while nothing changes",
  async ({ owner, backstage, clock }) => {
    const client = await owner();
    await client.request("subscribeState");
    const before = client.frames.length;
    await clock.advance(20_000);
    await client.request("ping");
    assert.ok(!client.frames.slice(before).some(isState));
    backstage.health = {
      status: "degraded",
      checks: { nellis: { status: "degraded", message: "No answer" } },
    };
    await clock.advance(5_000);
    assert.equal((await client.next(isState, before)).state.health, "degraded");
  },
);

story("who has unsubscribed, or never asked, is told nothing", async ({ owner, backstage, clock }) => {
  const [leaves, never] = [await owner(), await owner()];
  await leaves.request("subscribeState");
  assert.equal((await leaves.request("unsubscribeState")).success, true);
  const before = leaves.frames.length;
  backstage.health = { status: "unhealthy", checks: {} };
  await clock.advance(10_000);
  await leaves.request("ping");
  await never.request("ping");
  assert.ok(!leaves.frames.slice(before).some(isState));
  assert.ok(!never.frames.some(isState));
});

story(
  "one who comes later has the whole, and the others what has changed since",
  async ({ owner, backstage, clock }) => {
    backstage.auctions.set(LOT_ID, anAuction());
    const [first, second] = [await owner(), await owner()];
    await first.request("subscribeState");
    const before = first.frames.length;
    backstage.auctions.set("2", other);
    await clock.advance(500);
    const { plans } = await second.request("subscribeState");
    assert.equal(Object.keys(plans).length, 2);
    assert.deepEqual(Object.keys((await first.next(isState, before)).plans), ["2"]);
  },
);

story(
  "a token that is wrong ends what the one before had asked for",
  async ({ owner, backstage, clock }) => {
    const client = await owner();
    await client.request("subscribeState");
    assert.equal((await client.request("authenticate", { token: "wrong" })).success, false);
    const before = client.frames.length;
    backstage.health = { status: "unhealthy", checks: {} };
    await clock.advance(5_000);
    await client.request("ping");
    assert.ok(!client.frames.slice(before).some(isState));
  },
);

story(
  "who asks again and again has one look made in half a second, and what has changed at its end",
  async ({ owner, backstage, clock, services }) => {
    backstage.auctions.set(LOT_ID, anAuction());
    const looks = countedLooks(services);
    const client = await owner();
    for (let times = 0; times < 50; times++) await client.request("subscribeState");
    assert.equal(looks(), 1);
    const before = client.frames.length;
    const auction = anAuction();
    backstage.bus.publish({ type: "auction-removed", auctionId: LOT_ID, auction });
    assert.deepEqual((await client.request("subscribeState")).plans, {});
    await clock.advance(500);
    await client.next(({ type, plans }) => type === "state" && plans[LOT_ID] !== undefined, before);
    assert.equal(looks(), 2);
  },
);

story(
  "what waits in the line of a client that has gone keeps nothing for it",
  async ({ owner, backstage, clock, openSockets, services }) => {
    backstage.auctions.set(LOT_ID, anAuction());
    const looks = countedLooks(services);
    const client = await owner();
    await client.request("ping");
    client.send({ type: "subscribe", auctionId: LOT_ID });
    client.send({ type: "subscribeState" });
    client.send({ type: "stopMonitoring", auctionId: LOT_ID });
    await client.close();
    await eventually("the client has gone", () => openSockets() === 0);
    // One message a second, the last of them an order that is carried out all the same.
    await clock.advance(10_000);
    assert.deepEqual(backstage.orders, [`stop ${LOT_ID}`]);
    assert.equal(looks(), 0);
  },
  { limits: { socketMessages: 1 } },
);
