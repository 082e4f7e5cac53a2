import assert from "node:assert/strict";
import { Then } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";
import { auctionOf, listingOf, lotOf, notices, noticesAbout } from "./views.ts";

Then("I lead on {string} at {money}", async function (this: GavelWorld, lot: string, price: number) {
  const { ownerIsWinning, currentPrice } = await lotOf(this, lot);
  assert.deepEqual({ ownerIsWinning, currentPrice }, { ownerIsWinning: true, currentPrice: price });
  const { isWinning, currentBid } = await listingOf(this, lot);
  assert.deepEqual({ isWinning, currentBid }, { isWinning: true, currentBid: price });
});

Then(
  "{string} leads on {string} at {money}",
  async function (this: GavelWorld, rival: string, lot: string, price: number) {
    const { leader, currentPrice } = await lotOf(this, lot);
    assert.deepEqual({ leader, currentPrice }, { leader: rival, currentPrice: price });
    const { isWinning, currentBid } = await listingOf(this, lot);
    assert.deepEqual({ isWinning, currentBid }, { isWinning: false, currentBid: price });
  },
);

Then("Gavel shows {string} at {money}", async function (this: GavelWorld, lot: string, price: number) {
  assert.equal((await listingOf(this, lot)).currentBid, price);
});

Then("Gavel knows when {string} closes", async function (this: GavelWorld, lot: string) {
  const { closeTimeMs } = await lotOf(this, lot);
  assert.equal(Date.parse((await listingOf(this, lot)).closeTime), closeTimeMs);
});

Then("all is well with {string}", async function (this: GavelWorld, lot: string) {
  const { status, error } = await auctionOf(this, lot);
  assert.deepEqual({ status, error }, { status: "monitoring", error: undefined });
});

Then("Gavel can't read {string}, because {string}", async function (
  this: GavelWorld,
  lot: string,
  reason: string,
) {
  const { status, error } = await auctionOf(this, lot);
  assert.equal(status, "error");
  assert.ok(error?.includes(reason), `The reason was: ${error}`);
});

Then("the maximum for {string} is reached", async function (this: GavelWorld, lot: string) {
  assert.equal((await auctionOf(this, lot)).maxBidReached, true);
});

Then("the maximum for {string} is not reached", async function (this: GavelWorld, lot: string) {
  assert.equal((await auctionOf(this, lot)).maxBidReached, false);
});

Then("I won {string} for {money}", async function (this: GavelWorld, lot: string, price: number) {
  await assertEnded(this, lot, { won: true, price });
  assert.equal((await lotOf(this, lot)).ownerIsWinning, true);
});

Then("I lost {string} at {money}", async function (this: GavelWorld, lot: string, price: number) {
  await assertEnded(this, lot, { won: false, price });
  assert.equal((await lotOf(this, lot)).ownerIsWinning, false);
});

Then("{string} ended at {money}, and who won is not known", async function (
  this: GavelWorld,
  lot: string,
  price: number,
) {
  await assertEnded(this, lot, { won: null, price });
});

Then("{string} has not ended", async function (this: GavelWorld, lot: string) {
  assert.equal((await lotOf(this, lot)).isClosed, false);
  assert.notEqual((await auctionOf(this, lot)).status, "ended");
});

Then("I am told {string} about {string}", async function (this: GavelWorld, kind: string, lot: string) {
  await assertTold(this, kind, lot, 1);
});

Then("I am told {string} about {string} {int} time(s)", async function (
  this: GavelWorld,
  kind: string,
  lot: string,
  times: number,
) {
  await assertTold(this, kind, lot, times);
});

Then("I am told {string} once in all", async function (this: GavelWorld, kind: string) {
  const told = (await notices(this)).filter((notice) => notice["kind"] === kind);
  assert.equal(told.length, 1, `Told: ${JSON.stringify(told)}`);
});

Then("I am not told {string} about {string}", async function (this: GavelWorld, kind: string, lot: string) {
  await assertTold(this, kind, lot, 0);
});

Then("I am told nothing about {string}", async function (this: GavelWorld, lot: string) {
  assert.deepEqual(await noticesAbout(this, lot), []);
});

async function assertEnded(
  world: GavelWorld,
  lot: string,
  { won, price }: { won: boolean | null; price: number },
): Promise<void> {
  const { isClosed, currentPrice } = await lotOf(world, lot);
  assert.deepEqual(
    { isClosed, currentPrice },
    { isClosed: true, currentPrice: price },
    "The house does not agree",
  );
  const auction = await auctionOf(world, lot);
  assert.deepEqual(
    { status: auction.status, won: auction.won, finalPrice: auction.finalPrice },
    { status: "ended", won, finalPrice: price },
  );
}

async function assertTold(world: GavelWorld, kind: string, lot: string, times: number): Promise<void> {
  const notices = await noticesAbout(world, lot);
  const told = notices.filter((notice) => notice["kind"] === kind);
  assert.equal(told.length, times, `Told: ${JSON.stringify(notices)}`);
  assert.ok(told.every((notice) => notice["message"]), "A notification without a message");
}
