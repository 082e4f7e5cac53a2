import assert from "node:assert/strict";
import { Then } from "@cucumber/cucumber";
import type { WireAuction } from "../../src/wire/auction.ts";
import type { GavelWorld } from "../support/world.ts";
import { auctionOf } from "./views.ts";

Then("{string} is not checked yet", async function (this: GavelWorld, lot: string) {
  const auction = await auctionOf(this, lot);
  assert.ok(isToBeBidOn(auction), `Nothing will be bid on "${lot}"`);
  assertUnchecked(auction);
});

Then("{string} needs no check", async function (this: GavelWorld, lot: string) {
  const auction = await auctionOf(this, lot);
  assert.ok(!isToBeBidOn(auction), `"${lot}" is to be bid on`);
  assertUnchecked(auction);
});

Then("{string} is ready", async function (this: GavelWorld, lot: string) {
  const { readiness, readinessReasons } = await auctionOf(this, lot);
  assert.deepEqual([readiness, readinessReasons], ["green", []]);
});

Then("{string} was checked {duration} ago", async function (this: GavelWorld, lot: string, seconds: number) {
  const { readinessCheckedAt } = await auctionOf(this, lot);
  const { house } = await this.running();
  assert.equal(Math.round((house.now() - Date.parse(readinessCheckedAt ?? "")) / 1000), seconds);
});

Then(
  "{string} is {word}, because {string}",
  async function (this: GavelWorld, lot: string, level: string, reason: string) {
    const { readiness, readinessReasons } = await auctionOf(this, lot);
    assert.equal(readiness, level, readinessReasons.join("\n"));
    assert.ok(readinessReasons.some((each) => each.includes(reason)), readinessReasons.join("\n"));
  },
);

Then(
  "the extension has seen {string} be {word}",
  async function (this: GavelWorld, lot: string, levels: string) {
    const extension = await this.ownersClient();
    await extension.request("ping");
    const seen = extension.frames.flatMap((frame) => {
      const auction: unknown = frame["auction"];
      const isOfLot = auction !== null && typeof auction === "object" && "id" in auction &&
        auction.id === this.lotId(lot);
      return isOfLot && "readiness" in auction ? [auction.readiness] : [];
    });
    const changes = seen.filter((level, i) => level !== seen[i - 1] && level !== null);
    assert.deepEqual(changes, levels.split("-"));
  },
);

function isToBeBidOn({ status, config }: WireAuction): boolean {
  return status !== "ended" && config.strategy !== "manual" && config.autoBid && config.maxBid > 0;
}

function assertUnchecked({ readiness, readinessReasons, readinessCheckedAt }: WireAuction): void {
  assert.deepEqual([readiness, readinessReasons, readinessCheckedAt], [null, [], null]);
}
