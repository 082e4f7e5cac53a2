import assert from "node:assert/strict";
import { LOT_ID } from "../../../tests/support/auctions.ts";
import { socketStory as story, typesOf } from "../../../tests/support/server/socket_story.ts";
import type { Notification } from "../../auction/types.ts";

const won: Notification = { kind: "won", auctionId: LOT_ID, message: "Won a drill", finalPriceCents: 3_100 };
const lost: Notification = { kind: "lost", auctionId: "777", message: "Lost a saw" };

story("an end that no client heard is told to the next one, once, and nothing else is", async (told) => {
  const { owner, stranger, backstage } = told;
  const tell = (notification: Notification) => backstage.bus.publish({ type: "notification", notification });
  const nobody = await stranger();
  tell(won);
  tell({ ...won, kind: "outbid" });
  tell(lost);
  const first = await owner();
  const heard = await first.next(({ kind }) => kind === "lost");
  assert.deepEqual(typesOf(first), [
    "connected",
    "authenticated",
    "monitoredAuctions",
    "notification",
    "notification",
  ]);
  const message = { type: "notification", kind: "won", auctionId: LOT_ID, message: "Won a drill" };
  const { missedAt, ...frame } = first.frames[3] ?? assert.fail();
  assert.deepEqual(frame, { ...message, finalPrice: 31 });
  assert.equal(missedAt, new Date(Date.parse(String(missedAt))).toISOString(), "it says when that was");
  assert.equal(heard.message, "Lost a saw");

  tell({ ...won, message: "Won a lamp" });
  const second = await owner();
  await first.next(({ message }) => message === "Won a lamp");
  await second.request("ping");
  assert.deepEqual(typesOf(second), ["connected", "authenticated", "monitoredAuctions", "pong"]);
  assert.equal(first.frames.length, 6, "what was heard is not told again");
  assert.deepEqual(typesOf(nobody), ["connected"]);
});

story("of very many ends the newest hundred are told", async ({ owner, backstage }) => {
  for (let number = 1; number <= 130; number++) {
    const notification = { ...won, message: `Won lamp ${number}` };
    backstage.bus.publish({ type: "notification", notification });
  }
  const client = await owner();
  await client.next(({ message }) => message === "Won lamp 130");
  const messages = client.frames.flatMap(({ kind, message }) => kind === "won" ? [message] : []);
  assert.deepEqual([messages.length, messages[0]], [100, "Won lamp 31"]);
});
