import assert from "node:assert/strict";
import { aBid, accepted, anAuction, dollars, LOT_ID, NOON_MS } from "../../../tests/support/auctions.ts";
import {
  type SocketStory,
  socketStory as story,
  typesOf,
} from "../../../tests/support/server/socket_story.ts";
import { bidEntry } from "../../timeline/entries.ts";
import type { TimelineEntry } from "../../timeline/timeline.ts";

const rival: TimelineEntry = {
  atMs: NOON_MS,
  kind: "price-moved",
  message: "The price went from $10 to $11, with 5 bids",
  priceCents: dollars(11),
  isLeading: false,
};

function grow({ backstage }: SocketStory, id: string, ...entries: readonly TimelineEntry[]): void {
  for (const listener of backstage.timelineListeners) listener(id, entries);
}

story("a client that asks for it hears a lot's timeline grow, as the route shows it", async (told) => {
  const { owner, call, backstage } = told;
  backstage.auctions.set(LOT_ID, anAuction());
  const client = await owner();
  const answer = await client.request("subscribe", { auctionId: LOT_ID, timeline: true });
  assert.equal(answer.type, "auctionUpdate");
  const entries = [rival, bidEntry(aBid(), accepted(), NOON_MS)];
  grow(told, "777", rival);
  grow(told, LOT_ID, ...entries);
  await client.next(({ entry }) => entry?.kind === "bid");
  backstage.timelines.set(LOT_ID, entries);
  const { body } = await call("GET", `/api/auctions/${LOT_ID}/timeline`);
  const pushed = client.frames.filter(({ type }) => type === "timelineEntry");
  assert.deepEqual(
    pushed,
    body.timeline.map((entry: unknown) => ({ type: "timelineEntry", auctionId: LOT_ID, entry })),
  );
  assert.deepEqual(pushed.map(({ entry }) => entry.text), ["A rival bid $11.", "We bid $11: it leads."]);
});

story("a client that does not ask for it, or not any more, hears nothing of it", async (told) => {
  const { owner, backstage } = told;
  backstage.auctions.set(LOT_ID, anAuction());
  const [plain, left, gone] = [await owner(), await owner(), await owner()];
  await plain.request("subscribe", { auctionId: LOT_ID });
  await left.request("subscribe", { auctionId: LOT_ID, timeline: true });
  await left.request("unsubscribe", { auctionId: LOT_ID });
  await gone.request("subscribe", { auctionId: LOT_ID, timeline: true });
  grow(told, LOT_ID, { atMs: NOON_MS, kind: "stopped", message: "Not watched any more" });
  grow(told, LOT_ID, rival);
  for (const client of [plain, left, gone]) await client.request("ping");
  assert.ok(!typesOf(plain).includes("timelineEntry") && !typesOf(left).includes("timelineEntry"));
  const texts = gone.frames.flatMap(({ entry }) => entry ? [entry.text] : []);
  assert.deepEqual(texts, ["Not watched any more."]);
});

story("what is no yes or no is refused", async ({ owner, backstage }) => {
  backstage.auctions.set(LOT_ID, anAuction());
  const client = await owner();
  const { error } = await client.request("subscribe", { auctionId: LOT_ID, timeline: "yes" });
  assert.match(error, /true or false/);
});
